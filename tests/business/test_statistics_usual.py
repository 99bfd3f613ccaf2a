"""The usual range of a week: against scipy's negative binomial."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from business.statistics import usual


def scipys(counts: list[int]) -> tuple[int, int]:
    n = len(counts)
    mean = (sum(counts) + 0.5) / n
    variance = max(1.0, statistics.variance(counts) / mean) * mean * (1 + 1 / n)
    low, high = nbinom.ppf([0.1, 0.9], mean**2 / (variance - mean), mean / variance)
    return int(low), int(high)


@given(st.lists(st.integers(0, 40), min_size=8, max_size=12))
def test_usual_is_scipys(counts: list[int]) -> None:
    assert usual(counts) == scipys(counts)


@given(st.lists(st.integers(2000, 9000), min_size=8, max_size=12))
def test_usual_is_scipys_for_thousands_a_week(counts: list[int]) -> None:
    assert usual(counts) == scipys(counts)


@pytest.mark.parametrize(
    "counts", [[5000] * 12, [1_000_000] * 8, [0, 20_000] * 6, [0] * 11 + [900_000], [0] * 7 + [1], [3, 5] * 5]
)
def test_usual_is_scipys_at_extremes(counts: list[int]) -> None:
    assert usual(counts) == scipys(counts)


def test_steady_weeks_vary_by_chance_alone() -> None:
    # Were the spread of the weeks taken as it is, nothing but 9 would be usual.
    assert usual([9] * 12) == (5, 13)


def test_wild_weeks_widen_the_range() -> None:
    steady, wild = usual([9] * 12), usual([0, 18] * 6)
    assert steady is not None
    assert wild is not None
    assert wild[0] < steady[0]
    assert wild[1] > steady[1]


def test_weeks_without_leads_still_have_a_range() -> None:
    assert usual([0] * 12) == (0, 0)


def test_fewer_than_eight_weeks_are_too_few() -> None:
    assert usual([]) is None
    assert usual([5] * 7) is None
    assert usual([5] * 8) is not None


def test_only_the_last_twelve_weeks_count() -> None:
    assert usual([900, 900, *range(12)]) == usual(list(range(12)))


def test_the_sample_variance_is_divided_by_one_less() -> None:
    # Divided by n instead, the range were (6, 21).
    assert usual([17, 16, 3, 15, 3, 17, 16, 16]) == (5, 22)
