"""What may be called a change: by hand, against lifelines, and tried on made-up businesses whose truth is known."""

import json
import math
import statistics
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter, NelsonAalenFitter
from lifelines.statistics import logrank_test

from benchmarks.scenarios import MEDIUM, QUARTER, quiet, sales, turning
from benchmarks.simulated_businesses import NEVER, Books, live
from benchmarks.verdict_looks import leads_z, mondays, window_z
from benchmarks.verdict_trials import FEWER, MORE, some
from business.hats import Hat
from business.middleware import inside
from business.models import Business
from business.periods import WEEK, monday_of
from business.statistics import Change, Start, conversion_change, leads_change
from funnel.handover.door import hand_over
from funnel.overview.verdict import verdict
from marketing.change import change as of_marketing
from marketing.models import Lead
from sales.change import change as of_sales

counts = st.lists(st.integers(0, 30), min_size=16, max_size=80)


def leads(weeks: list[int]) -> Change:
    found = leads_change(weeks)
    assert found is not None
    return found


def conversion(recent: list[Start], before: list[Start], horizon: int = 90) -> Change:
    found = conversion_change(recent, before, horizon, weeks=12, before_weeks=52)
    assert found is not None
    return found


# Leads


def test_leads_by_hand() -> None:
    # 12 weeks of 3 and 5: b = 4, s² = 12/11 < b, so φ = 1. √36.375 - √16.375 = 6.03117 - 4.04660; √(4/3) = 1.15470.
    found = leads([3, 5] * 6 + [9] * 4)
    assert (found.weeks, found.before_weeks, found.of, found.count, found.expected) == (4, 12, 36, 36, 16)
    assert found.z == pytest.approx(2 * 1.98457 / 1.15470, abs=1e-4)
    assert found.is_claimed


def test_a_little_less_is_not_claimed() -> None:
    # √34.375 = 5.86302: z = 3.146.
    found = leads([3, 5] * 6 + [9, 9, 8, 8])
    assert found.z == pytest.approx(3.146, abs=1e-3)
    assert not found.is_claimed


def test_uneven_weeks_are_given_more_room() -> None:
    # As many leads, but weeks of 0 and 8: s² = 12 · 16 / 11, φ = 48/11.
    found = leads([0, 8] * 6 + [9] * 4)
    assert found.z == pytest.approx(3.43737 / math.sqrt(48 / 11), abs=1e-4)
    assert not found.is_claimed


@given(counts)
def test_leads_are_the_definition(weeks: list[int]) -> None:
    before, a = weeks[:-4][-52:], sum(weeks[-4:])
    n, b = len(before), statistics.fmean(before)
    phi = max(1.0, statistics.variance(before) / b) if any(before) else 1.0
    found = leads(weeks)
    assert found.z * math.sqrt(phi * (1 + 4 / n)) / 2 == pytest.approx(
        math.sqrt(a + 0.375) - math.sqrt(4 * b + 0.375), abs=1e-9
    )
    assert (found.before_weeks, found.count, found.of) == (n, a, a)
    assert found.expected == pytest.approx(4 * b)


@given(counts)
def test_more_leads_are_above_nought_and_fewer_below(weeks: list[int]) -> None:
    found = leads(weeks)
    assert (found.z > 0) == (found.count > found.expected + 1e-9)
    assert (found.z < 0) == (found.count < found.expected - 1e-9)


def test_leads_need_twelve_weeks_before_the_last_four() -> None:
    assert leads_change([]) is None
    assert leads_change([5, 5]) is None
    assert leads_change([5] * 15) is None
    assert leads([5] * 16).before_weeks == 12


@given(counts, st.lists(st.integers(0, 99), max_size=30))
def test_only_the_last_year_is_compared_with(weeks: list[int], older: list[int]) -> None:
    year = (weeks * 4)[:56]
    assert leads(older + year) == leads(year)
    assert leads(older + year).before_weeks == 52


@pytest.mark.parametrize("week", [0, 1, 7, 4000])
def test_the_same_every_week_is_no_change(week: int) -> None:
    found = leads([week] * 60)
    assert found.z == 0
    assert not found.is_claimed


def test_leads_after_none_at_all() -> None:
    # b = 0: z = 2 (√(a + ⅜) - √⅜) / √(4/3), with 5 leads 2.955, with 6 leads 3.313.
    few, enough = leads([0] * 12 + [1, 1, 1, 2]), leads([0] * 12 + [0, 0, 0, 6])
    assert few.z == pytest.approx(2.955, abs=1e-3)
    assert not few.is_claimed
    assert enough.z == pytest.approx(3.313, abs=1e-3)
    assert enough.is_claimed


# Conversion


