"""Two groups against each other: against lifelines' and scipy's log-rank tests, and the definition written out."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lifelines.statistics import logrank_test
from scipy.stats import norm

from business.statistics import LogRank, Start, holm, logrank, shrunk

a_day = st.integers(0, 12)
a_start = st.builds(Start, a_day, st.none() | a_day, st.none() | a_day, st.integers(1, 4))
some_starts = st.lists(a_start, max_size=20)


def one_by_one(starts: list[Start], horizon: int) -> list[tuple[int, bool]]:
    """(time, whether it ended with the event) of every single start, censored at the horizon."""
    rows = []
    for s in starts:
        end = min(s.follow_up, horizon)
        seen = s.event is not None and s.event <= end
        rows += [(s.event if seen and s.event is not None else end, seen)] * s.count
    return rows


def naive(group: list[Start], others: list[Start], horizon: int) -> tuple[int, Fraction, Fraction]:
    mine, theirs = one_by_one(group, horizon), one_by_one(others, horizon)
    observed, expected, variance = 0, Fraction(0), Fraction(0)
    for t in range(horizon + 1):
        r1, r2 = sum(1 for x, _ in mine if x >= t), sum(1 for x, _ in theirs if x >= t)
        d1, d2 = mine.count((t, True)), theirs.count((t, True))
        r, d = r1 + r2, d1 + d2
        if not d:
            continue
        observed += d1
        expected += Fraction(d * r1, r)
        if r > 1:
            variance += Fraction(d * r1 * r2 * (r - d), r * r * (r - 1))
    return observed, expected, variance


@given(some_starts, some_starts, st.integers(0, 12))
def test_logrank_is_the_definition_written_out(group: list[Start], others: list[Start], horizon: int) -> None:
    found = logrank(group, others, horizon)
    observed, expected, variance = naive(group, others, horizon)
    assert found.observed == observed
    assert found.expected == pytest.approx(float(expected))
    assert found.variance == pytest.approx(float(variance), abs=1e-12)
    beyond = abs(observed - expected) - Fraction(1, 2)
    # Where |O - E| is exactly a half, z is nought give or take the rounding of floats.
    z = float(beyond) / math.sqrt(variance) if variance > 0 and beyond > 0 else 0
    assert found.z == pytest.approx(z, abs=1e-9)


@given(st.lists(a_start, min_size=1, max_size=20), st.lists(a_start, min_size=1, max_size=20))
def test_observed_expected_and_variance_are_lifelines(group: list[Start], others: list[Start]) -> None:
    found = logrank(group, others, 9)
    assume(found.variance > 0)
    mine, theirs = one_by_one(group, 9), one_by_one(others, 9)
    # A day later for all, as theirs was made for times above 0; theirs has no correction for continuity.
    chi_squared = logrank_test(
        [t + 1 for t, _ in mine], [t + 1 for t, _ in theirs], [seen for _, seen in mine], [seen for _, seen in theirs]
    ).test_statistic
    assert (found.observed - found.expected) ** 2 / found.variance == pytest.approx(chi_squared, rel=1e-6, abs=1e-9)


@given(some_starts, some_starts)
def test_seen_from_the_other_side_the_difference_is_as_large(group: list[Start], others: list[Start]) -> None:
    one, other = logrank(group, others, 9), logrank(others, group, 9)
    assert one.z == pytest.approx(other.z, abs=1e-6)
    assert one.expected + other.expected == pytest.approx(one.observed + other.observed)


@given(some_starts, some_starts)
def test_a_count_is_as_good_as_repeating_the_start(group: list[Start], others: list[Start]) -> None:
    repeated = [Start(s.follow_up, s.event) for s in group for _ in range(s.count)]
    assert logrank(iter(repeated), iter(others), 9) == logrank(group, others, 9)


def test_the_continuity_correction() -> None:
    # On day 1 of 4: 2 in each group, both of one group's have it. E = 1, V = 2 * 1/4 * 2/3 = 1/3.
    found = logrank([Start(9, event=1, count=2)], [Start(9, count=2)], 9)
    assert (found.observed, found.expected) == (2, 1)
    assert found.variance == pytest.approx(1 / 3)
    assert found.z == pytest.approx((1 - 0.5) / math.sqrt(1 / 3))


def test_half_an_event_is_no_difference() -> None:
    found = logrank([Start(9, event=1)], [Start(9)], 9)
    assert (found.observed, found.expected, found.z, found.p) == (1, 0.5, 0, 1)


@pytest.mark.parametrize(
    "group", [[], [Start(9, event=3, count=4)], [Start(9, count=4)], [Start(9, event=10, count=4)]]
)
def test_nobody_to_compare_with_is_no_difference(group: list[Start]) -> None:
    assert logrank(group, [], 9).z == 0
    assert logrank([], group, 9).z == 0


def test_all_having_it_at_once_is_no_difference() -> None:
    found = logrank([Start(9, event=0, count=4)], [Start(9, event=0, count=9)], 9)
    assert (found.observed, found.variance, found.z) == (4, 0, 0)


def test_day_h_counts_and_the_next_does_not() -> None:
    others = [Start(100, count=30)]
    assert logrank([Start(100, event=90, count=30)], others, 90).observed == 30
    assert logrank([Start(100, event=91, count=30)], others, 90) == LogRank(0, 0, 0, 0)


def test_an_event_after_the_as_of_date_is_not_known_yet() -> None:
    assert logrank([Start(5, event=6, count=9)], [Start(9, count=9)], 9).observed == 0


def test_hand_backs_stay_at_risk() -> None:
    others = [Start(9, event=4, count=3), Start(9, count=6)]
    assert logrank([Start(9, left=2, count=8)], others, 9) == logrank([Start(9, count=8)], others, 9)


@given(st.floats(0, 8))
def test_p_is_the_two_sided_normal_probability(z: float) -> None:
    assert LogRank(0, 0, 1, z).p == pytest.approx(2 * norm.sf(z))


# Holm


def naive_holm(p_values: list[float], level: float) -> list[bool]:
    """From Holm's adjusted p-values: the largest so far of p times how many are left."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    rejected, worst = [False] * len(p_values), 0.0
    for rank, i in enumerate(order):
        worst = max(worst, p_values[i] * (len(p_values) - rank))
        rejected[i] = worst <= level
    return rejected


