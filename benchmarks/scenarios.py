"""The kinds of businesses that the verdict is tried on: those to which nothing happens, and those that turn."""

import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from benchmarks.simulated_businesses import WEEKS_IN_QUARTER, Firm, Waiting, unchanged
from benchmarks.verdict_trials import Scenario

PROMISE = "the promise"  # scenarios whose name begins so are held to what is promised
QUARTER, HALF_A_YEAR, A_YEAR = 13, 26, 52
OLD = 52  # weeks before the turn
QUICK, MEDIUM, SLOW = Waiting(7), Waiting(21), Waiting(45)
SIZES = (10, 20, 40, 60, 100, 150, 200)
RATES = ((0.4, 0.2), (0.2, 0.1), (0.1, 0.2))
LEADS = (1, 3, 5, 10, 20, 40)
FACTORS = (0.5, 2)
PHIS = (1, 2)


def quiet(name: str, businesses: int, looks: int = QUARTER, **drawn: Any) -> Scenario:
    """Businesses to which nothing happens."""
    return Scenario(name, partial(unchanged, **drawn), looks, businesses)


def uneasy(name: str, businesses: int, **more: Any) -> Scenario:
    """The same, but their weeks are not as even, or as independent, as the rules suppose."""
    return Scenario(name, partial(unchanged_but, more=more), QUARTER, businesses)


def unchanged_but(rng: np.random.Generator, more: dict[str, Any]) -> Firm:
    """An unchanged business with something more to it."""
    return replace(unchanged(rng), **more)


def turning(name: str, businesses: int, firm: Firm, looks: int = A_YEAR) -> Scenario:
    """Firms of one truth and different luck, watched from their turn."""
    return Scenario(name, partial(just, firm), looks, businesses, held=name.startswith(PROMISE))


def just(firm: Firm, _: np.random.Generator) -> Firm:
    """The firm, for there is nothing to draw."""
    return firm


def sales(
    size: float,
    rates: tuple[float, float],
    waiting: Waiting,
    *,
    age: int = OLD,
    handed_back: float = 0,
    phi: float = 1.5,
) -> Firm:
    """So many prospects a quarter; of those received from a Monday on, another share becomes customers."""
    before, after = rates
    return Firm(
        weeks=age + 1,
        leads_per_week=2 * size / WEEKS_IN_QUARTER,
        phi=phi,
        leads_per_prospect=2,
        rate=before,
        waiting=waiting,
        handed_back=handed_back,
        turn=age,
        rate_after=after,
    )


def marketing(leads: float, factor: float, phi: float, age: int = OLD) -> Firm:
    """So many leads a week, from a Monday on `factor` times as many. Nobody is handed over."""
    return Firm(age + 1, leads, phi, leads_per_prospect=math.inf, turn=age, leads_factor=factor)


def nothing_happens(few: int) -> list[Scenario]:
    """Those of the promise, a good many, and those that strain it."""
    return [
        replace(quiet(PROMISE, few * 5 // 2), held=True),
        quiet("15 to 60 prospects a quarter", few, prospects=(15, 60)),
        quiet("16 weeks old at the first look", few, age=(16, 16)),
        quiet("wild weeks, φ 2 to 4", few, phi=(2, 4)),
        quiet("looked at for a year, 52 Mondays", few, A_YEAR),
        uneasy("good weeks follow good ones, correlation 0.3", few, memory=0.3),
        uneasy("good weeks follow good ones, correlation 0.6", few, memory=0.6),
        uneasy("leads have a season of ± 30 %", few, season=0.3),
        uneasy("leads grow by 30 % a year", few, growth=0.3),
        uneasy("conversion has a season of ± 30 %", few, rate_season=0.3),
    ]


def sales_falls(few: int) -> list[Scenario]:
    """Of 200 prospects a quarter 20 instead of 40 of 100 become customers: as promised, and otherwise."""
    fall = (0.4, 0.2)
    firms = {
        f"{PROMISE}: median 21 days": sales(200, fall, MEDIUM),
        "median 7 days": sales(200, fall, QUICK),
        "median 14 days": sales(200, fall, Waiting(14)),
        "median 30 days": sales(200, fall, Waiting(30)),
        "median 45 days": sales(200, fall, SLOW),
        "21 days, wider spread (σ 1.2)": sales(200, fall, Waiting(21, 1.2)),
        "21 days, gamma distribution": sales(200, fall, Waiting(21, 0.8, "gamma")),
        "21 days, and 15 % handed back": sales(200, fall, MEDIUM, handed_back=0.15),
        "21 days, 38 weeks old at the change": sales(200, fall, MEDIUM, age=38),
        "21 days, 24 weeks old at the change": sales(200, fall, MEDIUM, age=24),
    }
    return [turning(name, few, firm, HALF_A_YEAR) for name, firm in firms.items()]


def leads_halve(few: int) -> list[Scenario]:
    """20 leads a week become 10, φ = 2: as promised, and younger."""
    ages = {f"{PROMISE}: a year old at the change": OLD, "38 weeks old": 38, "24 weeks old": 24, "16 weeks old": 16}
    return [turning(name, few, marketing(20, 0.5, 2, age), HALF_A_YEAR) for name, age in ages.items()]


def small_sales(few: int) -> list[Scenario]:
    """What businesses of each size may expect of the verdict on sales."""
    return [turning(of_sales(size, rates), few, sales(size, rates, MEDIUM)) for size in SIZES for rates in RATES]


def of_sales(size: int, rates: tuple[float, float]) -> str:
    """The name of a scenario of sales."""
    return f"{size} prospects, {rates}"


def small_marketing(few: int) -> list[Scenario]:
    """What businesses of each size may expect of the verdict on marketing."""
    return [
        turning(of_marketing(leads, factor, phi), few, marketing(leads, factor, phi))
        for leads in LEADS
        for factor in FACTORS
        for phi in PHIS
    ]


def of_marketing(leads: int, factor: float, phi: int) -> str:
    """The name of a scenario of marketing."""
    return f"{leads} leads, times {factor}, φ {phi}"
