"""Talked, or no answer: two taps. Planning, noting, assigning, expecting a value is no answer; waits count on."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from business.models import Business, OutgoingMail, User
from business.periods import Period, last_days
from business.statistics import median_wait
from funnel.handover.door import hand_back, hand_over
from marketing.models import Lead
from sales.models import Prospect, Salesperson, Stage
from sales.numbers import numbers


@pytest.fixture
def press(desk: Client, home: str) -> Callable[..., Any]:
    """A button of a prospect's page, pressed."""

    def send(prospect: Prospect, what: str, client: Client | None = None, **typed: Any) -> Any:
        prospect.refresh_from_db()
        data = {"seen": prospect.version, **typed}
        return (client or desk).post(f"{home}/sales/prospects/{prospect.reference}/{what}/", data, follow=True)

    return send


def undo(client: Client, response: Any) -> Any:
    """The last Undo of a page, pressed."""
    found = re.findall(r'class="toast success".*?action="([^"]+)"', response.content.decode(), re.DOTALL)
    assert found, "the message offers no undo"
    return client.post(unescape(found[-1]), follow=True)


def state(prospect: Prospect) -> tuple[Any, ...]:
    now = Prospect.objects.get(pk=prospect.pk)
    return now.next_action, now.next_on, now.next_time, now.answered_on, now.answered_at, now.salesperson, now.stage


def test_planning_and_expecting_is_no_call(
    desk: Client, home: str, press: Callable[..., Any], make_prospect: Callable[..., Prospect], business: Business
) -> None:
    prospect = make_prospect(days_ago=3)
    press(prospect, "plan", action="Call them", when="tomorrow")
    press(prospect, "expect", value="900", initial_value="")
    press(prospect, "note", text="Has a shop")
    press(prospect, "done")
    prospect.refresh_from_db()
    assert (prospect.expected_value, prospect.answered_on) == (Decimal(900), None)
    listed = desk.get(f"{home}/sales/prospects/?waits=unanswered")
    assert [str(p) for p in listed.context["page"]] == ["Maria Lopez"]
    assert "Not yet called, 3 days" in desk.get(f"{home}/sales/my-day/").content.decode()
    assert "handed over, not yet called, the longest for 3 days" in desk.get(f"{home}/").content.decode()
    total = numbers(business)["total"]
    assert (total["unanswered"], total["median_hours_to_answer"], total["longest_wait_hours"]) == (1, None, 72)


def test_talked_is_one_tap_and_asks_what_is_next(
    desk: Client, press: Callable[..., Any], make_prospect: Callable[..., Prospect], business: Business
) -> None:
    prospect = make_prospect()
    page = press(prospect, "talked", note="Wants two trees felled")
    prospect.refresh_from_db()
    assert prospect.answered_on == business.today()
    assert "Talked with Maria Lopez. What is next?" in page.content.decode()
    assert "Wants two trees felled" in page.content.decode(), "the note stands in what happened"


@pytest.mark.parametrize(("again", "days"), [("tomorrow", 1), ("soon", 3)])
def test_no_answer_is_tried_again(
    press: Callable[..., Any], make_prospect: Callable[..., Prospect], business: Business, again: str, days: int
) -> None:
    prospect = make_prospect()
    page = press(prospect, "attempted", again=again, note="Voice mail").content.decode()
    prospect.refresh_from_db()
    assert (prospect.next_action, prospect.next_on) == ("Call again", business.today() + timedelta(days=days))
    assert prospect.answered_on is None
    assert "Voice mail" in page
    assert "No answer. To be tried again on" in page


def test_an_attempt_keeps_what_was_planned(
    press: Callable[..., Any], make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    prospect = make_prospect()
    prospect.plan(action="Ask for the drawings", on=business.today(), by=owner)
    press(prospect, "attempted", again="tomorrow")
    prospect.refresh_from_db()
    assert prospect.next_action == "Ask for the drawings"


@pytest.mark.parametrize("place", ["board", "my_day", ""])
def test_the_buttons_are_where_one_works(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], place: str
) -> None:
    prospect = make_prospect()
    page = {"board": "board/", "my_day": "my-day/", "": f"prospects/{prospect.reference}/"}[place]
    text = desk.get(f"{home}/sales/{page}").content.decode()
    for what in ("talked", "attempted"):
        assert f"/sales/prospects/{prospect.reference}/{what}/" in text
    assert "Talked" in text
    assert 'name="again" value="tomorrow"' in text
    assert 'name="again" value="soon"' in text


