"""The reverse plan: against scipy's beta-binomial, and the example on the page."""

import math

from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from business.statistics import Estimate, Plan, Start, estimate, leads_needed


def of(value: float, n: float) -> Estimate:
    """A rate `value` from an effective `n`; the ends of its interval made up, but on its two sides."""
    return Estimate(value, value / 2, (1 + value) / 2, n, math.ceil(n), math.ceil(n), 180)


def test_the_example_on_the_page() -> None:
    # product.md gives these four numbers for 5 customers; they are those of 6 customers of 33 leads.
    rate = estimate([Start(365, event=20, count=6), Start(365, count=27)], 180)
    assert rate is not None
    assert leads_needed(5, 6, rate) == Plan(average=28, low=15, high=59, sure=41)


@given(st.integers(1, 40), st.floats(0.02, 1), st.floats(4, 500))
def test_sure_is_the_smallest_number_by_scipys_beta_binomial(goal: int, value: float, n: float) -> None:
    plan = leads_needed(goal, 3, of(value, n))
    assert plan is not None
    a, b = value * n + 0.5, (1 - value) * n + 0.5
    assert betabinom.sf(goal - 1, plan.sure, a, b) >= 0.8 - 1e-9
    assert plan.sure >= goal
    if plan.sure > goal:
        assert betabinom.sf(goal - 1, plan.sure - 1, a, b) < 0.8 + 1e-9


@given(st.integers(1, 40), st.floats(0.02, 1), st.floats(4, 500))
def test_average_and_range_are_the_goal_over_the_rate_and_its_ends(goal: int, value: float, n: float) -> None:
    plan = leads_needed(goal, 3, of(value, n))
    assert plan is not None
    for leads, rate in [(plan.average, value), (plan.low, (1 + value) / 2), (plan.high, value / 2)]:
        assert leads * rate >= goal - 1e-6
        assert (leads - 1) * rate < goal
    assert plan.low <= plan.average <= plan.high


def test_a_whole_number_of_leads_is_not_rounded_up_by_floats() -> None:
    assert 5 / (1 - 0.8) > 25
    plan = leads_needed(5, 20, of(1 - 0.8, 100))
    assert plan is not None
    assert (plan.average, plan.low, plan.high) == (25, 9, 50)


def test_under_three_customers_is_too_few_to_plan() -> None:
    assert leads_needed(5, 2, of(0.2, 10)) is None
    assert leads_needed(5, 3, of(0.2, 15)) is not None


def test_a_rate_of_nothing_gives_no_plan() -> None:
    # Three customers there are, but all of them came after the horizon.
    rate = estimate([Start(400, event=300, count=3), Start(400, count=30)], 180)
    assert rate is not None
    assert leads_needed(5, 3, rate) is None


def test_no_goal_needs_no_leads() -> None:
    assert leads_needed(0, 5, of(0.2, 25)) == Plan(0, 0, 0, 0)


def test_hundreds_of_customers_at_one_of_ten_thousand_come_to_an_end() -> None:
    plan = leads_needed(200, 3, of(1e-4, 30_000))
    assert plan is not None
    assert 0 <= betabinom.sf(199, plan.sure, 3.5, 29_997.5) - 0.8 < 1e-6


def test_a_certain_rate_with_much_behind_it_needs_just_the_goal() -> None:
    plan = leads_needed(5, 500, of(1.0, 500))
    assert plan is not None
    assert (plan.average, plan.low, plan.sure) == (5, 5, 5)
