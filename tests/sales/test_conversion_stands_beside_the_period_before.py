"""Conversion beside that of the period before: as long, and read as many days earlier."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from business.models import Business
from business.periods import DAY, Period
from sales.models import Prospect
from sales.numbers import numbers
from sales.period_comparison import beside_before
from tests.funnel.random_leads import FIRST, Story


def test_the_page_shows_both_with_their_ranges(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business
) -> None:
    today = business.today()
    for number in range(20):
        on = today - timedelta(days=300)
        prospect = make_prospect(f"Before {number}", on=on)
        if number < 5:
            prospect.win(value=None, by=None, at=business.noon(on + timedelta(days=20)))
        elif number == 5:  # only after the day on which the period before is read
            prospect.win(value=None, by=None)
    for number in range(2):
        make_prospect(f"Now {number}", on=today - timedelta(days=20))
    asked = {"from": str(today - timedelta(days=179)), "to": str(today)}
    text = " ".join(desk.get(f"{home}/sales/numbers/", asked).content.decode().split())
    assert "the 180 days before: about 25 of 100 (11 to 47, from 20)" in text
    assert "0 of 2 so far" in text
    assert "5 in the 180 days before, worth $0" in text, "the sixth was won after that period"


def test_who_has_no_past_has_no_comparison(desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
    make_prospect()
    assert "days before:" not in desk.get(f"{home}/sales/numbers/").content.decode()


@pytest.mark.parametrize("seed", [7, 8])
def test_it_is_what_the_command_said_that_many_days_ago(business: Business, seed: int) -> None:
    Story(business, seed, leads=50)
    for length in (20, 60, 90):
        period = Period(FIRST + 90 * DAY, FIRST + (89 + length) * DAY)
        as_of = period.end + 10 * DAY
        for by in ("", "source", "week"):
            found = beside_before(business, period, as_of, by)
            now = numbers(business, period=period, as_of=as_of, by=by)
            then = numbers(business, period=period.before(), as_of=as_of - length * DAY)
            assert found.total == now["total"]
            assert found.rows == now.get("rows", found.rows)
            cohort = ("received", "won", "lost", "handed_back", "open", "conversion", "decided_rate")
            assert {name: found.before[name] for name in cohort} == {name: then["total"][name] for name in cohort}
