"""A hand-over: marketing gave a ready lead to sales; and, as far as marketing is told, what came of it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from business.bounds import days_within

if TYPE_CHECKING:
    from marketing.models.lead import Lead


class AskAgain(models.TextChoices):
    """What somebody who said no answered to “may we ask again?”. Nothing: nobody asked them."""

    LATER = "later", _("From a date")
    NEVER = "never", _("Never")


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Words for reading hand-overs."""

    def under_way(self) -> "HandOverQuerySet":
        """Those whose attempt sales is still at: their person is an open prospect."""
        return self.filter(ended_on=None)

    def last_of_their_leads(self) -> "HandOverQuerySet":
        """Those after which their lead was not handed over again."""
        later = HandOver.objects.filter(lead=OuterRef("lead"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def refused(self, today: date) -> "HandOverQuerySet":
        """Those that ended in a no which still holds: for good, until a later date, or until they call."""
        noes = self.filter(ended_as=HandOver.Ending.LOST).last_of_their_leads()
        return noes.exclude(ask_again=AskAgain.LATER, ask_from__lte=today)


class HandOver(models.Model):
    """Marketing gave a ready lead to sales on a date; how the attempt ended; and, where sales gave it back, why.

    `returned_*` say that the lead is marketing's again; `ended_*` how sales's attempt ended, whoever has the lead now.
    """

    class Return(models.TextChoices):
        HANDED_BACK = "handed_back", _("Handed back")
        LOST = "lost", _("Said no, may be called again")

    class Ending(models.TextChoices):
        WON = "won", _("Became a customer")
        LOST = "lost", _("Said no")
        HANDED_BACK = "handed_back", _("Handed back")

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="hand_overs")
    lead: "models.ForeignKey[Lead, Lead]" = models.ForeignKey(
        "marketing.Lead", models.CASCADE, related_name="hand_overs"
    )
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")
    signs = models.JSONField(default=list)  # [{"sign": the question, "seen": true}] as they stood that day
    unready_why = models.TextField(blank=True)  # why it went on with signs missing; counted
    returned_on = models.DateField(null=True)
    returned_as = models.CharField(max_length=11, choices=Return.choices, blank=True)
    return_why = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=11, choices=Ending.choices, blank=True)
    ask_again = models.CharField(max_length=5, choices=AskAgain.choices, blank=True)
    ask_from = models.DateField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["business", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=Q(returned_on=None), name="a_lead_is_handed_over_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("on")), name="returned_after_handed_over"
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_as="") | (Q(returned_on__isnull=False) & ~Q(returned_as="")),
                name="a_return_says_how",
            ),
            days_within("days_of_a_hand_over_are_within_reach", "on", "returned_on"),
            days_within("days_of_an_ending_are_within_reach", "ended_on", "ask_from"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_as="", returned_on=None)
                | Q(ended_on__gte=F("on"), ended_as__in=["won", "lost", "handed_back"]),
                name="an_ending_says_how_and_after_the_hand_over",
            ),
            models.CheckConstraint(
                condition=Q(ask_again__in=["", AskAgain.NEVER], ask_from=None)
                | Q(ask_again=AskAgain.LATER, ask_from__isnull=False),
                name="to_ask_later_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(ask_again="") | Q(ended_as="lost"), name="only_a_no_says_whether_to_ask_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead} on {self.on}"
