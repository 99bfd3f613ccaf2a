"""How people pass along an ordered way of steps or stages: who reached one, and who went on to the next or later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from business.periods import Period
from business.report import Row
from business.statistics import Start, conversion_within, median_days

STEP_DAYS = 30
LOST_FROM = 5


@dataclass(frozen=True, slots=True)
class Journey:
    """One lead's or prospect's way: the first date at each place (None: never there), and how it ended.

    `reached` has one more entry than there are places: the last is what comes after the last place (handed over, won).
    """

    reached: tuple[date | None, ...]
    left_on: date | None = None
    left_as: str = ""

    def arrival(self, place: int, as_of: date) -> date | None:
        """The day it first reached a place or, skipping it, a later one; None if not by `as_of`."""
        known = [on for on in self.reached[place:] if on is not None and on <= as_of]
        return min(known, default=None)

    def has_left(self, as_of: date) -> bool:
        """Whether it had ended, without having got to the end of the way, by a date."""
        return self.left_on is not None and self.left_on <= as_of


def passing(
    journeys: Iterable[Journey], places: Sequence[str], exits: Sequence[str], period: Period, as_of: date
) -> list[Row]:
    """For each place, of those who first reached it in a period: how many went on, left, are still there.

    The conversion is within 30 days, from first reaching a place (or skipping it: that day) to first reaching the next
    or a later one. First entry only. `left` splits up into the `exits`.
    """
    journeys = list(journeys)
    return [{"key": name, **pass_of(journeys, at, exits, period, as_of)} for at, name in enumerate(places)]


def pass_of(journeys: list[Journey], place: int, exits: Sequence[str], period: Period, as_of: date) -> Row:
    """The row of one place."""
    starts: list[Start] = []
    went_on, left = 0, dict.fromkeys(exits, 0)
    for journey in journeys:
        came = journey.arrival(place, as_of)
        if came is None or came not in period:
            continue
        went = journey.arrival(place + 1, as_of)
        starts.append(Start((as_of - came).days, None if went is None else max(0, (went - came).days)))
        if went is not None:
            went_on += 1
        elif journey.has_left(as_of):
            left[journey.left_as] += 1
    gone = sum(left.values())
    return {
        "reached": len(starts),
        "went_on": went_on,
        "left": gone,
        **left,
        "still_there": len(starts) - went_on - gone,
        "conversion": conversion_within(starts, STEP_DAYS).as_json(),
        "median_days": median_days(starts, STEP_DAYS),
    }


def most_lost(rows: Iterable[Row]) -> Row | None:
    """The place that lost more people than any other: `key`, how many `left` there, `of` all who left anywhere.

    None where fewer than five left, or where no place stands out.
    """
    found = sorted(rows, key=lambda row: row["left"], reverse=True)
    lost = [row["left"] for row in found]
    if sum(lost) < LOST_FROM or (len(lost) > 1 and lost[0] == lost[1]):
        return None
    return {"key": found[0]["key"], "left": lost[0], "of": sum(lost), "reached": found[0]["reached"]}
