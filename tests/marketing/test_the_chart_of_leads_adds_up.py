"""Marketing's chart: its bars are of the dates above it, cut like the total, and stand beside the period before."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from business.models import Business
from funnel.handover.door import hand_over
from marketing.models import Lead

MONDAY = date(2026, 3, 2)


def shown(desk: Client, wing: str, start: date, end: date) -> Any:
    return desk.get(f"{wing}/numbers/", {"from": start.isoformat(), "to": end.isoformat()})


def bars_of(response: Any) -> list[int]:
    return [int(bar.words.split(" ")[0]) for bar in response.context["leads"].chart.bars]


def test_a_week_at_an_end_is_cut_like_the_total(desk: Client, wing: str, make_lead: Callable[..., Lead]) -> None:
    for number in range(6):
        make_lead(f"Early {number}", on=MONDAY + timedelta(days=number))
    for number in range(5):
        make_lead(f"Late {number}", on=MONDAY + timedelta(days=7 + number))
    page = shown(desk, wing, MONDAY + timedelta(days=5), MONDAY + timedelta(days=7))
    assert page.context["total"]["leads"] == 2
    assert bars_of(page) == [1, 1]
    for bar in page.context["leads"].chart.bars:
        assert len(list(desk.get(unescape(bar.link)).context["page"])) == int(bar.words.split(" ")[0])


@pytest.mark.parametrize(
    ("days", "label", "bars"), [(91, "Leads by week", 13), (371, "Leads by week", 53), (378, "Leads by month", 14)]
)
def test_a_long_period_has_longer_bars(
    desk: Client, wing: str, make_lead: Callable[..., Lead], days: int, label: str, bars: int
) -> None:
    end = MONDAY - timedelta(days=1)
    start = end - timedelta(days=days - 1)
    make_lead("First", on=start)
    make_lead("Last", on=end)
    page = shown(desk, wing, start, end)
    assert "before</small>" not in page.content.decode(), "there is nothing before it"
    assert str(page.context["leads"].label) == label
    assert (len(bars_of(page)), sum(bars_of(page)), bars_of(page)[0], bars_of(page)[-1]) == (bars, 2, 1, 1)
    assert page.context["leads"].period.start == start


def test_a_lifetime_has_a_bar_a_year(
    desk: Client, wing: str, make_lead: Callable[..., Lead], business: Business
) -> None:
    make_lead("First", on=date(1990, 1, 1))
    make_lead("Last")
    page = shown(desk, wing, date(1990, 1, 1), business.today() + timedelta(days=400))
    assert str(page.context["leads"].label) == "Leads by year"
    assert sum(bars_of(page)) == page.context["total"]["leads"] == 2
    assert page.context["leads"].period.end == business.today(), "the axis ends today"


def test_dates_still_to_come_have_no_bars(desk: Client, wing: str, business: Business) -> None:
    page = shown(desk, wing, business.today() + timedelta(days=5), business.today() + timedelta(days=9))
    assert page.status_code == 200
    assert bars_of(page) == []


def test_the_period_before_stands_beside_it(
    desk: Client, wing: str, make_lead: Callable[..., Lead], business: Business
) -> None:
    today = business.today()
    for number in range(24):
        lead = make_lead(f"Before {number}", on=today - timedelta(days=150))
        if number < 6:
            hand_over(lead, by=None, unready_why="x", at=business.noon(lead.arrived_on + timedelta(days=9)))
        elif number == 6:  # only after the day on which the period before is read
            hand_over(lead, by=None, unready_why="x")
    for number in range(3):
        make_lead(f"Now {number}", on=today - timedelta(days=40))
    page = shown(desk, wing, today - timedelta(days=90), today)
    text = " ".join(page.content.decode().split())
    link = re.search(r'<a href="([^"]+)">24 in the 91 days before</a>', text)
    assert link
    assert len(list(desk.get(unescape(link[1])).context["page"])) == 24
    assert page.context["before"]["ready_rate"]["of"] == 24
    assert "the 91 days before: about 25 of 100 (12 to 45, from 24)" in text
    assert "0 of 3 so far" in text, "no dash where there are counts"


def test_the_steps_say_their_conversion(
    desk: Client, wing: str, make_lead: Callable[..., Lead], business: Business
) -> None:
    talked = business.steps.get(name="Talked")
    for number in range(12):
        lead = make_lead(f"Person {number}", on=MONDAY)
        if number < 6:
            lead.move(to=talked, by=None, at=business.noon(MONDAY + timedelta(days=2)))
    text = " ".join(shown(desk, wing, MONDAY, MONDAY + timedelta(days=6)).content.decode().split())
    assert "6 of 12 went on" in text
    assert "about 50 of 100 go on within 30 days (25 to 75)" in text
    assert re.search(r"0 closed, 0 went back, 6 still there", text)
