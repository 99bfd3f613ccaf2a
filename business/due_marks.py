"""Due marks: what must be computed again. They stand in the database; the broker only carries a hint."""

from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.hats import Hat
from business.job_hints import hint

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
    transaction.on_commit(lambda: hint(f"{side}.tasks.compute", business, queue=side))


def mark_everything(*, business: int) -> None:
    """Say that all numbers of both sides are due: a setting changed that they all read."""
    for side in (Hat.MARKETING, Hat.SALES):
        mark(business=business, side=side, since=BEGINNING)
