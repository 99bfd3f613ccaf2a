"""Marketing's numbers as its own jobs stored them. Today, trends and the e-mail read these."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from business.stored_numbers import StandingRecord


class Week(models.Model):
    """One ISO week of marketing's numbers. Money in the business's currency."""

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="marketing_weeks")
    monday = models.DateField()
    leads = models.PositiveIntegerField()
    usual_low = models.PositiveIntegerField(null=True)
    usual_high = models.PositiveIntegerField(null=True)
    handed_over = models.PositiveIntegerField()
    spend = models.DecimalField(max_digits=20, decimal_places=2)
    hours = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("week of marketing")
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["business", "monday"], name="a_week_of_marketing_is_stored_once")
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.leads}"

    @property
    def usual(self) -> tuple[int, int] | None:
        """The usual range of its leads, both ends within; None where it may not be put into words."""
        if self.usual_low is None or self.usual_high is None:
            return None
        return self.usual_low, self.usual_high


class Standing(StandingRecord):
    """Where marketing stands."""

    business = models.OneToOneField("business.Business", models.CASCADE, related_name="marketing_standing")

    class Meta:
        verbose_name = _("standing of marketing")
