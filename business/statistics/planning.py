"""How many leads a goal of customers takes."""

import math
from dataclasses import dataclass

from .conversion import Estimate

PLANNED_FROM_CUSTOMERS = 3
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Plan:
    """Leads that a goal takes: on average, from `low` to `high` as the rate may be, and to be fairly sure of it."""

    average: int
    low: int
    high: int
    sure: int


def leads_needed(goal: int, customers: int, rate: Estimate) -> Plan | None:
    """Leads needed for `goal` customers; None under 3 `customers` so far, or where the rate tells nothing.

    `rate` is from lead to customer, `customers` how many there were among its starts. Average ⌈goal / rate⌉, range by
    the ends of the rate's interval; `sure` reaches the goal in four periods of five, both the luck of the period and
    the doubt about the rate counted in: a beta-binomial with Jeffreys' prior.
    """
    if customers < PLANNED_FROM_CUSTOMERS or rate.low <= 0:
        return None
    return Plan(
        average=_leads(goal, rate.value),
        low=_leads(goal, rate.high),
        high=_leads(goal, rate.low),
        sure=_sure_leads(goal, rate.value * rate.size + 0.5, (1 - rate.value) * rate.size + 0.5),
    )


def _leads(goal: int, rate: float) -> int:
    # 5 customers at a rate of 1 - 0.8 are 25 leads, although in floats it is a trifle more.
    return math.ceil(goal / rate - 1e-9)


def _sure_leads(goal: int, a: float, b: float) -> int:
    """The smallest N with P(BetaBinomial(N, a, b) ≥ goal) ≥ 0.8; more leads always make it likelier."""
    enough = max(goal, 1)
    while _missing(goal, enough, a, b) > 1 - SURE:
        enough *= 2
    too_few = goal - 1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if _missing(goal, middle, a, b) > 1 - SURE:
            too_few = middle
        else:
            enough = middle
    return enough


def _missing(goal: int, leads: int, a: float, b: float) -> float:
    """P(X < goal), X beta-binomial: the chance that so many leads bring fewer customers than the goal."""
    whole = math.lgamma(leads + 1) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) - math.lgamma(leads + a + b)
    return sum(
        math.exp(
            whole + math.lgamma(k + a) + math.lgamma(leads - k + b) - math.lgamma(k + 1) - math.lgamma(leads - k + 1),
        )
        for k in range(goal)
    )
