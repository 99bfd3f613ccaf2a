"""How long it takes: against the definitions in exact fractions, and against lifelines."""

import math
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from business.statistics import Start, kaplan_meier_median, median_days, slow_after

a_day = st.integers(0, 12)
a_start = st.builds(Start, a_day, st.none() | a_day, st.none() | a_day, st.integers(1, 4))
some_starts = st.lists(a_start, max_size=25)


def at_risk(starts: Sequence[Start], t: int) -> int:
    return sum(
        s.count
        for s in starts
        if s.follow_up >= t and not (s.event is not None and s.event <= s.follow_up and s.event < t)
    )


def shares(starts: Sequence[Start], days: int) -> list[Fraction]:
    """F(0) to F(days), exactly."""
    staying, found = Fraction(1), []
    for t in range(days + 1):
        events = sum(s.count for s in starts if s.event == t and s.event <= s.follow_up)
        if events:
            staying *= 1 - Fraction(events, at_risk(starts, t))
        found.append(1 - staying)
    return found


def known_events(starts: Sequence[Start], within: float) -> int:
    return sum(s.count for s in starts if s.event is not None and s.event <= min(s.follow_up, within))


@given(some_starts, st.integers(0, 12))
def test_median_days_is_the_definition_in_exact_fractions(starts: list[Start], horizon: int) -> None:
    f = shares(starts, horizon)
    expected = None
    if known_events(starts, horizon) >= 5:
        expected = next(t for t in range(horizon + 1) if f[t] >= f[horizon] / 2)
    assert median_days(starts, horizon) == expected


@given(some_starts)
def test_slow_after_is_the_definition_in_exact_fractions(starts: list[Start]) -> None:
    expected = None
    if known_events(starts, math.inf) >= 10:
        last = max(t for t in range(181) if at_risk(starts, t) >= 5)
        f = shares(starts, last)
        if f[last] > 0:
            expected = next(t for t in range(last + 1) if f[t] >= Fraction(8, 10) * f[last])
    assert slow_after(starts) == expected


@given(some_starts)
def test_kaplan_meier_median_is_the_definition_in_exact_fractions(starts: list[Start]) -> None:
    f = shares(starts, 12)
    expected = next((t for t in range(13) if 1 - f[t] <= Fraction(1, 2)), None)
    assert kaplan_meier_median(starts) == expected


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), min_size=1, max_size=61))
def test_kaplan_meier_median_is_lifelines(rows: list[tuple[int, bool]]) -> None:
    fitter = KaplanMeierFitter().fit([time for time, _ in rows], [seen for _, seen in rows])
    # Where the curve is a half on paper, theirs is at the mercy of the last digit of a float.
    assume(min(abs(fitter.survival_function_.iloc[:, 0] - 0.5)) > 1e-9)
    theirs = fitter.median_survival_time_
    ours = kaplan_meier_median([Start(time, event=time if seen else None) for time, seen in rows])
    assert ours == (None if math.isinf(theirs) else theirs)


@given(some_starts)
def test_starts_may_come_from_a_generator(starts: list[Start]) -> None:
    assert median_days(iter(starts), 9) == median_days(starts, 9)
    assert slow_after(iter(starts)) == slow_after(starts)
    assert kaplan_meier_median(iter(starts)) == kaplan_meier_median(starts)


# median_days


def test_half_of_those_who_convert_within_the_horizon() -> None:
    # 6 of 100 convert; 3 of them by day 8.
    starts = [Start(200, event=day) for day in (2, 5, 8, 20, 40, 80)] + [Start(200, count=94)]
    assert median_days(starts, 90) == 8


def test_half_is_reached_where_it_is_equal_although_floats_say_otherwise() -> None:
    # F = 0.2, then 0.4; in floats 1 - 0.8 is less than (1 - 0.6) / 2.
    assert 1 - 0.8 < (1 - 0.6) / 2
    assert median_days([Start(99, event=3, count=4), Start(99, event=7, count=4), Start(99, count=12)], 90) == 3


def test_the_slow_ones_among_recent_starts_are_not_forgotten() -> None:
    # Seen alone, the median is day 2; but only 4 of the 20 were followed long enough to show a slow one.
    starts = [Start(5, event=2, count=4), Start(5, count=12), Start(90, event=60, count=2), Start(90, count=2)]
    assert median_days(starts, 90) == 60


def test_a_median_needs_five_events_within_the_horizon() -> None:
    four = [Start(200, event=10, count=4), Start(200, event=91, count=9), Start(20, event=21, count=9)]
    assert median_days(four, 90) is None
    assert median_days([*four, Start(200, event=90)], 90) == 10
    assert median_days([], 90) is None


def test_hand_backs_do_not_change_a_median() -> None:
    # Had they dropped out on day 3, the late three would be all that is left, and the median 50.
    starts = [Start(90, event=day) for day in (1, 2, 3, 40, 50, 60)]
    assert median_days([*starts, Start(90, left=3, count=50)], 90) == 3


# kaplan_meier_median


def test_half_have_left() -> None:
    assert kaplan_meier_median([Start(9, event=2), Start(9, event=4), Start(9), Start(9)]) == 4
    # 4/5 * 3/4 * 5/6 is a half on paper and a trifle more in floats.
    starts = [Start(1, event=1, count=4), Start(2, event=2, count=4)]
    starts += [Start(3, event=3, count=2), Start(3, count=10)]
    assert kaplan_meier_median(starts) == 3


def test_no_median_while_less_than_half_have_left() -> None:
    assert kaplan_meier_median([Start(9, event=2, count=4), Start(9, count=5)]) is None
    assert kaplan_meier_median([Start(0, count=3)]) is None
    assert kaplan_meier_median([]) is None


def test_all_leaving_on_the_first_day_is_day_zero() -> None:
    assert kaplan_meier_median([Start(0, event=0, count=3)]) == 0


# slow_after


def test_four_fifths_have_gone_on() -> None:
    # 10 of 30 go on, one a day: 8 of them by day 8.
    assert slow_after([*(Start(300, event=day) for day in range(1, 11)), Start(300, count=20)]) == 8


def test_slow_after_needs_ten_who_went_on() -> None:
    nine = [*(Start(300, event=day) for day in range(1, 10)), Start(300, count=20), Start(0, event=1, count=5)]
    assert slow_after(nine) is None
    assert slow_after([*nine, Start(300, event=10)]) == 8
    assert slow_after([]) is None


def test_the_curve_is_read_while_five_are_at_risk() -> None:
    # Twelve go on, one a day, and nobody stays: on day 8 five are at risk, on day 9 four. 0.8 * 8/12 is reached on
    # the seventh day (7/12), where reading on to the end would say the tenth.
    assert slow_after([Start(300, event=day) for day in range(1, 13)]) == 7


def test_the_curve_is_read_for_180_days() -> None:
    early = [Start(400, event=10, count=8)]
    assert slow_after([*early, Start(400, event=180, count=12), Start(400, count=9)]) == 180
    assert slow_after([*early, Start(400, event=181, count=12), Start(400, count=9)]) == 10


def test_going_on_only_after_180_days_tells_nothing() -> None:
    assert slow_after([Start(400, event=200, count=20)]) is None


@pytest.mark.parametrize("stayers", [0, 40])
def test_four_fifths_on_the_day_itself_although_floats_say_otherwise(stayers: int) -> None:
    starts = [*(Start(300, event=day, count=2) for day in range(1, 6)), Start(300, count=stayers + 5)]
    assert slow_after(starts) == 4
