"""A lead's page: move it, note touches, see signs, come back on a date; and leave alone who is with sales."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from funnel.handover.door import hand_back, hand_over
from marketing.models import Lead, SignOfReadiness
from sales.models import Prospect

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lead(make_lead: Callable[..., Lead]) -> Lead:
    return make_lead(source="Referral", wants="Back garden", contact="555 0142", referred_by="Jane", days_ago=2)


@pytest.fixture
def page(wing: str, lead: Lead) -> str:
    return f"{wing}/leads/{lead.reference}/"


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_the_page_says_who_what_and_whence(desk: Client, page: str, lead: Lead, home: str) -> None:
    lead.person.add_contact("maria@example.com")
    text = text_of(desk.get(page))
    for words in (
        "Maria Lopez",
        "Back garden",
        "Referral",
        "Jane",
        'href="tel:',
        'href="mailto:maria@example.com"',
        f'href="{home}/people/{lead.person.reference}/"',
        f'href="{home}/hand-over/{lead.reference}/"',
    ):
        assert words in text


def test_one_tap_moves_it(desk: Client, page: str, lead: Lead, business: Business) -> None:
    talked = business.steps.get(name="Talked")
    assert desk.post(f"{page}move/", {"to": talked.pk})["Location"] == page
    lead.refresh_from_db()
    assert lead.step == talked
    assert "Olive Owner moved it from New to Talked." in text_of(desk.get(page))


def test_a_step_of_another_business_is_a_404(desk: Client, page: str, neighbours: Business) -> None:
    foreign = neighbours.steps.first()
    assert foreign is not None
    assert desk.post(f"{page}move/", {"to": foreign.pk}).status_code == 404
    assert desk.post(f"{page}move/", {"to": "x"}).status_code == 404
    assert desk.post(f"{page}move/").status_code == 404


def test_signs_are_ticked_and_unticked(desk: Client, page: str, lead: Lead) -> None:
    sign = SignOfReadiness.objects.filter(business=lead.business)[1]
    assert "0 of 4 signs seen" in text_of(desk.get(page))
    desk.post(f"{page}sign/", {"sign": sign.pk, "seen": "1"})
    desk.post(f"{page}sign/", {"sign": sign.pk, "seen": "1"})
    text = text_of(desk.get(page))
    assert "1 of 4 signs seen" in text
    assert text.count('aria-pressed="true"') == 2, "its step and its sign"
    desk.post(f"{page}sign/", {"sign": sign.pk, "seen": "0"})
    assert not lead.signs_seen.exists()


def test_htmx_gets_the_part_back(desk: Client, page: str, business: Business) -> None:
    talked = business.steps.get(name="Talked")
    text = text_of(desk.post(f"{page}move/", {"to": talked.pk}, headers=HTMX, follow=True))
    assert 'id="standing"' in text
    assert "<html" not in text


def test_a_touch_is_noted_with_a_date_to_come_back(desk: Client, page: str, lead: Lead, business: Business) -> None:
    today = business.today()
    posted = {"channel": "call", "note": "Likes roses", "on": today - timedelta(days=1), "revisit_on": today}
    assert desk.post(f"{page}touch/", posted).status_code == 302
    touch = lead.touches.get()
    assert (touch.channel, touch.note, touch.on) == ("call", "Likes roses", today - timedelta(days=1))
    lead.refresh_from_db()
    assert lead.revisit_on == today
    text = text_of(desk.get(page))
    assert "Olive Owner called them." in text
    assert "Likes roses" in text
    assert "The day has come." in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"channel": ""}, "Say how you were in touch."),
        ({"channel": "smoke"}, "smoke"),
        ({"on": "yesterday"}, "That is not a date."),
        ({"on": "2999-01-01"}, "That day has not come yet."),
        ({"on": "0026-11-01"}, "Check the year."),
        ({"revisit_on": "2020-01-01"}, "That day is over."),
    ],
)
def test_a_wrong_touch_comes_back_with_what_was_typed(
    desk: Client, page: str, lead: Lead, business: Business, wrong: dict[str, str], words: str
) -> None:
    posted = {"channel": "call", "note": "Likes roses", "on": str(business.today()), **wrong}
    response = desk.post(f"{page}touch/", posted)
    assert response.status_code == 422
    assert words in text_of(response)
    assert "Likes roses" in text_of(response)
    assert not lead.touches.exists()


def test_a_date_to_come_back_is_set_and_taken_off(desk: Client, page: str, lead: Lead, business: Business) -> None:
    later = business.today() + timedelta(days=30)
    desk.post(f"{page}revisit/", {"revisit_on": later})
    assert Lead.objects.get().revisit_on == later
    desk.post(f"{page}revisit/", {"revisit_on": ""})
    assert Lead.objects.get().revisit_on is None
    wrong = desk.post(f"{page}revisit/", {"revisit_on": "soon"})
    assert wrong.status_code == 422
    assert "That is not a date." in text_of(wrong)


def test_with_sales_there_is_nothing_for_marketing_to_do(
    desk: Client, page: str, lead: Lead, owner: User, business: Business
) -> None:
    hand_over(lead, by=owner, unready_why="She insists")
    text = text_of(desk.get(page))
    assert "Marketing leaves them alone." in text
    assert "With sales since" in text
    assert "Olive Owner handed it over to sales." in text
    assert "Signs were missing: She insists" in text
    for gone in ("/move/", "/touch/", "/sign/", "/revisit/", "/close/", "/strike-out/", "/hand-over/"):
        assert gone not in text, gone
    today = business.today()
    assert desk.post(f"{page}move/", {"to": business.steps.last().pk}).status_code == 409  # type: ignore[union-attr]
    refused = desk.post(f"{page}touch/", {"channel": "call", "note": "Kept words", "on": today})
    assert refused.status_code == 422
    assert "with sales" in text_of(refused)
    assert "Kept words" in text_of(refused)
    assert not lead.touches.exists()


def test_a_refusal_under_htmx_is_a_message_on_a_fresh_page(
    desk: Client, page: str, lead: Lead, owner: User, business: Business
) -> None:
    hand_over(lead, by=owner, unready_why="x")
    last = business.steps.last()
    assert last is not None
    response = desk.post(f"{page}move/", {"to": last.pk}, headers=HTMX)
    assert response["HX-Refresh"] == "true"
    assert "with sales now" in text_of(desk.get(page))


def test_a_customers_new_lead_is_a_lead_like_any_other(
    desk: Client, page: str, wing: str, lead: Lead, owner: User, make_lead: Callable[..., Lead], home: str
) -> None:
    prospect = hand_over(lead, by=owner, unready_why="x")
    prospect.win(value=None, by=owner)
    again = make_lead(person=lead.person, wants="A second job")
    text = text_of(desk.get(f"{wing}/leads/{again.reference}/"))
    for open_way in (f"{home}/hand-over/{again.reference}/", "/touch/", "/revisit/"):
        assert open_way in text


def test_a_hand_back_is_told_with_its_reason(
    desk: Client, wing: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    prospect = make_prospect(days_ago=5)
    lead = hand_back(prospect, why="No date in mind", revisit_on=date(2030, 3, 1), by=owner)
    text = text_of(desk.get(f"{wing}/leads/{lead.reference}/"))
    assert "handed it back to marketing. To be revisited on Mar 1, 2030." in text
    assert "No date in mind" in text
    assert "/touch/" in text


def test_what_happened_stands_newest_first(desk: Client, page: str, lead: Lead, owner: User) -> None:
    lead.touch(channel="email", note="sent the list", by=owner)
    lead.close(why="Out of area", by=owner)
    told = [each.sentence for each in desk.get(page).context["story"]]
    assert told == ["Olive Owner closed it.", "Olive Owner wrote an e-mail.", "They made contact."]


def test_the_page_costs_the_same_with_a_long_story(
    desk: Client, page: str, lead: Lead, owner: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(12) as short:
        desk.get(page)
    for _ in range(60):
        lead.touch(channel="call", by=owner)
    with django_assert_max_num_queries(12) as long:
        desk.get(page)
    assert len(short) == len(long)


ROOMS = ["", "move/", "touch/", "revisit/", "sign/", "edit/", "close/", "reopen/", "strike-out/", "restore/"]


@pytest.mark.parametrize("room", ROOMS)
def test_who_may_not(
    client: Client,
    desk: Client,
    sales_browser: Client,
    page: str,
    room: str,
    wing: str,
    make_lead: Callable[..., Lead],
    neighbours: Business,
) -> None:
    assert sales_browser.post(f"{page}{room}").status_code == 403
    assert "/account/login/" in client.post(f"{page}{room}")["Location"]
    foreign = make_lead("Theirs", business=neighbours)
    assert desk.post(f"{wing}/leads/{foreign.reference}/{room}").status_code == 404
