"""A second calculation of every figure of the real leads: from the definitions and the file, from nothing of the app.

Days are ordinals of local dates. Every lead of the file is handed over on the day it arrived and nobody says no, so a
lead's arrival is also when sales received it, and the only event is the win.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

Days = np.ndarray
Key = str | None
Row = dict[str, Any]
Keyed = dict[Key, Any]

NEVER = np.inf
Z = float(stats.norm.ppf(0.975))


def read(path: Path) -> pd.DataFrame:
    """The rows that are possible: a blank is null, "unknown" is text, a date with a time counts as its date."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    first = raw["first_contact_date"].map(day)
    won = raw["won_date"].map(lambda text: day(text[:10]) if text else NEVER).astype(float)
    told = {"source": "origin", "campaign": "landing_page_id", "salesperson": "sr_id"}
    texts = {name: raw[column].map(lambda text: text or None).astype(object) for name, column in told.items()}
    frame = pd.DataFrame({"line": raw.index + 2, "arrived": first, "won": won, **texts})
    # The business began with a source “Referral”: its approach stays, written as the file writes it.
    frame["approach"] = frame["source"].map(lambda name: "warm" if name == "referral" else None).astype(object)
    frame["selling_system"] = "Our way of selling"
    return frame[frame["won"] >= frame["arrived"]].reset_index(drop=True)


def day(text: str) -> int:
    """An ISO date as a number of days."""
    return date.fromisoformat(text).toordinal()


def month(ordinal: float) -> str:
    """The month of a day, `2018-05`."""
    return date.fromordinal(int(ordinal)).strftime("%Y-%m")


def week(ordinal: float) -> str:
    """The ISO week of a day, `2018-W09`."""
    year, number, _ = date.fromordinal(int(ordinal)).isocalendar()
    return f"{year}-W{number:02d}"


@dataclass(frozen=True)
class Cohort:
    """Starts known on a day, each with the day of its event, NEVER where there is none."""

    starts: Days
    events: Days
    as_of: int
    horizon: int

    @cached_property
    def known(self) -> Days:
        return np.asarray(self.starts <= self.as_of)

    @cached_property
    def follow_up(self) -> Days:
        """u: as-of minus start, all of it."""
        return np.asarray(self.as_of - self.starts[self.known])

    @cached_property
    def waits(self) -> Days:
        """t: event minus start; an event after as-of is unknown."""
        events = self.events[self.known]
        return np.where(events <= self.as_of, events - self.starts[self.known], NEVER)

    @cached_property
    def steps(self) -> list[tuple[int, int, int]]:
        """(t, d, r) of every day from 0 to H on which something happened."""
        days = np.unique(self.waits[self.waits <= self.horizon]).astype(int)
        return [(int(t), int((self.waits == t).sum()), self.at_risk(t)) for t in days]

    def at_risk(self, t: int) -> int:
        """r: starts with no event before t and u of at least t."""
        return int(((self.waits >= t) & (self.follow_up >= t)).sum())

    def share(self, until: int | None = None) -> float:
        """F(until), F(H) where nothing is said."""
        last = self.horizon if until is None else until
        return 1.0 - float(np.prod([1.0 - d / r for t, d, r in self.steps if t <= last]))

    @property
    def of(self) -> int:
        return len(self.follow_up)

    @property
    def followed(self) -> int:
        return int((self.follow_up >= self.horizon).sum())

    @property
    def effective(self) -> float:
        """n: how many coin tosses would leave one as unsure (nobody is handed back here, so G is 0)."""
        value = self.share()
        if value <= 0 or value >= 1:
            return float(self.followed)
        variance = (1 - value) ** 2 * sum(d / (r * (r - d)) for _, d, r in self.steps)
        return min(value * (1 - value) / variance, float(self.of))

    def rate(self) -> Row:
        """What --json says of it."""
        row: Row = {"of": self.of, "followed": self.followed, "horizon_days": self.horizon}
        if self.of < 10 or self.followed < 5:
            return {"value": None, "low": None, "high": None, **row}
        low, high = wilson(self.share(), self.effective)
        return {"value": self.share(), "low": low, "high": high, **row}

    def median_days(self) -> int | None:
        """The smallest t with F(t) of at least half F(H); with five events within H days."""
        if sum(d for _, d, _ in self.steps) < 5:
            return None
        half = self.exactly(self.horizon) / 2
        return next(t for t, _, _ in self.steps if self.exactly(t) >= half)

    def exactly(self, until: int) -> Fraction:
        """F(until) as a fraction: half of six is three, whatever a computer's decimals say."""
        return 1 - prod((1 - Fraction(d, r) for t, d, r in self.steps if t <= until), start=Fraction(1))


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's interval, 95 %, at a share of n, which need not be whole."""
    middle = (value + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(value * (1 - value) / n + Z**2 / (4 * n**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def decided(won: int, lost: int = 0) -> Row:
    """won / (won + lost) with its interval."""
    of = won + lost
    if not of:
        return {"value": None, "low": None, "high": None, "of": 0}
    low, high = wilson(won / of, of)
    return {"value": won / of, "low": low, "high": high, "of": of}


@dataclass(frozen=True)
class Question:
    """A period and the day it is read on, both ends within; a horizon of 0 is the usual one."""

    start: int
    end: int
    as_of: int
    horizon: int = 0

    def holds(self, days: "pd.Series[Any]") -> "pd.Series[Any]":
        """Which days lie in the period and are known."""
        return (days >= self.start) & (days <= min(self.end, self.as_of))

    def keys(self, by: Callable[[float], str]) -> list[Key]:
        """The weeks or months that the known part of the period touches."""
        return list(dict.fromkeys(by(each) for each in range(self.start, min(self.end, self.as_of) + 1)))


def cohort(leads: pd.DataFrame, asked: Question, usually: int, event: str = "won") -> Cohort:
    """From arrival to an event."""
    starts, events = leads["arrived"].to_numpy(float), leads[event].to_numpy(float)
    return Cohort(starts, events, asked.as_of, asked.horizon or usually)


def grouped(frame: pd.DataFrame, keys: "pd.Series[Any]") -> Iterator[tuple[Key, pd.DataFrame]]:
    """The rows of each key, null being a key of its own."""
    for key in dict.fromkeys(keys):
        yield key, frame[keys.isna()] if key is None else frame[keys == key]


def by_key(frame: pd.DataFrame, by: str, clock: str = "arrived") -> "pd.Series[Any]":
    """Each row's key: of its own, or of a date of its."""
    dates = {"week": week, "month": month}
    keys = frame[clock].map(dates[by]) if by in dates else frame[by]
    return keys.astype(object)
