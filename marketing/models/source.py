"""How people heard of the business: sources, each with what was changed of it."""

import uuid
from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.due_marks import mark
from business.hats import Hat
from business.history import HistoryRow
from business.models import Business, User
from business.ordered_lists import Word
from business.refusal import Refused
from marketing.signals import word_changed, word_merged


class Approach(models.TextChoices):
    """How a source works."""

    WARM = "warm", _("Warm: someone vouched for us or knows us")
    INBOUND = "inbound", _("Inbound: they found us")
    OUTBOUND = "outbound", _("Outbound: we went to them")


class Source(Word):
    """How people heard of the business. A lead without one is “not asked” (null)."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="sources")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    approach = models.CharField(_("approach"), max_length=8, choices=Approach.choices, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta(Word.Meta):
        verbose_name = _("source")
        constraints = [
            models.UniqueConstraint("business", Lower("name"), name="one_source_of_a_name"),
            models.CheckConstraint(condition=models.Q(approach__in=["", *Approach.values]), name="approach_is_known"),
        ]

    @transaction.atomic
    def rename(self, *, to: str, by: User | None = None) -> None:
        """Call it something else, everywhere it is shown, with sales too. Raises Refused where the name is taken."""
        before = self.as_it_stands().name
        super().rename(to=to)
        if self.name != before:
            self.remember("renamed", by=by, before=before, after=self.name)
            word_changed.send(sender=Source, word=self, before=before)

    @transaction.atomic
    def take_approach(self, approach: str, *, by: User | None = None) -> None:
        """Say how it works, with sales too."""
        stood = self.as_it_stands()
        self.name, self.approach = stood.name, approach
        self.save(update_fields=["approach"])
        self.changed()
        if approach != stood.approach:
            words = {"before": stood.get_approach_display(), "after": self.get_approach_display()}
            self.remember("works otherwise", by=by, **words)
            word_changed.send(sender=Source, word=self, before=stood.name)

    @transaction.atomic
    def merge_into(self, other: "Source", *, by: User | None = None) -> None:
        """They are one source: leads, money, hours and campaigns of this are the other's, with sales too.

        This is retired, and whoever asks for it is shown the other. It cannot be undone. Raises Refused for itself, and
        where either went into another one already.
        """
        rows = Source.objects.filter(business=self.business, pk__in=[self.pk, other.pk]).order_by("pk")
        held = {each.pk: each for each in rows.select_for_update(no_key=True)}
        if len(held) < len({"this", "other"}) or any(each.merged_into_id for each in held.values()):
            raise Refused(_now("These two cannot be merged. Nothing was changed; choose two sources that are in use."))
        first = self.leads.aggregate(first=models.Min("arrived_on"))["first"] or self.business.today()
        self.leads.update(source=other)
        self.efforts.update(source=other)
        for campaign in self.campaigns.all():
            campaign.sources.add(other)
            campaign.sources.remove(self)
        self.merged.update(merged_into=other)
        self.merged_into = other
        self.save(update_fields=["merged_into"])
        self.retire()
        self.remember("merged", by=by, before=self.name, after=other.name)
        other.remember("took in", by=by, before=self.name, after=other.name)
        word_merged.send(sender=Source, word=self, into=other)
        mark(business=self.business_id, side=Hat.MARKETING, since=first)

    @transaction.atomic
    def bring_back(self) -> None:
        """Offer it again. Raises Refused for one that went into another."""
        if self.merged_into:
            words = {"name": self.name, "other": self.merged_into}
            raise Refused(_now("“%(name)s” went into “%(other)s”, so it stays retired. Nothing was changed.") % words)
        super().bring_back()

    @property
    def now(self) -> "Source":
        """It, or the one it went into: what is said to have come by it from then on came by that."""
        return self.merged_into or self

    def as_it_stands(self) -> "Source":
        """It, read afresh and held until the end of the transaction."""
        return Source.objects.select_for_update(no_key=True).get(pk=self.pk)

    def remember(self, verb: str, *, by: User | None, before: str = "", after: str = "", why: str = "") -> None:
        """Write the history row of what was done with it."""
        at: datetime = timezone.now()
        row = SourceHistory(business=self.business, source=self, verb=verb, at=at, on=self.business.date_of(at))
        row.by, row.before, row.after, row.why = by, before[:200], after[:200], why
        row.save()

    def changed(self) -> None:
        """Marketing's numbers by source bear these names and approaches."""
        mark(business=self.business_id, side=Hat.MARKETING, since=self.business.today())


class SourceHistory(HistoryRow):
    """What was changed of a source: its name, how it works, what went into it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a source")