@given(st.lists(st.integers(0, 1000).map(lambda thousandths: thousandths / 8192), max_size=8))
def test_holm_is_the_one_by_adjusted_p_values(p_values: list[float]) -> None:
    # Powers of two, so that p times k and level / k cannot disagree by rounding.
    assert holm(p_values, level=0.046875) == naive_holm(p_values, 0.046875)


def test_holm_by_hand() -> None:
    # 0.005 ≤ 0.05/4 and 0.01 ≤ 0.05/3, but 0.03 > 0.05/2, and then 0.04 does not stand either.
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]


def test_holm_of_one_or_none() -> None:
    assert holm([0.05]) == [True]
    assert holm([0.0501]) == [False]
    assert holm([]) == []


def test_equal_p_values_get_equal_answers() -> None:
    assert holm([0.02, 0.02, 0.02]) == [False, False, False]
    assert holm([0.01, 0.01, 0.01]) == [True, True, True]


# The order


def test_a_rate_is_pulled_towards_the_overall_rate() -> None:
    assert shrunk(1.0, 2, 0.1) == pytest.approx((2 * 1.0 + 10 * 0.1) / 12)
    assert shrunk(0.4, 30, 0.2, weight=30) == pytest.approx(0.3)
    assert shrunk(0.9, 0, 0.1) == pytest.approx(0.1)


def test_one_lucky_lead_does_not_come_before_a_proven_source() -> None:
    assert shrunk(1.0, 1, 0.1) < shrunk(0.5, 40, 0.1)
