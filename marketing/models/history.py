"""What happened to a lead: the history of its verbs, touches, signs seen."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
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
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what stood before, for an undo

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a lead")
        indexes = [models.Index(fields=["business", "on"])]


class Touch(models.Model):
    """One contact between marketing and a lead on a date; who called again about the same thing began one too."""

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        MESSAGE = "message", _("Message")
        MEETING = "meeting", _("Meeting")
        LETTER = "letter", _("Letter")

    class Side(models.TextChoices):
        WE = "we", _("We")
        THEY = "they", _("They")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="touches")
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField(_("date"))
    channel = models.CharField(_("how"), max_length=8, choices=Channel.choices)
    begun_by = models.CharField(_("who began it"), max_length=4, choices=Side.choices, default=Side.WE)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        ordering = ["-on", "-pk"]
        constraints = [
            days_within("day_of_a_touch_is_within_reach", "on"),
            models.CheckConstraint(condition=models.Q(begun_by__in=["we", "they"]), name="a_touch_says_who_began_it"),
        ]

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
