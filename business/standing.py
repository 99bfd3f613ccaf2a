"""Stored numbers: how a side's job brings them up to date. The tables are each side's own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from business.due import DueMark
from business.models import Business


class StandingRecord(models.Model):
    """Where a side stands as of a local date. `numbers` has the shape that `manage.py numbers` prints."""

    as_of = models.DateField()
    computed_at = models.DateTimeField()
    numbers = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"as of {self.as_of}"


def bring_up_to_date(
    standings: type[StandingRecord],
    business: Business,
    *,
    side: str,
    store_weeks: Callable[[Business, date, date], None],
    standing_of: Callable[[Business, date], dict[str, Any]],
    again: bool = False,
) -> bool:
    """Compute and store what is due of a side's numbers; says whether anything was.

    Idempotent, and safe to run twice at once: the second waits for the first at the locked row, then finds nothing
    due. Marks are read before anything is computed, and just those are cleared, so that a write in between stays due.
    A new day is due by itself: more is known of those still open. `again` computes everything in any case.
    """
    rows: Any = standings._default_manager
    with transaction.atomic():
        rows.get_or_create(business=business, defaults={"as_of": date.min, "computed_at": timezone.now()})
        standing = rows.select_for_update().get(business=business)
        today = business.today()
        marks = dict(DueMark.objects.filter(side=side, business=business).values_list("pk", "since"))
        since = due_from(marks.values(), None if again or not standing.numbers else standing.as_of, today)
        if since is None:
            return False
        store_weeks(business, since, today)
        standing.as_of, standing.computed_at = today, timezone.now()
        standing.numbers = standing_of(business, today)
        standing.save()
        DueMark.objects.filter(pk__in=list(marks)).delete()
    return True


def due_from(marked: Any, standing: date | None, today: date) -> date | None:
    """The local date from which numbers are due; None where they are up to date. Nothing stored: all of them."""
    dates = list(marked)
    if standing is None:
        dates.append(date.min)
    elif standing < today:
        dates.append(standing)
    return min(dates, default=None)
