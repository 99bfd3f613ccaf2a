"""Made-up businesses whose truth is known: when leads come, who is handed over, and who becomes a customer.

Days count from a Monday, day 0. All dice come from the generator handed in, so that a seed makes the same again.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv, ndtr

HORIZON = 90
NEVER = 10_000  # the day to convert of those who never do
WEEKS_IN_QUARTER = 13
WEEKS_IN_YEAR = 52
WEEKDAYS = (0.19, 0.19, 0.18, 0.17, 0.16, 0.08, 0.03)  # when people call: Monday to Sunday

Days = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days from hand-over to customer, of those who become one: half within `median`; the larger `width`, the wider."""

    median: float
    width: float = 0.8
    family: Literal["lognormal", "gamma"] = "lognormal"

    def draw(self, rng: np.random.Generator, size: int) -> Days:
        """Whole days for so many customers."""
        if self.family == "lognormal":
            return np.floor(self.median * np.exp(self.width * rng.standard_normal(size))).astype(np.int64)
        return np.floor(self._scale() * rng.standard_gamma(self._shape(), size)).astype(np.int64)

    def within_horizon(self) -> float:
        """The share of them who do it within 90 days."""
        if self.family == "lognormal":
            return float(ndtr(math.log((HORIZON + 1) / self.median) / self.width))
        return float(gammainc(self._shape(), (HORIZON + 1) / self._scale()))

    def _shape(self) -> float:
        return 1 / self.width**2

    def _scale(self) -> float:
        return self.median / float(gammaincinv(self._shape(), 0.5))


@dataclass(frozen=True, slots=True)
class Firm:
    """What is true of a business. `weeks` in all; from week `turn` on, if there is one, leads and conversion differ.

    `phi`: variance of a week's leads over their mean. `rate`, `rate_after`: of those handed over, the share who become
    customers within 90 days. The others are for seeing how much the rest hangs on them: `memory`, the correlation of a
    week with the next; `season` and `rate_season`, so much up and down over a year; `growth`, of leads in a year.
    """

    weeks: int
    leads_per_week: float
    phi: float = 1.0
    leads_per_prospect: float = 2.0
    rate: float = 0.3
    waiting: Waiting = Waiting(21)
    handed_back: float = 0.0
    turn: int | None = None
    leads_factor: float = 1.0
    rate_after: float | None = None
    memory: float = 0.0
    season: float = 0.0
    rate_season: float = 0.0
    growth: float = 0.0


@dataclass(frozen=True, slots=True)
class Books:
    """What the business wrote down: leads of each week since the first, and each prospect's day and days to convert."""

    leads: list[int]
    received: Days
    event: Days

    def first_monday(self) -> int:
        """The Monday of the week in which the first prospect was received."""
        return int(self.received[0]) // 7 * 7 if self.received.size else 0


def live(firm: Firm, rng: np.random.Generator) -> Books:
    """Let a firm live through its weeks. It opens on any day of its first week, so that one is rarely whole."""
    leads = weekly_leads(firm, rng)
    arrived = np.repeat(np.arange(firm.weeks) * 7, leads) + rng.choice(7, leads.sum(), p=WEEKDAYS)
    arrived = arrived[arrived >= rng.integers(7)]
    received = handed_over(firm, arrived, rng)
    counts = np.bincount(arrived // 7, minlength=firm.weeks).tolist()
    first = next((week for week, count in enumerate(counts) if count), firm.weeks)
    return Books(counts[first:], received, days_to_convert(firm, received, rng))


def weekly_leads(firm: Firm, rng: np.random.Generator) -> Days:
    """Leads of each week: Poisson around a mean that itself varies, so that a week's variance is φ times its mean.

    Independent weeks have gamma means: their counts are negative binomial. Weeks with a memory have log-normal means
    whose logarithms follow an AR(1).
    """
    week = np.arange(firm.weeks)
    mean = firm.leads_per_week * (1 + firm.season * yearly(week, rng)) * (1 + firm.growth) ** (week / WEEKS_IN_YEAR)
    if firm.turn is not None:
        mean = np.where(week >= firm.turn, mean * firm.leads_factor, mean)
    if firm.memory:
        variance = np.log1p((firm.phi - 1) / mean)
        mean = mean * np.exp(np.sqrt(variance) * remembering(firm, rng) - variance / 2)
    elif firm.phi > 1:
        mean = rng.gamma(mean / (firm.phi - 1), firm.phi - 1)
    return rng.poisson(mean)


def remembering(firm: Firm, rng: np.random.Generator) -> Floats:
    """An AR(1) of variance 1."""
    steps = rng.standard_normal(firm.weeks)
    for week in range(1, firm.weeks):
        steps[week] = firm.memory * steps[week - 1] + math.sqrt(1 - firm.memory**2) * steps[week]
    return steps


def handed_over(firm: Firm, arrived: Days, rng: np.random.Generator) -> Days:
    """The days on which prospects are received: some of the leads, after up to two weeks of marketing."""
    ready = arrived[rng.random(arrived.size) * firm.leads_per_prospect < 1]
    return np.sort(ready + rng.integers(0, 15, ready.size))


def days_to_convert(firm: Firm, received: Days, rng: np.random.Generator) -> Days:
    """Days from hand-over to customer, or NEVER. Who was received before the turn keeps the rate of then."""
    rate = firm.rate * (1 + firm.rate_season * yearly(received / 7, rng))
    if firm.turn is not None and firm.rate_after is not None:
        rate = np.where(received >= firm.turn * 7, firm.rate_after, rate)
    ever = np.minimum(1, rate / firm.waiting.within_horizon())
    becomes = (rng.random(received.size) < ever) & (rng.random(received.size) >= firm.handed_back)
    return np.where(becomes, firm.waiting.draw(rng, received.size), NEVER)


def yearly(weeks: Days | Floats, rng: np.random.Generator) -> Floats:
    """A wave between -1 and 1 with a year's length, begun anywhere."""
    return np.sin(2 * np.pi * (weeks / WEEKS_IN_YEAR + rng.random()))


def unchanged(
    rng: np.random.Generator,
    *,
    prospects: tuple[float, float] = (60, 400),
    age: tuple[int, int] = (24, 90),
    phi: tuple[float, float] = (1, 2),
) -> Firm:
    """A business to which nothing happens, drawn at random; of small ones as many as of large.

    `prospects` a quarter and `age`, whole weeks of it at the first look, from and to.
    """
    per_prospect = rng.uniform(1, 3)
    median = between(rng, 5, 60)
    return Firm(
        weeks=int(rng.integers(age[0], age[1] + 1)),
        leads_per_week=between(rng, *prospects) * per_prospect / WEEKS_IN_QUARTER,
        phi=rng.uniform(*phi),
        leads_per_prospect=per_prospect,
        rate=rng.uniform(0.05, 0.6),
        waiting=Waiting(median, rng.uniform(0.5, 1.2), "lognormal" if rng.random() < 0.5 else "gamma"),
        handed_back=rng.uniform(0, 0.25),
    )


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, of which the half, the same and the double are as likely."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))
