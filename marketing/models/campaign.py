"""Campaigns, and what marketing puts in: money, hours, letters, calls."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business import bounds
from business.due_marks import mark
from business.hats import Hat
from business.periods import Period
from business.refusal import Refused
from marketing.models.source import Source


class Campaign(models.Model):
    """A dated promotional effort, feeding one or more sources."""

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="campaigns")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    sources = models.ManyToManyField(Source, verbose_name=_("sources it feeds"), blank=True, related_name="campaigns")
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("campaign")
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint("business", Lower("name"), name="one_campaign_of_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_starts",
            ),
            bounds.days_within("days_of_a_campaign_are_within_reach", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        return self.name

    def as_it_stands(self) -> "Campaign":
        """It, read afresh and held until the end of the transaction."""
        return Campaign.objects.select_for_update(no_key=True).get(pk=self.pk)

    def is_over(self, today: date) -> bool:
        """Whether it has ended, so that nobody calls because of it any more."""
        return self.ends_on is not None and self.ends_on < today

    def ran_on(self, on: date) -> bool:
        """Whether a date lies inside it; an end that nobody wrote down is open."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)

    def only_source(self) -> Source | None:
        """The one source it feeds, where it is one: then its money and hours are that source's."""
        fed = list(self.sources.all()[:2])
        return fed[0] if len(fed) == 1 else None


class PreLeadCount(models.Model):
    """What a campaign did before anybody answered: letters posted, calls made."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="counts")
    on = models.DateField(_("date"))
    what = models.CharField(_("what"), max_length=80)
    how_many = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("count")
        ordering = ["-on", "-pk"]
        constraints = [
            bounds.numbers_within("counts_are_one_to_100_000_000", how_many=bounds.PIECES),
            bounds.days_within("day_of_a_count_is_within_reach", "on"),
        ]

    def __str__(self) -> str:
        return f"{self.how_many} {self.what}"


class EffortQuerySet(models.QuerySet["Effort"]):
    """Words for reading efforts."""

    def spent_in(self, period: Period) -> "EffortQuerySet":
        """Those dated in a period."""
        return self.filter(on__range=(period.start, period.end))


class Effort(models.Model):
    """Money and hours spent by marketing on a source or campaign on a date. Hours count as much as money."""

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="efforts")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="efforts")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="efforts")
    on = models.DateField(_("date"))
    money = models.DecimalField(_("money"), max_digits=12, decimal_places=2, default=0)
    hours = models.DecimalField(_("hours"), max_digits=7, decimal_places=2, default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")

    objects = EffortQuerySet.as_manager()

    class Meta:
        verbose_name = _("effort")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["business", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(campaign__isnull=False), name="effort_is_on_a_source_or_campaign"
            ),
            models.CheckConstraint(
                condition=Q(money__gte=0, hours__gte=0) & (Q(money__gt=0) | Q(hours__gt=0)),
                name="effort_is_money_or_hours",
            ),
            bounds.money_within("money_of_an_effort_is_below_a_billion", "money"),
            models.CheckConstraint(condition=Q(hours__lte=bounds.MOST_HOURS), name="hours_of_an_effort_fit_in_a_month"),
            bounds.days_within("day_of_an_effort_is_within_reach", "on"),
        ]

    def __str__(self) -> str:
        return f"{self.money} and {self.hours} h on {self.on}"

    def spend(self) -> None:
        """Keep it. A campaign that feeds one source spends on that source; numbers from its date on are due.

        Raises Refused for a day to come, and for money or hours that cannot be.
        """
        bounds.has_happened(self.on, self.business.today())
        bounds.is_money(self.money)
        bounds.are_hours(self.hours)
        if self.source is None and self.campaign is not None:
            self.source = self.campaign.only_source()
        self.source = self.source and self.source.now
        self.save()
        mark(business=self.business_id, side=Hat.MARKETING, since=self.on)

    def put_back(self) -> None:
        """Undo a taking out. Raises Refused where it is there. What has merged meanwhile bears the other's name."""
        if Effort.objects.filter(pk=self.pk).exists():
            raise Refused(_now("It is there already. Nothing was changed."))
        self.source = self.source and self.source.now
        self.save(force_insert=True)
        mark(business=self.business_id, side=Hat.MARKETING, since=self.on)

    def take_out(self) -> None:
        """Remove it: it was never spent."""
        on: date = self.on
        self.delete()
        mark(business=self.business_id, side=Hat.MARKETING, since=on)
