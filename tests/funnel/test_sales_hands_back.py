"""Sales hands back who is not ready, and closes who said no: with a reason, and a date where there is one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from business.hats import Role
from business.messages import unpacked
from business.models import Business, User
from funnel.handover.revisit_form import months_later
from funnel.setup.founding import found_business
from marketing.models import Lead
from sales.models import Prospect, Reason, Stage

ROOMS = ["hand-back", "lose"]


@pytest.fixture
def reason(business: Business) -> Callable[[str], Reason]:
    return lambda name: Reason.objects.get(business=business, name=name)


@pytest.fixture
def address(home: str) -> Callable[[str, Prospect], str]:
    return lambda room, prospect: f"{home}/{room}/{prospect.reference}/"


def test_the_form_offers_reasons_and_dates(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], business: Business
) -> None:
    Reason.objects.get(name="Only wanted to know").retire()
    prospect = make_prospect()
    page = " ".join(desk.get(address("hand-back", prospect)).content.decode().split())
    assert "Maria Lopez is not ready yet" in page
    assert "Not ready yet" in page
    assert "Too dear" not in page
    assert "Only wanted to know" not in page
    assert page.count('name="soon"') == 3
    assert "checked" not in page
    assert f'name="seen" value="{Prospect.objects.get().version}"' in page


def test_a_hand_back_with_one_tap_each(
    *,
    desk: Client,
    home: str,
    address: Callable[..., str],
    make_prospect: Callable[..., Prospect],
    reason: Callable[[str], Reason],
    business: Business,
) -> None:
    prospect = make_prospect()
    typed = {"reason": reason("Not ready yet").pk, "soon": "3", "seen": prospect.version}
    answer = desk.post(address("hand-back", prospect), typed, follow=True)
    lead, until = Lead.objects.get(), months_later(business.today(), 3)
    assert (lead.status, lead.revisit_on) == ("open", until)
    prospect.refresh_from_db()
    assert (prospect.outcome, prospect.why, prospect.again_from) == ("handed_back", "Not ready yet", until)
    assert answer.redirect_chain == [(f"{home}/people/{lead.person.reference}/", 302)]
    assert "Marketing has Maria Lopez again." in answer.content.decode()


def test_own_words_go_to_marketing_too(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], reason: Any
) -> None:
    prospect = make_prospect()
    typed = {"reason": reason("Not ready yet").pk, "own_words": "asks again in spring", "seen": prospect.version}
    desk.post(address("hand-back", prospect), typed)
    assert Lead.objects.get().hand_overs.get().return_why == "Not ready yet: asks again in spring"
    assert Lead.objects.get().revisit_on is None, "a date is offered, not asked for"


def test_own_words_alone_are_a_reason(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect]
) -> None:
    for room, outcome in (("hand-back", "handed_back"), ("lose", "lost")):
        prospect = make_prospect()
        desk.post(address(room, prospect), {"own_words": "moved away"})
        prospect.refresh_from_db()
        assert (prospect.outcome, prospect.why) == (outcome, "moved away")


def test_a_no_keeps_its_reason_countable_and_the_words_as_a_note(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], reason: Any
) -> None:
    prospect = make_prospect()
    typed = {"reason": reason("Too dear").pk, "own_words": "by a third", "seen": prospect.version}
    desk.post(address("lose", prospect), typed)
    prospect.refresh_from_db()
    assert (prospect.outcome, prospect.why) == ("lost", "Too dear")
    assert prospect.history.get(verb="noted").why == "by a third"
    assert Lead.objects.get().status == "handed_over", "marketing leaves them alone"


def test_a_no_with_a_date_gives_the_lead_back(
    desk: Client,
    address: Callable[..., str],
    make_prospect: Callable[..., Prospect],
    business: Business,
    reason: Any,
) -> None:
    prospect, again = make_prospect(), business.today() + timedelta(days=40)
    typed = {"reason": reason("Put off").pk, "soon": "6", "on": again.isoformat(), "seen": prospect.version}
    desk.post(address("lose", prospect), typed)
    assert (Lead.objects.get().status, Lead.objects.get().revisit_on) == ("open", again), "the typed date wins"


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Pick a reason or write one"),
        ({"own_words": "   "}, "Pick a reason or write one"),
        ({"own_words": "x", "on": "2020-01-01"}, "That day is over"),
        ({"own_words": "x", "on": "9999-12-31"}, "Look at the year again"),
        ({"own_words": "x", "on": "soon"}, "That is not a date"),
        ({"own_words": "x", "soon": "4"}, "Select a valid choice"),
        ({"own_words": "x" * 1001}, "at most 1000"),
        ({"reason": "999999"}, "Select a valid choice"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_what_cannot_be_is_kept_and_explained(
    *,
    desk: Client,
    address: Callable[..., str],
    make_prospect: Callable[..., Prospect],
    room: str,
    typed: dict[str, str],
    sentence: str,
) -> None:
    prospect = make_prospect()
    answer = desk.post(address(room, prospect), typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert typed.get("own_words", "") in answer.content.decode()
    prospect.refresh_from_db()
    assert prospect.is_open


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_done_over_what_somebody_did_meanwhile(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], owner: User, room: str
) -> None:
    prospect = make_prospect()
    seen = prospect.version
    Prospect.objects.get().move(to=Stage.objects.get(name="Quote"), by=owner)
    answer = desk.post(address(room, prospect), {"own_words": "no", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Olive Owner moved it to Quote meanwhile" in page
    prospect.refresh_from_db()
    assert prospect.is_open
    assert f'name="seen" value="{prospect.version}"' in page, "who has read it may now decide"
    assert desk.post(address(room, prospect), {"own_words": "no", "seen": prospect.version}).status_code == 302


@pytest.mark.parametrize("room", ROOMS)
def test_who_has_an_outcome_is_refused_plainly(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], owner: User, room: str
) -> None:
    prospect = make_prospect()
    prospect.win(value=None, by=owner)
    for answer in (desk.get(address(room, prospect)), desk.post(address(room, prospect), {"own_words": "x"})):
        assert answer.status_code == 409
        assert "Maria Lopez is already won." in answer.content.decode()


@pytest.mark.parametrize("room", ROOMS)
def test_who_may(
    *,
    home: str,
    desk: Client,
    address: Callable[..., str],
    make_prospect: Callable[..., Prospect],
    member: Callable[..., User],
    signed_in: Callable[[User], Client],
    room: str,
) -> None:
    prospect = make_prospect()
    marketer, salesperson = signed_in(member(Role.MARKETER)), signed_in(member(Role.SALESPERSON))
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    eve = signed_in(other.memberships.get().user)
    typed = {"own_words": "x"}
    assert marketer.get(address(room, prospect)).status_code == 403
    assert marketer.post(address(room, prospect), typed).status_code == 403
    assert eve.post(address(room, prospect), typed).status_code == 404
    assert eve.post(f"/other/{room}/{prospect.reference}/", typed).status_code == 404
    assert desk.post(f"{home}/{room}/{uuid4()}/", typed).status_code == 404
    assert Client().post(address(room, prospect), typed).status_code == 302
    prospect.refresh_from_db()
    assert prospect.is_open
    assert salesperson.post(address(room, prospect), typed).status_code == 302
    prospect.refresh_from_db()
    assert not prospect.is_open


@pytest.mark.parametrize("room", ROOMS)
def test_it_leads_back_to_where_one_came_from(
    desk: Client, home: str, address: Callable[..., str], make_prospect: Callable[..., Prospect], room: str
) -> None:
    board = f"{home}/sales/board/"
    page = desk.get(address(room, make_prospect()), {"next": board}).content.decode()
    assert f'name="next" value="{board}"' in page
    answer = desk.post(address(room, make_prospect()), {"own_words": "x", "next": board})
    assert answer["Location"] == board
    evil = desk.post(address(room, make_prospect()), {"own_words": "x", "next": "//evil.example/"})
    assert evil["Location"].startswith(f"{home}/people/")


@pytest.mark.parametrize("room", ROOMS)
def test_the_form_is_quick(
    desk: Client,
    address: Callable[..., str],
    make_prospect: Callable[..., Prospect],
    room: str,
    django_assert_max_num_queries: Any,
) -> None:
    prospect = make_prospect("<b>Bold</b>")
    with django_assert_max_num_queries(6):
        page = desk.get(address(room, prospect)).content.decode()
    assert "<b>Bold" not in page


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_later(on: date, months: int, later: date) -> None:
    assert months_later(on, months) == later


def test_the_message_of_an_end_offers_the_way_back(
    desk: Client, address: Callable[..., str], make_prospect: Callable[..., Prospect], reason: Callable[[str], Reason]
) -> None:
    lost, early = make_prospect("Maria Lopez"), make_prospect("Tom Okafor")
    page = desk.post(address("lose", lost), {"reason": reason("Too dear").pk}, follow=True)
    (undo,) = (offer.address for told in page.context["messages"] if (offer := unpacked(told.extra_tags)))
    desk.post(undo)
    lost.refresh_from_db()
    assert lost.is_open

    page = desk.post(address("hand-back", early), {"reason": reason("Not ready yet").pk, "soon": "3"}, follow=True)
    assert f'hand-over/{early.lead_reference}/">Hand over again</a>' in page.content.decode()
