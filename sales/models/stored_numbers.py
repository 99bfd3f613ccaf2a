"""Sales's numbers as its own jobs stored them. Today, trends and the e-mail read these."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from business.stored_numbers import StandingRecord


class Week(models.Model):
    """One ISO week of sales's numbers: the cohort received in it, the till, and the trailing conversion at its end."""

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="sales_weeks")
    monday = models.DateField()
    received = models.PositiveIntegerField()
    won = models.PositiveIntegerField()  # of those received in this week, as of the computation
    lost = models.PositiveIntegerField()
    handed_back = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    conversions = models.PositiveIntegerField()  # won in this week, whenever received
    conversions_value = models.DecimalField(max_digits=20, decimal_places=2)
    # The rate of prospects received in the 2H days up to the week's end, as of then.
    conversion = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("week of sales")
        ordering = ["monday"]
        constraints = [models.UniqueConstraint(fields=["business", "monday"], name="a_week_of_sales_is_stored_once")]

    def __str__(self) -> str:
        return f"{self.monday}: {self.conversions}"


class Standing(StandingRecord):
    """Where sales stands."""

    business = models.OneToOneField("business.Business", models.CASCADE, related_name="sales_standing")

    class Meta:
        verbose_name = _("standing of sales")
