"""What a salesperson is to be told by e-mail. A verb leaves the row; the mail is written after it (sales/mails.py)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.models import Business, User
from sales.models.salesperson import Salesperson


class Notice(models.Model):
    """One prospect that a salesperson is to be told of. It goes once its mail is written.

    Those of one kind that were left for somebody at one moment are one mail.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", _("given to them")
        CALLED_AGAIN = "called_again", _("called again")

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    prospect = models.ForeignKey("sales.Prospect", models.CASCADE, related_name="+")
    salesperson = models.ForeignKey(Salesperson, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["given", "called_again"]), name="a_notice_is_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.salesperson}: {self.prospect_id} ({self.get_kind_display()})"