def prospects(seed: int, days: range, rate: float, as_of: int) -> list[Start]:
    rng = np.random.default_rng(seed)
    return [
        Start(as_of - day, int(rng.gamma(2, 12)) if rng.random() < rate else None)
        for day in days
        for _ in range(rng.poisson(0.7))
    ]


def times(starts: list[Start], horizon: int) -> tuple[list[int], list[bool]]:
    """A time and whether it ended with the event, of each; a day later for all, as lifelines wants times above 0."""
    ends = [min(s.follow_up, horizon) for s in starts]
    seen = [s.event is not None and s.event <= end for s, end in zip(starts, ends, strict=True)]
    days = [s.event if s.event is not None and hit else end for s, end, hit in zip(starts, ends, seen, strict=True)]
    return [day + 1 for day in days], seen


@pytest.mark.parametrize("horizon", [30, 90])
@pytest.mark.parametrize(("before_rate", "rate"), [(0.4, 0.4), (0.4, 0.2), (0.2, 0.4), (0.6, 0.05)])
def test_conversion_is_lifelines(before_rate: float, rate: float, horizon: int) -> None:
    as_of = 64 * 7 - 1
    before = prospects(1, range(52 * 7), before_rate, as_of)
    recent = prospects(2, range(52 * 7, 64 * 7), rate, as_of)
    (mine, seen), (theirs, others_seen) = times(recent, horizon), times(before, horizon)
    # Expected events: the hazard of all, summed up to each one's own end. lifelines has no continuity correction.
    hazard = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(mine + theirs, seen + others_seen)
    apart = sum(seen) - float(hazard.predict(mine).sum())
    uncorrected = math.sqrt(logrank_test(mine, theirs, seen, others_seen).test_statistic)
    usual = 1 - KaplanMeierFitter().fit(theirs, others_seen).predict([min(s.follow_up, horizon) + 1 for s in recent])

    found = conversion(recent, before, horizon)
    assert found.z == pytest.approx(math.copysign(uncorrected * (abs(apart) - 0.5) / abs(apart), apart), rel=1e-6)
    assert (found.of, found.count, found.weeks, found.before_weeks) == (len(recent), sum(seen), 12, 52)
    assert found.expected == pytest.approx(float(usual.sum()))


def test_conversion_by_hand() -> None:
    # Day 1: 20 at risk, 10 of them recent, 10 events, all before. E = 5, V = 10 · ¼ · 10/19.
    found = conversion([Start(9, count=10)], [Start(9, event=1, count=10)])
    assert (found.of, found.count, found.expected) == (10, 0, 10)
    assert found.z == pytest.approx(-4.5 / math.sqrt(25 / 19))
    assert found.is_claimed


def test_seen_from_the_other_side_it_is_more() -> None:
    assert conversion([Start(9, event=1, count=10)], [Start(9, count=10)]).z == pytest.approx(4.5 / math.sqrt(25 / 19))


def test_conversion_needs_twelve_weeks_before() -> None:
    some_starts = [Start(200, event=3, count=40)]
    assert conversion_change(some_starts, some_starts, 90, weeks=12, before_weeks=11) is None
    assert conversion_change(some_starts, some_starts, 90, weeks=12, before_weeks=12) is not None


def test_conversion_needs_somebody_on_both_sides() -> None:
    some_starts = [Start(200, event=3, count=40)]
    for recent, before in (([], some_starts), (some_starts, []), ([], [])):
        assert conversion_change(recent, before, 90, weeks=12, before_weeks=52) is None


def test_the_same_share_at_the_same_pace_is_no_change() -> None:
    group = [Start(200, event=3, count=20), Start(200, event=40, count=20), Start(200, count=60)]
    found = conversion(group, group)
    assert found.z == 0
    assert not found.is_claimed


def test_the_young_are_compared_with_others_at_their_age() -> None:
    # Nobody ever converts before day 30; that those of ten days have not says nothing.
    found = conversion([Start(10, count=200)], [Start(400, event=30, count=200), Start(400, count=200)])
    assert (found.count, found.expected, found.z) == (0, 0, 0)


def test_those_who_did_not_yet_stay_at_risk() -> None:
    # As many customers, but of three times as many prospects, the others handed back before: that is fewer.
    before = [Start(200, event=5, count=40), Start(200, count=60)]
    found = conversion([Start(200, event=5, count=40), Start(200, left=0, count=260)], before)
    assert found.z < -3.2
    assert found == conversion([Start(200, event=5, count=40), Start(200, count=260)], before)


def test_day_h_counts_and_the_next_does_not() -> None:
    never = [Start(400, count=100)]
    assert conversion([Start(400, event=90, count=100)], never).is_claimed
    late = conversion([Start(400, event=91, count=100)], never)
    assert (late.count, late.z) == (0, 0)