@pytest.mark.parametrize("what", ["talked", "attempted", "done", "move"])
def test_undo_puts_back_what_stood_before(
    desk: Client,
    press: Callable[..., Any],
    make_prospect: Callable[..., Prospect],
    business: Business,
    owner: User,
    stage: Callable[[str], Stage],
    what: str,
) -> None:
    prospect = make_prospect()
    prospect.plan(action="Call at noon", on=business.today(), time_of_day=time(12), by=owner)
    before = state(prospect)
    page = press(prospect, what, again="soon", stage=stage("Quote").pk)
    assert state(prospect) != before
    assert "all is as it was before" in undo(desk, page).content.decode()
    assert state(prospect) == before


def test_undo_is_refused_once_somebody_did_more(
    desk: Client, press: Callable[..., Any], make_prospect: Callable[..., Prospect], owner: User
) -> None:
    prospect = make_prospect()
    page = press(prospect, "talked")
    prospect.note(text="Later", by=owner)
    before = state(prospect)
    response = undo(desk, page)
    assert response.status_code == 409
    assert "Something was done with Maria Lopez since" in response.content.decode()
    assert state(prospect) == before


@pytest.mark.parametrize("what", ["talked", "attempted"])
def test_an_old_page_changes_nothing(
    press: Callable[..., Any], make_prospect: Callable[..., Prospect], owner: User, what: str
) -> None:
    prospect = make_prospect()
    seen = prospect.version
    prospect.note(text="Meanwhile", by=owner)
    assert press(prospect, what, again="soon", seen=seen).status_code == 409
    prospect.refresh_from_db()
    assert (prospect.answered_on, prospect.next_on) == (None, None)


def test_who_may_not(
    press: Callable[..., Any], make_prospect: Callable[..., Prospect], as_marketer: Client, their_prospect: Prospect
) -> None:
    assert press(make_prospect(), "talked", client=as_marketer).status_code == 403
    assert press(their_prospect, "talked").status_code == 404


@pytest.mark.parametrize("again", ["", "never", "99999999", "\0"])
def test_when_is_asked(press: Callable[..., Any], make_prospect: Callable[..., Prospect], again: str) -> None:
    prospect = make_prospect()
    assert press(prospect, "attempted", again=again).status_code == 422
    prospect.refresh_from_db()
    assert prospect.next_on is None


def moment(business: Business, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(business.zone))


def test_median_hours_to_answer(make_lead: Callable[..., Lead], business: Business) -> None:
    """2.5 hours, a day and a half hour, whole days where no hour is known; who has no answer stays at risk."""
    arrived = moment(business, 2, 0).date()
    made = [
        hand_over(make_lead(f"P{n}", on=arrived), by=None, unready_why="a test", at=at)
        for n, at in enumerate([*[moment(business, 2, 9)] * 3, business.noon(arrived), moment(business, 2, 9)])
    ]
    made[0].talk(by=None, at=moment(business, 2, 11, 30))
    made[1].talk(by=None, at=moment(business, 3, 9, 30))
    made[2].attempt(by=None, again_on=moment(business, 4, 9).date(), at=moment(business, 2, 10))
    made[3].talk(by=None, at=moment(business, 4, 8))
    period = Period(arrived, arrived)
    total = numbers(business, period=period, as_of=arrived + timedelta(days=30))["total"]
    assert (total["median_hours_to_answer"], total["unanswered"]) == (48, 2)
    assert total["longest_wait_hours"] == pytest.approx(31 * 24 - 9 - 1), "an hour was lost to summer time"
    hand_back(made[4], why="Not ready", by=None, at=moment(business, 5, 9))
    total = numbers(business, period=period, as_of=arrived + timedelta(days=30))["total"]
    assert (total["median_hours_to_answer"], total["unanswered"]) == (48, 1), "given back unreached: waits no more"
    early = numbers(business, period=period, as_of=arrived)["total"]
    assert (early["median_hours_to_answer"], early["unanswered"]) == (None, 4), "what came later is unknown then"


def test_median_against_a_plain_count() -> None:
    """Where everybody is followed for ever, it is the plain lower median of all, the unreached as infinite."""
    for reached in range(8):
        waits = [(float(n), True) for n in range(reached)] + [(1e9, False)] * (8 - reached)
        plain = sorted(length if had else float("inf") for length, had in waits)[3]
        assert median_wait(waits) == (None if plain == float("inf") else plain)
    assert median_wait([(5, True), (5, False)]) == 5, "at a tie the event comes first"
    assert median_wait([(1, False), (2, True), (3, True)]) == 2, "who was not followed that long says nothing of it"
    assert median_wait([]) is None


