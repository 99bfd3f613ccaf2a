"""How long people wait for sales's first answer after the hand-over, and who still waits.

Made only from sales's tables. A moment whose hour nobody knows stands at noon: such a wait counts in whole days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from business.models import Business
from business.periods import Period
from business.report import Key, Row, key_of
from business.statistics import median_wait
from business.waiting_hours import Clock
from sales.models import Prospect


@dataclass(frozen=True, slots=True)
class Wait:
    """One prospect's wait: how many hours, whether an answer ended it, whether sales is still at it."""

    key: Key
    on: date
    hours: float
    answered: bool
    is_open: bool


def waits_of(business: Business, period: Period, as_of: date, by: str, columns: tuple[str, ...]) -> list[Wait]:
    """The waits of the prospects received in a period, as they stood at the end of a local date, or now. One query."""
    clock = Clock(business.zone, as_of)
    cohort = Prospect.objects.filter(business=business).received_in(period).order_by()
    rows = cohort.values_list("received_at", "received_on", "answered_at", "answered_on", "outcome_on", *columns)
    waits = []
    for received_at, on, answered_at, answered_on, ended_on, *key in rows.iterator(chunk_size=5000):
        known = answered_on is not None and answered_on <= as_of
        until, until_on = (answered_at, answered_on) if known else (clock.now, as_of)
        hours = clock.hours(received_at, on, until, until_on)
        is_open = ended_on is None or ended_on > as_of
        waits.append(Wait(key_of(by, on, key), on, hours, known, is_open))
    return waits


def answers(waits: Iterable[Wait]) -> Row:
    """`median_hours_to_answer`: half had an answer within so many hours of the hand-over (who has none stays at risk).

    `unanswered`: those that sales is at and has not reached; `longest_wait_hours`: of the one who waits longest.
    """
    waits = list(waits)
    median = median_wait((wait.hours, wait.answered) for wait in waits)
    waiting = [wait.hours for wait in waits if wait.is_open and not wait.answered]
    return {
        "median_hours_to_answer": None if median is None else round(median, 2),
        "unanswered": len(waiting),
        "longest_wait_hours": round(max(waiting), 2) if waiting else None,
    }
