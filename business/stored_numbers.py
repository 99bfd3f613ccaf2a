"""Stored numbers: how a side's job brings them up to date. The tables are each side's own.

A job holds no lock while it computes: it reads everything in one snapshot, and then stores in a transaction of
milliseconds, so that nobody who logs a lead waits for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from business.due_marks import DueMark
from business.models import Business
from business.sets import in_batches
from business.snapshot import snapshot

TRIES = 5  # as often may another job have been faster; the marks stay for the sweep then


class StandingRecord(models.Model):
    """Where a side stands as of a local date. `numbers` has the shape that `manage.py numbers` prints."""

    as_of = models.DateField()
    computed_at = models.DateTimeField()
    numbers = models.JSONField(default=dict)
    version = models.PositiveBigIntegerField(default=0)  # counts how often it was stored

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"as of {self.as_of}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a job read and made of it, and of which version of what is stored."""

    version: int
    today: date
    marks: list[int]
    weeks: Any
    numbers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """A side's tables and functions. `weeks_of` and `standing_of` only read; `store_weeks` only writes."""

    name: str
    standings: type[StandingRecord]
    weeks_of: Callable[[Business, date, date], Any]
    standing_of: Callable[[Business, date], dict[str, Any]]
    store_weeks: Callable[[Business, Any], None]


def bring_up_to_date(business: Business, side: Side, *, again: bool = False) -> bool:
    """Compute and store what is due of a side's numbers; says whether anything was.

    Idempotent, and safe to run twice at once: who finds at storing that somebody stored since they read throws theirs
    away and reads anew, so that nothing older replaces anything newer. Marks are read with the rows they speak of, and
    just those are cleared, so that a write in between stays due. A new day is due by itself: more is known of those
    still open. `again` computes everything in any case.
    """
    for _ in range(TRIES):
        reading = read(business, side, again=again)
        if reading is None:
            return False
        if store(business, side, reading):
            return True
    return True


def read(business: Business, side: Side, *, again: bool) -> Reading | None:
    """All that is due, computed as of one moment; None where nothing is."""
    rows: Any = side.standings._default_manager
    with snapshot():
        standing = rows.filter(business=business).first()
        today = business.today()
        marks = dict(DueMark.objects.filter(side=side.name, business=business).values_list("pk", "since"))
        known = None if again or standing is None or not standing.numbers else standing.as_of
        since = due_from(marks.values(), known, today)
        if since is None:
            return None
        weeks, numbers = side.weeks_of(business, since, today), side.standing_of(business, today)
    return Reading(standing.version if standing else 0, today, list(marks), weeks, numbers)


@transaction.atomic
def store(business: Business, side: Side, reading: Reading) -> bool:
    """Keep a reading and clear its marks; False, with nothing changed, where another was stored since it was read."""
    rows: Any = side.standings._default_manager
    rows.get_or_create(business=business, defaults={"as_of": date.min, "computed_at": timezone.now()})
    standing = rows.select_for_update().get(business=business)
    if standing.version != reading.version:
        return False
    side.store_weeks(business, reading.weeks)
    standing.as_of, standing.computed_at, standing.numbers = reading.today, timezone.now(), reading.numbers
    standing.version += 1
    standing.save()
    for pks in in_batches(reading.marks):
        DueMark.objects.filter(pk__in=pks).delete()
    return True


def due_from(marked: Any, standing: date | None, today: date) -> date | None:
    """The local date from which numbers are due; None where they are up to date. Nothing stored: all of them."""
    dates = list(marked)
    if standing is None:
        dates.append(date.min)
    elif standing < today:
        dates.append(standing)
    return min(dates, default=None)
