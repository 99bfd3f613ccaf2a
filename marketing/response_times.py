"""How long leads wait until somebody is in touch with them, who still waits, and who called again meanwhile.

Made only from marketing's tables. A moment whose hour nobody knows stands at noon: such a wait counts in whole days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Min, OuterRef, Subquery

from business.models import Business
from business.periods import Period
from business.report import Key, Row, grouped, key_of
from business.statistics import median_wait
from business.waiting_hours import Clock
from marketing.models import History, Lead, Touch
from marketing.models.record import Status


@dataclass(frozen=True, slots=True)
class Wait:
    """One lead's wait for the first touch, as it is known today; `moved_on`, when it first went to another step."""

    key: Key
    on: date
    arrived_at: datetime
    touched_at: datetime | None
    touched_on: date | None
    moved_on: date | None
    ready_on: date | None  # its first hand-over
    closed_on: date | None

    def is_touched(self, as_of: date) -> bool:
        """Whether somebody was in touch by a local date."""
        return self.touched_on is not None and self.touched_on <= as_of

    def is_untouched(self, as_of: date) -> bool:
        """Whether nobody was, though it is open: who moved it a step had been."""
        ways_out = (self.moved_on, self.touched_on, self.ready_on, self.closed_on)
        return not any(on is not None and on <= as_of for on in ways_out)

    def hours(self, clock: Clock) -> float:
        """From its arrival to the first touch, or to now."""
        if self.touched_at and self.touched_on and self.is_touched(clock.as_of):
            return clock.hours(self.arrived_at, self.on, self.touched_at, self.touched_on)
        return clock.hours(self.arrived_at, self.on, clock.now, clock.as_of)


@dataclass(frozen=True, slots=True)
class Again:
    """So many calls about the same thing on a date."""

    key: Key
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Who waited for a first touch, and who called again, read as of a local date or now."""

    waits: list[Wait]
    again: list[Again]
    clock: Clock

    def total(self) -> Row:
        """The numbers of all."""
        return touched(self.waits, self.again, self.clock)

    def beside(self, rows: dict[Key, Row]) -> list[Row]:
        """The rows, each with the numbers of its leads."""
        waits, again = grouped(self.waits, lambda wait: wait.key), grouped(self.again, lambda call: call.key)
        return [row | touched(waits.get(key, ()), again.get(key, ()), self.clock) for key, row in rows.items()]

    def within(self, period: Period, as_of: date) -> "Contact":
        """What of it is of a period, read as of another date."""
        waits = [wait for wait in self.waits if wait.on in period]
        return Contact(waits, [each for each in self.again if each.on in period], replace(self.clock, as_of=as_of))


def contact_of(business: Business, period: Period, as_of: date, by: str, columns: tuple[str, ...]) -> Contact:
    """What is known of being in touch with the leads of a period, in two queries."""
    touches = Touch.objects.filter(lead__business=business, begun_by=Touch.Side.THEY)
    theirs = touches.filter(on__range=(period.start, period.end)).exclude(lead__status=Status.STRUCK_OUT).order_by()
    counted = theirs.values_list("on", *(f"lead__{column}" for column in columns)).annotate(n=Count("pk"))
    again = [Again(key_of(by, on, key), on, count) for on, *key, count in counted]
    return Contact(list(waits_of(business, period, by, columns)), again, Clock(business.zone, as_of))


def waits_of(business: Business, period: Period, by: str, columns: tuple[str, ...]) -> Iterator[Wait]:
    """The waits of the leads that arrived in a period. One query."""
    moves = History.objects.filter(lead=OuterRef("pk"), verb="moved").order_by().values("lead")
    leads = Lead.objects.filter(business=business).counted().arrived_in(period).order_by()
    rows = leads.annotate(
        touched_at=Min("touches__at"),
        touched_on=Min("touches__on"),
        moved_on=Subquery(moves.annotate(first=Min("on")).values("first")),
    ).values_list("arrived_on", "logged_at", "touched_at", "touched_on", "moved_on", "ready_on", "closed_on", *columns)
    for on, logged_at, at, touched_on, moved_on, ready_on, closed_on, *key in rows.iterator(chunk_size=5000):
        arrived_at = logged_at if business.date_of(logged_at) == on else business.noon(on)
        yield Wait(key_of(by, on, key), on, arrived_at, at, touched_on, moved_on, ready_on, closed_on)


def touched(waits: Iterable[Wait], again: Iterable[Again], clock: Clock) -> Row:
    """`untouched`: open leads of the period nobody has been in touch with, by a touch or by moving them a step.

    `median_hours_to_first_touch`: half had a touch within so many hours of their arrival (who has none stays at risk).
    `calls_again`: calls in the period about a lead that was open already; none of them is a lead.
    """
    waits, as_of = list(waits), clock.as_of
    median = median_wait((wait.hours(clock), wait.is_touched(as_of)) for wait in waits)
    return {
        "calls_again": sum(each.count for each in again),
        "untouched": sum(wait.is_untouched(as_of) for wait in waits),
        "median_hours_to_first_touch": None if median is None else round(median, 2),
    }
