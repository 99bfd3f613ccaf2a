"""What happened to a lead: the history of its verbs, touches, signs seen, hand-overs."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.bounds import days_within
from business.history import HistoryRow
from marketing.models.lead import Lead
from marketing.models.words import SignOfReadiness, Step


class History(HistoryRow):
    """One row for every verb on a lead. Rows with a `to_step` are its way through the steps."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="history")
    from_step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    to_step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a lead")
        indexes = [models.Index(fields=["business", "on"])]


class Touch(models.Model):
    """One marketing contact with a lead on a date."""

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        MESSAGE = "message", _("Message")
        MEETING = "meeting", _("Meeting")
        LETTER = "letter", _("Letter")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="touches")
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField(_("date"))
    channel = models.CharField(_("how"), max_length=8, choices=Channel.choices)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        ordering = ["-on", "-pk"]
        constraints = [days_within("day_of_a_touch_is_within_reach", "on")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.on}"


class SignSeen(models.Model):
    """A sign of readiness that somebody has seen in a lead."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="signs_seen")
    sign = models.ForeignKey(SignOfReadiness, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("sign seen")
        constraints = [
            models.UniqueConstraint(fields=["lead", "sign"], name="a_sign_is_seen_once"),
            days_within("day_of_a_sign_is_within_reach", "on"),
        ]

    def __str__(self) -> str:
        return str(self.sign)


class HandOver(models.Model):
    """Marketing gave a ready lead to sales on a date; and, where sales gave it back, when, how and why."""

    class Return(models.TextChoices):
        HANDED_BACK = "handed_back", _("Handed back")
        LOST = "lost", _("Said no, may be called again")

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="hand_overs")
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="hand_overs")
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")
    signs = models.JSONField(default=list)  # [{"sign": the question, "seen": true}] as they stood that day
    unready_why = models.TextField(blank=True)  # why it went on with signs missing; counted
    returned_on = models.DateField(null=True)
    returned_as = models.CharField(max_length=11, choices=Return.choices, blank=True)
    return_why = models.TextField(blank=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.lead} on {self.on}"
