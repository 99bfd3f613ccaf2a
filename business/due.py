"""Due marks: what must be computed again. They stand in the database; the broker only carries a hint."""

import logging
import time
from datetime import date

from celery import current_app
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.hats import Hat

log = logging.getLogger(__name__)
BEGINNING = date(1900, 1, 1)  # before the first day of any business: marks since then mean everything


class DueMark(models.Model):
    """One side's numbers of one business are due from a local date on.

    Marks are only ever added, so two writers never wait for each other; a job deletes exactly those it read before it
    computed. That is the compare-and-set: a mark that came meanwhile stays.
    """

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=[(Hat.MARKETING, Hat.MARKETING.label), (Hat.SALES, Hat.SALES.label)])
    since = models.DateField()
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("due mark")
        indexes = [models.Index(fields=["side", "business"])]

    def __str__(self) -> str:
        return f"{self.side} of {self.business_id} since {self.since}"


def mark(*, business: int, side: str, since: date) -> None:
    """Say, in the transaction of the write, that a side's numbers are due from a date on; after commit, send a hint."""
    DueMark.objects.create(business_id=business, side=side, since=since)
    transaction.on_commit(lambda: hint(side, business))


def mark_everything(*, business: int) -> None:
    """Say that all numbers of both sides are due: a setting changed that they all read."""
    for side in (Hat.MARKETING, Hat.SALES):
        mark(business=business, side=side, since=BEGINNING)


class Broker:
    """Whether the broker answered lately. Waiting for one that is away takes seconds, so nobody does it each time."""

    REST = 30  # seconds in which nobody tries again

    def __init__(self) -> None:
        self.silent_until = 0.0

    def is_silent(self) -> bool:
        """Whether it did not answer a moment ago."""
        return time.monotonic() < self.silent_until

    def did_not_answer(self) -> None:
        """Leave it alone for a while."""
        self.silent_until = time.monotonic() + self.REST


broker = Broker()


def hint(side: str, business: int) -> None:
    """Ask the side's worker to look now. A broker that is away costs a minute, never the request: beat sweeps."""
    if broker.is_silent():
        return
    try:
        current_app.send_task(f"{side}.tasks.compute", args=[business], queue=side, retry=False)
    except Exception as problem:  # noqa: BLE001 - whatever the broker's client raises
        broker.did_not_answer()
        log.warning("No hint to %s (%s): the sweep will catch up.", side, problem)
