"""Windows of local dates: periods, ISO weeks, months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates from `start` to `end`, both within."""

    start: date
    end: date

    def __contains__(self, on: date | None) -> bool:
        return on is not None and self.start <= on <= self.end

    @property
    def days(self) -> int:
        """How many dates it holds."""
        return max(0, (self.end - self.start).days + 1)

    def until(self, as_of: date) -> "Period":
        """The part of it that is known as of a date."""
        return Period(self.start, min(self.end, as_of))

    def before(self) -> "Period":
        """The period of the same length that ends the day before."""
        return Period(self.start - self.days * DAY, self.start - DAY)

    def weeks(self) -> Iterator[date]:
        """The Mondays of the ISO weeks it touches."""
        monday = monday_of(self.start)
        while monday <= self.end:
            yield monday
            monday += WEEK

    def months(self) -> Iterator[date]:
        """The first days of the months it touches."""
        first = self.start.replace(day=1)
        while first <= self.end:
            yield first
            first = (first + timedelta(days=32)).replace(day=1)


def monday_of(on: date) -> date:
    """The Monday of a date's ISO week."""
    return on - timedelta(days=on.weekday())


def week_key(on: date) -> str:
    """A date's ISO week, as `2026-W47`."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


def monday_from_key(key: str) -> date:
    """The Monday of an ISO week written as `2026-W47`. Raises ValueError for anything else."""
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", key)
    if not found:
        raise ValueError(key)
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def month_key(on: date) -> str:
    """A date's month, as `2026-11`."""
    return f"{on:%Y-%m}"


def last_days(days: int, as_of: date) -> Period:
    """The last so many days, `as_of` being the last of them."""
    return Period(as_of - (days - 1) * DAY, as_of)


def week_of(on: date) -> Period:
    """The whole ISO week of a date."""
    monday = monday_of(on)
    return Period(monday, monday + 6 * DAY)


def month_of(on: date) -> Period:
    """The whole month of a date."""
    first = on.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - DAY)
