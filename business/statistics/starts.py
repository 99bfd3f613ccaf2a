"""Starts of a clock, and how many of them were still waiting, day by day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

# A curve is a product of many quotients: what is equal on paper may differ here in its last digits, and a median
# must not move by days because of that. Far above the rounding of floats, far below one start in a billion.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a clock (or `count` identical ones), read as of a date; whole days, none of them negative.

    `follow_up` is u = as-of date - start, all of it, whatever happened since. `event` and `left` (a hand-back) are
    days from the start; later than `follow_up` they are not known yet and count as not having happened. Starts after
    the as-of date are left out by the caller.
    """

    follow_up: int
    event: int | None = None
    left: int | None = None
    count: int = 1

    def __post_init__(self) -> None:
        """Refuse what no calendar can give: a negative day would quietly bend every rate made from it."""
        if self.follow_up < 0 or self.count < 0 or (self.event or 0) < 0 or (self.left or 0) < 0:
            raise ValueError(f"days and counts cannot be negative: {self}")

    def known_event(self) -> int | None:
        """The day of the event, or None if there was none by the as-of date."""
        return self.event if self.event is not None and self.event <= self.follow_up else None

    def known_left(self) -> int | None:
        """The day of the hand-back, or None if there was none by the as-of date."""
        return self.left if self.left is not None and self.left <= self.follow_up else None


class Day(NamedTuple):
    """One day of a life table: r starts at risk (nothing before this day, followed until it), d events on it."""

    at_risk: int
    events: int


def life_table(
    starts: Iterable[Start], horizon: int, happened: Callable[[Start], int | None] = Start.known_event
) -> list[Day]:
    """Days 0 to `horizon`: who was at risk and to how many it happened.

    An event on the day the follow-up ends still counts. Whatever else became of a start, it stays at risk until its
    own follow-up: a loss is somebody who never became a customer, not a drop-out.
    """
    gone_after, events = [0] * (horizon + 2), [0] * (horizon + 2)
    for start in starts:
        day = happened(start)
        last = min(start.follow_up if day is None else day, horizon + 1)
        gone_after[last] += start.count
        if day is not None:
            events[last] += start.count
    table, at_risk = [], sum(gone_after)
    for day in range(horizon + 1):
        table.append(Day(at_risk, events[day]))
        at_risk -= gone_after[day]
    return table


def survival(table: Iterable[Day]) -> list[float]:
    """S(t) = Π (1 - d / r): the share to whom it has not happened by the end of each day (Kaplan and Meier 1958).

    Exactly 1 before the first event and exactly 0 once everybody at risk had theirs; flat where nobody is at risk.
    """
    shares, share = [], 1.0
    for at_risk, events in table:
        if events:
            share *= (at_risk - events) / at_risk
        shares.append(share)
    return shares


def how_many(starts: Iterable[Start]) -> int:
    """The number of starts, identical ones counted each."""
    return sum(map(attrgetter("count"), starts))


def first_day_reaching(shares: Sequence[float], level: float) -> int:
    """The smallest day on which a rising curve is at `level`, which it reaches by its end."""
    return next(day for day, share in enumerate(shares) if share >= level - ROUNDING)
