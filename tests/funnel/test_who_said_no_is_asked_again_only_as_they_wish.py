"""After a no: may we ask again? In 3 months, in a year, on a date, never; without an answer they are left alone."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from business.hats import Role
from business.messages import unpacked
from business.models import Business, User
from business.refusal import Refused
from funnel.handover.door import answer, hand_over, lose, reopen_lost
from funnel.handover.revisit_form import months_later
from marketing.models import HandOver, Lead
from sales.models import Prospect


@pytest.fixture
def prospect(make_prospect: Callable[..., Prospect]) -> Prospect:
    return make_prospect(days_ago=5)


@pytest.fixture
def lose_page(home: str, prospect: Prospect) -> str:
    return f"{home}/lose/{prospect.reference}/"


@pytest.fixture
def answer_page(home: str, prospect: Prospect) -> str:
    return f"{home}/ask-again/{prospect.reference}/"


def stands(prospect: Prospect) -> tuple[str, str, date | None, str, date | None]:
    """The outcome, the answer and its date; the lead's status and when to come back to it."""
    prospect.refresh_from_db()
    lead = Lead.objects.get(reference=prospect.lead_reference)
    given = lead.hand_overs.get()
    assert (given.ask_again, given.ask_from) == (prospect.ask_again, prospect.again_from), "both sides say the same"
    return prospect.outcome, prospect.ask_again, prospect.again_from, lead.status, lead.revisit_on


def test_nothing_is_chosen_beforehand(desk: Client, lose_page: str) -> None:
    page = desk.get(lose_page).content.decode()
    for words in ("May we ask again?", "in 3 months", "in a year", "on a date", "never"):
        assert words in page
    assert "checked" not in page
    assert "for good" not in page


@pytest.mark.parametrize(("soon", "months"), [("3", 3), ("12", 12)])
def test_in_so_many_months(
    desk: Client, lose_page: str, prospect: Prospect, business: Business, soon: str, months: int
) -> None:
    desk.post(lose_page, {"own_words": "Too dear", "soon": soon})
    again = months_later(business.today(), months)
    assert stands(prospect) == ("lost", "later", again, "open", again)
    assert not Lead.objects.may_be_marketed_to().exists(), "not before"
    with time_machine.travel(business.noon(again)):
        assert Lead.objects.to_revisit(business.today()).exists()
        Lead.objects.get().touch(channel="call", by=None)


def test_on_a_date(desk: Client, lose_page: str, prospect: Prospect, business: Business) -> None:
    again = business.today() + timedelta(days=40)
    desk.post(lose_page, {"own_words": "Too dear", "soon": "date", "on": str(again)})
    assert stands(prospect) == ("lost", "later", again, "open", again)


def test_never(desk: Client, lose_page: str, prospect: Prospect) -> None:
    desk.post(lose_page, {"own_words": "Too dear", "soon": "never"})
    assert stands(prospect) == ("lost", "never", None, "handed_over", None)


