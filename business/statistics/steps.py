"""How people pass along an ordered way of steps or stages: who reached one, who went on, how long they stayed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from business.periods import Period
from business.report import Row
from business.statistics import Start, conversion_within, median_days

STEP_DAYS = 30
LOST_FROM = 5


@dataclass(frozen=True)
class Journey:
    """One lead's or prospect's way: the places it entered, in the order in which that happened, and how it ended.

    `visits` are (place, date); a place is entered anew each time. `finished_on`: it got to what comes after the last
    place (handed over, won). `left_on` and `left_as`: it ended without having got there.
    """

    visits: tuple[tuple[int, date], ...]
    finished_on: date | None = None
    left_on: date | None = None
    left_as: str = ""

    def arrival(self, place: int, as_of: date) -> date | None:
        """The day it first reached a place or, skipping it, a later one; None if not by `as_of`."""
        first = self.firsts.get(place) if place in self.firsts else self.finished_on
        return first if first is not None and first <= as_of else None

    @cached_property
    def firsts(self) -> dict[int, date]:
        """For each place up to the furthest, the day on which it, or a later one, was first reached."""
        first: dict[int, date] = {}
        for place, on in self.visits:
            first[place] = min(on, first.get(place, on))
        earliest = self.finished_on
        for place in range(max(first, default=-1), -1, -1):
            earliest = min((on for on in (first.get(place), earliest) if on is not None), default=None)
            if earliest is not None:
                first[place] = earliest
        return first

    def has_left(self, as_of: date) -> bool:
        """Whether it had ended, without having got to the end of the way, by a date."""
        return self.left_on is not None and self.left_on <= as_of

    def stands_at(self, as_of: date) -> int:
        """The place it had entered last by a date; -1 where it had entered none."""
        return next((place for place, on in reversed(self.visits) if on <= as_of), -1)

    def stay(self, place: int) -> tuple[date, date | None] | None:
        """When it first entered a place, and first left it for anywhere: on, back, or for good. None: never in it."""
        came = next((at for at, visit in enumerate(self.visits) if visit[0] == place), None)
        if came is None:
            return None
        entered, moved = self.visits[came][1], [on for _, on in self.visits[came + 1 : came + 2]]
        exits = [on for on in (*moved, self.finished_on, self.left_on) if on is not None]
        return entered, max(entered, min(exits)) if exits else None


def passing(
    journeys: Iterable[Journey], places: Sequence[str], exits: Sequence[str], period: Period, as_of: date
) -> list[Row]:
    """For each place, of those who first reached it in a period: how many went on, left, went back, are still there.

    The conversion is within 30 days, from first reaching a place (or skipping it: that day) to first reaching the next
    or a later one. First entry only. `left` splits up into the `exits`; `skipped` of those who went on never were in
    it. reached = went_on + left + went_back + still_there.
    """
    journeys = list(journeys)
    return [{"key": name, **pass_of(journeys, at, exits, period, as_of)} for at, name in enumerate(places)]


def pass_of(journeys: list[Journey], place: int, exits: Sequence[str], period: Period, as_of: date) -> Row:
    """The row of one place."""
    starts: list[Start] = []
    went_on, skipped, went_back, left = 0, 0, 0, dict.fromkeys(exits, 0)
    for journey in journeys:
        came = journey.arrival(place, as_of)
        if came is None or came not in period:
            continue
        went = journey.arrival(place + 1, as_of)
        starts.append(Start((as_of - came).days, None if went is None else max(0, (went - came).days)))
        if went is not None:
            went_on += 1
            skipped += not was_in(journey, place, as_of)
        elif journey.has_left(as_of):
            left[journey.left_as] += 1
        else:
            went_back += journey.stands_at(as_of) < place
    gone = sum(left.values())
    return {
        "reached": len(starts),
        "went_on": went_on,
        "skipped": skipped,
        "left": gone,
        **left,
        "went_back": went_back,
        "still_there": len(starts) - went_on - gone - went_back,
        "conversion": conversion_within(starts, STEP_DAYS).as_json(),
        "median_days": median_days(starts, STEP_DAYS),
    }


def was_in(journey: Journey, place: int, as_of: date) -> bool:
    """Whether it had entered a place itself by a date."""
    stay = journey.stay(place)
    return stay is not None and stay[0] <= as_of


def stays(journeys: Iterable[Journey], place: int, period: Period, as_of: date) -> list[Start]:
    """How long those who first entered a place in a period stayed, until they first left it for anywhere.

    Who skipped it was never in it; who has not left counts with the days so far.
    """
    found = [stay for stay in (journey.stay(place) for journey in journeys) if stay]
    return [
        Start((as_of - came).days, None if gone is None else (gone - came).days)
        for came, gone in found
        if came in period and came <= as_of
    ]


def most_lost(rows: Iterable[Row]) -> Row | None:
    """The place that lost more people than any other: `key`, how many `left` there, `of` all who left anywhere.

    None where fewer than five left, or where no place stands out.
    """
    found = sorted(rows, key=lambda row: row["left"], reverse=True)
    lost = [row["left"] for row in found]
    if sum(lost) < LOST_FROM or (len(lost) > 1 and lost[0] == lost[1]):
        return None
    return {"key": found[0]["key"], "left": lost[0], "of": sum(lost), "reached": found[0]["reached"]}