def test_the_numbers_page_opens_its_rows(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    make_prospect("Waits", days_ago=4)
    make_prospect("Talked", days_ago=2).talk(by=owner)
    make_prospect("Back").hand_back(why="No", by=owner)
    text = desk.get(f"{home}/sales/numbers/").content.decode()
    link = re.search(r'href="([^"]+)">1 not yet called<', text)
    assert link
    assert [str(p) for p in desk.get(unescape(link[1])).context["page"]] == ["Waits"]
    assert "the longest for 4 days" in text
    rows = numbers(business, period=last_days(30, business.today()), by="week")["rows"]
    assert sum(row["unanswered"] for row in rows) == 1


# Whose it is


def test_who_answers_nobodys_has_it_and_it_is_said(
    desk: Client,
    press: Callable[..., Any],
    make_prospect: Callable[..., Prospect],
    as_salesperson: Client,
    salesperson: User,
    business: Business,
) -> None:
    for what in ("talked", "move"):
        prospect = make_prospect(f"Nobody's {what}")
        stage = business.stages.get(name="Quote").pk
        page = press(prospect, what, client=as_salesperson, stage=stage)
        prospect.refresh_from_db()
        assert prospect.salesperson == Salesperson.objects.get(user=salesperson)
        assert f"{prospect.salesperson} sells to Nobody&#x27;s {what} from now on." in page.content.decode()
        undo(as_salesperson, page)
        prospect.refresh_from_db()
        assert {prospect.salesperson, prospect.answered_on} == {None}
    assert not OutgoingMail.objects.filter(kind="hand_over").exists(), "nobody is told what they did themselves"


def test_a_win_is_theirs_who_won_it(
    make_prospect: Callable[..., Prospect], business: Business, owner: User, salesperson: User
) -> None:
    won, given = make_prospect("Won"), make_prospect("Given")
    won.win(value=Decimal(100), by=salesperson)
    sam = Salesperson.objects.create(business=business, name="Sam")
    given.assign(to=sam, by=owner)
    given.win(value=Decimal(50), by=salesperson)
    rows = {row["key"]: row["conversions"] for row in numbers(business, by="salesperson")["rows"]}
    assert rows == {str(Salesperson.objects.get(user=salesperson)): 1, "Sam": 1}
    won.reopen(by=owner)
    assert Prospect.objects.get(pk=won.pk).salesperson is None


def test_who_may_not_sell_gets_nobody(
    make_prospect: Callable[..., Prospect], marketer: User, stage: Callable[[str], Stage]
) -> None:
    prospect = make_prospect()
    prospect.move(to=stage("Quote"), by=marketer)
    prospect.move(to=stage("Visit"), by=None)
    assert prospect.salesperson is None


def test_an_attempt_gives_it_to_nobody(make_prospect: Callable[..., Prospect], owner: User) -> None:
    prospect = make_prospect()
    prospect.attempt(again_on=timezone.localdate(), by=owner)
    assert prospect.salesperson is None


def test_i_take_this_one(
    desk: Client,
    home: str,
    press: Callable[..., Any],
    make_prospect: Callable[..., Prospect],
    as_salesperson: Client,
    salesperson: User,
    owner: User,
    business: Business,
) -> None:
    prospect = make_prospect()
    for page in ("board/", "my-day/", f"prospects/{prospect.reference}/"):
        assert "I take this one" in as_salesperson.get(f"{home}/sales/{page}").content.decode()
    page = press(prospect, "take", client=as_salesperson)
    prospect.refresh_from_db()
    assert (prospect.salesperson, prospect.answered_on) == (Salesperson.objects.get(user=salesperson), None)
    refused = press(prospect, "take")
    assert refused.status_code == 409
    assert f"{prospect.salesperson} has Maria Lopez already." in refused.content.decode()
    undo(as_salesperson, page)
    prospect.refresh_from_db()
    assert prospect.salesperson is None


def test_in_a_firm_of_one_seller_nobody_is_asked(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], make_lead: Callable[..., Lead], owner: User
) -> None:
    lead = make_lead("Ready")
    door = f"{home}/hand-over/{lead.reference}/"
    assert "Who takes it on?" not in desk.get(door).content.decode()
    desk.post(door, {"unready_why": "They know us"})
    prospect = Prospect.objects.get()
    assert prospect.salesperson == Salesperson.objects.get(user=owner)
    pages = [f"prospects/{prospect.reference}/", "board/", "my-day/"]
    text = "".join(desk.get(f"{home}/sales/{page}").content.decode() for page in pages)
    assert "I take this one" not in text
    assert 'id="assign_to"' not in text