def test_no_answer_is_no_never(desk: Client, lose_page: str, prospect: Prospect, home: str) -> None:
    desk.post(lose_page, {"own_words": "Too dear"})
    assert stands(prospect) == ("lost", "", None, "handed_over", None)
    page = desk.get(f"{home}/people/{prospect.person.reference}/").content.decode()
    assert "Nobody knows whether we may ask again. Marketing leaves them alone until they call." in page
    assert "Write down their answer" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"soon": "date"}, "Say from which date."),
        ({"soon": "never", "on": "2031-01-01"}, "Take one of them away."),
        ({"soon": "always"}, "Select a valid choice"),
        ({"soon": "date", "on": "2020-01-01"}, "That day is over"),
        ({"soon": "date", "on": "9999-12-31"}, "Look at the year again"),
    ],
)
def test_an_answer_that_is_none(
    desk: Client, lose_page: str, prospect: Prospect, typed: dict[str, str], sentence: str
) -> None:
    response = desk.post(lose_page, {"own_words": "Too dear", **typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    prospect.refresh_from_db()
    assert prospect.is_open


PAGES = {
    "": ("Nobody knows whether we may ask again", "until they call", "Nobody knows whether we may ask again"),
    "never": ("They are never to be asked again", "Never to be asked again", "They are never to be asked again"),
    "date": (
        "may be asked again from Mar 1, 2032",
        "ask again from Mar 1, 2032",
        "may be asked again from Mar 1, 2032",
    ),
}


@pytest.mark.parametrize("soon", PAGES)
def test_it_stands_on_the_lead_the_prospect_and_the_person(
    desk: Client, lose_page: str, prospect: Prospect, home: str, soon: str
) -> None:
    desk.post(lose_page, {"own_words": "Too dear", "soon": soon, "on": "2032-03-01" if soon == "date" else ""})
    rooms = (
        f"marketing/leads/{prospect.lead_reference}/",
        f"sales/prospects/{prospect.reference}/",
        f"people/{prospect.person.reference}/",
    )
    for room, words in zip(rooms, PAGES[soon], strict=True):
        page = desk.get(f"{home}/{room}").content.decode()
        assert words in page, room
        assert "/ask-again/" in page, room


@pytest.mark.parametrize("soon", ["", "never", "12"])
def test_it_is_undone_as_if_it_never_was(desk: Client, lose_page: str, prospect: Prospect, soon: str) -> None:
    page = desk.post(lose_page, {"own_words": "Too dear", "soon": soon}, follow=True)
    (undo,) = (offer.address for each in page.context["messages"] if (offer := unpacked(each.extra_tags)))
    assert desk.post(undo).status_code == 302
    assert stands(prospect) == ("", "", None, "handed_over", None)
    assert HandOver.objects.under_way().count() == 1


def test_a_no_is_not_undone_over_what_marketing_did(prospect: Prospect, owner: User, desk: Client, home: str) -> None:
    lose(prospect, why="x", again_from=date(2032, 3, 1), by=owner)
    lead = Lead.objects.get()
    lead.close(why="Moved away", by=owner)
    refused = desk.post(f"{home}/lose/{prospect.reference}/undo/")
    assert refused.status_code == 409
    assert "closed" in refused.content.decode()
    assert stands(prospect) == ("lost", "later", date(2032, 3, 1), "closed", date(2032, 3, 1))


CHANGES = [("", "never"), ("", "12"), ("never", ""), ("never", "3"), ("12", "never"), ("12", ""), ("12", "3")]


@pytest.mark.parametrize(("first", "then"), CHANGES)
def test_the_answer_is_changed_later(
    *, desk: Client, lose_page: str, answer_page: str, prospect: Prospect, business: Business, first: str, then: str
) -> None:
    desk.post(lose_page, {"own_words": "Too dear", "soon": first})
    assert desk.post(answer_page, {"soon": then}).status_code == 302
    again = months_later(business.today(), int(then)) if then.isdigit() else None
    word = "later" if again else then
    assert stands(prospect) == ("lost", word, again, "open" if again else "handed_over", again)
    assert prospect.history.filter(verb="ask again").count() == 1


def test_the_change_is_told_before_and_after(desk: Client, home: str, prospect: Prospect, owner: User) -> None:
    lose(prospect, why="x", never=True, by=owner)
    answer(prospect, again_from=date(2032, 3, 1), never=False, by=owner)
    row = prospect.history.get(verb="ask again")
    assert (row.before, row.after, row.by) == ("never", "2032-03-01", owner)
    for room in (f"sales/prospects/{prospect.reference}/", f"people/{prospect.person.reference}/"):
        page = desk.get(f"{home}/{room}").content.decode()
        assert page.count("They may be asked again from Mar 1, 2032.") == 1
        assert page.count("Said no: x") <= 1, "they said no once"
    lead_page = desk.get(f"{home}/marketing/leads/{prospect.lead_reference}/").content.decode()
    assert "noted that they may be called again. To be revisited on Mar 1, 2032." in lead_page


def test_a_lead_that_marketing_closed_meanwhile_stays_closed(prospect: Prospect, owner: User) -> None:
    lose(prospect, why="x", again_from=date(2032, 3, 1), by=owner)
    Lead.objects.get().close(why="Moved away", by=owner)
    answer(prospect, again_from=None, never=True, by=owner)
    assert stands(prospect)[:4] == ("lost", "never", None, "closed")
    answer(prospect, again_from=date(2033, 3, 1), never=False, by=owner)
    assert stands(prospect)[:4] == ("lost", "later", date(2033, 3, 1), "closed")
    Lead.objects.get().reopen(by=owner)
    assert "asked again from Mar 1, 2033" in Lead.objects.get().why_left_alone()


def test_two_answers_one_after_the_other_from_old_pages(prospect: Prospect, owner: User) -> None:
    lose(prospect, why="x", by=owner)
    one, other = Prospect.objects.get(), Prospect.objects.get()
    answer(one, again_from=date(2032, 3, 1), never=False, by=owner)
    answer(other, again_from=None, never=True, by=owner)
    assert stands(prospect) == ("lost", "never", None, "handed_over", None)


def test_an_answer_of_an_old_attempt_no_longer_matters(prospect: Prospect, owner: User) -> None:
    lose(prospect, why="x", again_from=date(2032, 3, 1), by=owner)
    hand_over(Lead.objects.get(), by=owner, unready_why="they called")
    with pytest.raises(Refused, match="handed over again since"):
        answer(prospect, again_from=None, never=True, by=owner)
    with pytest.raises(Refused, match="handed over again since"):
        reopen_lost(prospect, by=owner)


@pytest.mark.parametrize("soon", ["", "never", "12"])
def test_who_calls_themselves_is_a_lead_like_any_other(
    *, desk: Client, lose_page: str, prospect: Prospect, make_lead: Callable[..., Lead], owner: User, soon: str
) -> None:
    desk.post(lose_page, {"own_words": "Too dear", "soon": soon})
    again = make_lead(person=prospect.person, wants="A fence")
    assert set(Lead.objects.may_be_marketed_to()) == {again}
    assert again.why_left_alone() == ""
    again.touch(channel="call", by=owner)
    again.revisit(on=date(2030, 1, 1), by=owner)


@pytest.mark.parametrize(("never", "words"), [(True, "does not want to be asked again"), (False, "until they call")])
def test_an_older_lead_of_theirs_is_left_alone_too(
    prospect: Prospect, make_lead: Callable[..., Lead], owner: User, *, never: bool, words: str
) -> None:
    older = make_lead(person=prospect.person, days_ago=3)
    lose(prospect, why="x", never=never, by=owner)
    assert not Lead.objects.may_be_marketed_to().exists()
    with pytest.raises(Refused, match=words) as refusal:
        older.touch(channel="call", by=owner)
    assert refusal.value.person == prospect.person.reference


def test_the_touch_form_keeps_its_words_and_says_why(
    desk: Client, home: str, prospect: Prospect, owner: User, business: Business
) -> None:
    lose(prospect, why="x", again_from=date(2032, 3, 1), by=owner)
    page = f"{home}/marketing/leads/{prospect.lead_reference}/"
    refused = desk.post(f"{page}touch/", {"channel": "call", "note": "Kept words", "on": str(business.today())})
    assert refused.status_code == 422
    assert "may be asked again from Mar 1, 2032" in refused.content.decode()
    assert "Kept words" in refused.content.decode()


def test_who_may_change_it(
    desk: Client,
    answer_page: str,
    lose_page: str,
    member: Callable[..., User],
    signed_in: Callable[[User], Client],
    prospect: Prospect,
    owner: User,
) -> None:
    lose(prospect, why="x", by=owner)
    assert signed_in(member(Role.MARKETER)).post(answer_page, {"soon": "never"}).status_code == 302
    assert signed_in(member(Role.SALESPERSON)).post(answer_page, {"soon": "12"}).status_code == 302
    stranger = User.objects.create_user("eve@example.com")
    assert signed_in(stranger).post(answer_page, {"soon": "never"}).status_code == 404
    assert desk.get(f"{lose_page}undo/").status_code == 405
    assert desk.post(answer_page.replace(str(prospect.reference), str(prospect.person.reference))).status_code == 404


def test_an_open_attempt_has_no_answer(desk: Client, answer_page: str) -> None:
    assert desk.get(answer_page).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask_again": "maybe"},
        {"ask_again": "later", "again_from": None},
        {"ask_again": "never", "again_from": date(2032, 3, 1)},
        {"ask_again": "", "again_from": date(2032, 3, 1)},
        {"outcome": "won", "ask_again": "never"},
    ],
)
def test_the_database_knows_what_an_answer_is(prospect: Prospect, owner: User, wrong: dict[str, Any]) -> None:
    lose(prospect, why="x", by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prospect.objects.update(**wrong)


def test_one_word_for_many_says_what_the_word_for_one_says(
    business: Business, make_lead: Callable[..., Lead], owner: User
) -> None:
    ends: list[dict[str, Any]] = [
        {},
        {"never": True},
        {"again_from": date(2032, 3, 1)},
        {"again_from": date(2020, 3, 1)},
    ]
    for number, how in enumerate([*ends, "won", "open", "handed back"]):
        lead = make_lead(f"Person {number}", days_ago=30)
        for days in (40, 20, 0):
            make_lead(person=lead.person, days_ago=days)
        prospect = hand_over(lead, by=owner, unready_why="x", at=business.noon(business.today() - timedelta(days=25)))
        at = business.noon(business.today() - timedelta(days=20))
        if isinstance(how, dict):
            lose(prospect, why="x", by=owner, at=at, **how)
        elif how == "won":
            prospect.win(value=None, by=owner, at=at)
    for months in (None, 0, 12):
        Business.objects.update(customers_after_months=months)
        many = set(Lead.objects.may_be_marketed_to(business.today()))
        one = {lead for lead in Lead.objects.all() if not lead.why_left_alone()}
        assert many == one
        assert 0 < len(many) < Lead.objects.count()


def test_marketing_is_told_of_what_ended_before_it_could_hear(
    make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect], owner: User
) -> None:
    lead = make_lead()
    lose(hand_over(lead, by=owner, unready_why="x"), why="x", again_from=date(2020, 3, 1), by=owner)
    hand_over(Lead.objects.get(), by=owner, unready_why="x").win(value=None, by=owner)
    lose(make_prospect("Ann"), why="x", never=True, by=owner)
    make_prospect("Bo")
    kept = list(HandOver.objects.order_by("pk").values_list("ended_as", "ended_on", "ask_again", "ask_from"))
    assert [how for how, *_ in kept] == ["lost", "won", "lost", ""]
    HandOver.objects.filter(returned_on=None).update(ended_as="", ended_on=None, ask_again="")
    import_module("funnel.migrations.0002_marketing_learns_how_attempts_ended").tell(apps, connection.schema_editor())
    assert list(HandOver.objects.order_by("pk").values_list("ended_as", "ended_on", "ask_again", "ask_from")) == kept