def test_what_happens_after_the_as_of_date_is_not_known() -> None:
    before = [Start(400, event=6, count=100)]
    assert conversion([Start(5, event=6, count=100)], before).z == 0
    assert conversion([Start(6, event=7, count=100)], before).z < -3.2


def test_sooner_is_a_change_too() -> None:
    assert conversion([Start(200, event=5, count=60)], [Start(200, event=50, count=200)]).z > 3.2


# The claim


@pytest.mark.parametrize(
    ("z", "claimed"), [(0, False), (3.2, False), (-3.2, False), (3.2001, True), (-3.2001, True), (9, True)]
)
def test_it_claims_only_above_the_limit(z: float, claimed: bool) -> None:
    assert Change(4, 52, 10, 10, 10.0, z).is_claimed is claimed


def test_it_can_be_stored_and_read_again() -> None:
    found = leads([3, 5] * 6 + [9] * 4)
    stored: dict[str, Any] = json.loads(json.dumps(found.as_json()))
    assert Change(**stored) == found


# Tried on made-up businesses: a small part of what docs/verdict.md shows


def test_unchanged_businesses_seldom_hear_a_claim() -> None:
    scenario = quiet("a few to which nothing happens", 300)
    heard = np.concatenate([some((scenario, start)).told(QUARTER) for start in (0, 100, 200)])
    assert heard.size == 300
    assert 0 < heard.mean() <= 0.05


def test_a_fall_from_40_to_20_of_100_is_noticed_within_twelve_weeks() -> None:
    seen = some((turning("a few that fall", 100, sales(200, (0.4, 0.2), MEDIUM), 12), 0))
    tests = ["conversion, 12 weeks", "conversion, 26 weeks"]
    assert seen.told(12, tests, [FEWER]).mean() >= 0.75
    assert not seen.told(12, tests, [MORE]).any()
    assert seen.agreed == 6, "the fast way was not held to the real function"


def test_the_trial_too_says_nothing_too_early() -> None:
    books = live(sales(200, (0.4, 0.4), MEDIUM, age=23), np.random.default_rng(1))
    assert [z != 0 for z in window_z(books, mondays(24, 3), 12)] == [False, False, True]
    assert [z != 0 for z in window_z(books, mondays(24, 3), 26)] == [False, False, False]


def write_down(books: Books, weeks: int, business: Business, make_lead: Callable[..., Lead]) -> date:
    """Live through a made-up business with the verbs; returns its day 0. Whoever never becomes a customer is lost."""
    begin = monday_of(business.today()) - weeks * WEEK
    first = weeks - len(books.leads)
    waiting = [make_lead(on=begin + (first + week) * WEEK) for week, n in enumerate(books.leads) for _ in range(n)]
    for lead, day, event in zip(waiting, books.received.tolist(), books.event.tolist(), strict=False):
        if day >= weeks * 7:
            break
        received = begin + timedelta(days=day)
        prospect = hand_over(lead, by=None, unready_why="made up", at=business.noon(received))
        if event == NEVER:
            prospect.lose(why="No", by=None, at=business.noon(received))
        elif day + event < weeks * 7:
            prospect.win(value=None, by=None, at=business.noon(received + timedelta(days=event)))
    return begin


def test_what_is_tried_is_what_the_product_says(business: Business, make_lead: Callable[..., Lead]) -> None:
    weeks, looks = 46, 26
    firm = replace(sales(50, (0.8, 0.1), MEDIUM, age=30), weeks=weeks, leads_factor=0.4)
    books = live(firm, np.random.default_rng(1))
    tried = {
        Hat.MARKETING: {4: leads_z(books, looks)},
        Hat.SALES: {window: window_z(books, mondays(weeks, looks), window) for window in (12, 26)},
    }
    heard = set()
    with inside(business):
        begin = write_down(books, weeks, business, make_lead)
        for look, day in enumerate(mondays(weeks, looks).tolist()):
            monday = begin + timedelta(days=day)
            for hat, tell in ((Hat.MARKETING, of_marketing), (Hat.SALES, of_sales)):
                said = {each["weeks"]: each["z"] for each in tell(business, monday)["changes"]}
                expected = {window: z[look] for window, z in tried[hat].items() if z[look]}
                assert {window: z for window, z in said.items() if z} == pytest.approx(expected), (monday, hat)
            needy = [hat for hat, by_window in tried.items() if min(z[look] for z in by_window.values()) < -3.2]
            assert verdict(business, monday, [Hat.MARKETING, Hat.SALES]).hats == needy
            heard.add(tuple(needy))
    assert heard >= {(), (Hat.MARKETING,), (Hat.SALES,)}, "too little happened to show anything"
