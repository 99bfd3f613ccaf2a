"""One control for the period on every page of numbers: by name or by own dates, kept for the member."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from business.date_spans import NAMES, quarter_of, span
from business.models import Business, User
from business.periods import Period
from marketing.models import Lead

PAGES = ("marketing/numbers/", "sales/numbers/", "feedback/")
WEDNESDAY = date(2026, 11, 25)
FIRST = date(2025, 3, 3)


def shown(page: str) -> tuple[str, str, str]:
    """The name of the span that is chosen, and the dates that stand there."""
    select = page.partition('name="within"')[2].partition("</select>")[0]
    chosen = re.search(r'<option value="([^"]+)" selected', select)
    dates = [re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("from", "to")]
    assert chosen
    assert all(dates)
    return chosen[1], *(found[1] for found in dates if found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this-week", date(2026, 11, 23), WEDNESDAY),
        ("last-week", date(2026, 11, 16), date(2026, 11, 22)),
        ("this-month", date(2026, 11, 1), WEDNESDAY),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this-quarter", date(2026, 10, 1), WEDNESDAY),
        ("this-year", date(2026, 1, 1), WEDNESDAY),
        ("12-months", date(2025, 11, 26), WEDNESDAY),
        ("all", FIRST, WEDNESDAY),
    ],
)
def test_each_name_has_its_dates(name: str, start: date, end: date) -> None:
    assert span(name, WEDNESDAY, lambda: FIRST) == Period(start, end)
    assert str(NAMES[name])


@pytest.mark.parametrize(
    ("on", "start", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 8, 15), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_is_whole(on: date, start: date, end: date) -> None:
    assert quarter_of(on) == Period(start, end)


def test_it_is_the_same_on_every_page_from_then_on(desk: Client, home: str, business: Business) -> None:
    desk.get(f"{home}/marketing/numbers/", {"within": "last-month", "by": "campaign"})
    last = span("last-month", business.today(), business.today)
    for page in PAGES:
        text = desk.get(f"{home}/{page}").content.decode()
        assert shown(text) == ("last-month", str(last.start), str(last.end)), page
    assert '<option value="source" selected' in desk.get(f"{home}/sales/numbers/").content.decode(), "that is not kept"


def test_own_dates_are_kept_too(desk: Client, home: str) -> None:
    desk.get(f"{home}/feedback/", {"within": "own", "from": "2026-02-03", "to": "2026-03-04"})
    for page in PAGES:
        assert shown(desk.get(f"{home}/{page}").content.decode()) == ("own", "2026-02-03", "2026-03-04")


def test_dates_changed_beside_a_name_are_meant(desk: Client, home: str) -> None:
    typed = {"within": "this-year", "from": "2026-02-03", "to": "2026-03-04", "shown": "2026-01-01_2026-03-04"}
    assert shown(desk.get(f"{home}/sales/numbers/", typed).content.decode()) == ("own", "2026-02-03", "2026-03-04")


def test_a_name_chosen_beside_old_dates_is_meant(desk: Client, home: str, business: Business) -> None:
    typed = {"within": "last-week", "from": "2026-02-03", "to": "2026-03-04", "shown": "2026-02-03_2026-03-04"}
    week = span("last-week", business.today(), business.today)
    text = desk.get(f"{home}/sales/numbers/", typed).content.decode()
    assert shown(text) == ("last-week", str(week.start), str(week.end))


def test_an_address_with_dates_of_its_own_changes_nothing(desk: Client, home: str) -> None:
    desk.get(f"{home}/feedback/", {"within": "this-year"})
    link = desk.get(f"{home}/feedback/", {"from": "2026-02-03", "to": "2026-03-04"}).content.decode()
    assert shown(link) == ("own", "2026-02-03", "2026-03-04")
    assert shown(desk.get(f"{home}/feedback/").content.decode())[0] == "this-year"


def test_all_begins_with_the_first_lead(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    lead = make_lead(days_ago=500)
    page = desk.get(f"{home}/marketing/numbers/", {"within": "all"})
    assert shown(page.content.decode())[1] == str(lead.arrived_on)
    assert page.context["total"]["leads"] == 1


def test_each_member_has_their_own(
    desk: Client, home: str, marketer: User, signed_in: Callable[[User], Client], business: Business
) -> None:
    desk.get(f"{home}/feedback/", {"within": "this-year"})
    (kept,) = (cookie for name, cookie in desk.cookies.items() if name.startswith("period-"))
    assert kept["httponly"]
    assert (kept["path"], kept["samesite"]) == (f"{home}/", "Lax")
    other = signed_in(marketer)
    other.cookies[kept.key] = kept.value
    assert shown(other.get(f"{home}/feedback/").content.decode())[:2] == (
        "own",
        str(business.today() - timedelta(days=364)),
    )


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "x",
        "own",
        "2026-03-04_2026-02-03",
        "2026-02-30_2026-03-01",
        "_",
        "1_2_3",
        "0001-01-01_9999-12-31",
        "a" * 4000,
    ],
)
def test_a_cookie_that_is_nonsense_is_none(desk: Client, home: str, business: Business, kept: str) -> None:
    desk.cookies[f"period-{business.memberships.get().pk}"] = kept
    for page in PAGES:
        answer = desk.get(f"{home}/{page}")
        assert answer.status_code == 200
        assert shown(answer.content.decode())[0] == "own"


@pytest.mark.parametrize("within", ["yesterday", "\0", "x" * 500])
def test_a_name_that_is_none_is_refused_and_not_kept(desk: Client, home: str, within: str) -> None:
    for page in PAGES:
        answer = desk.get(f"{home}/{page}", {"within": within})
        assert answer.status_code == 422
        assert not any(name.startswith("period-") for name in answer.cookies)
