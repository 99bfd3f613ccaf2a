"""One history row for every verb: who, when, from, to, why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HistoryRow(models.Model):
    """What one verb did. `on` is the local date of `at` in the business's zone, the date that numbers read."""

    business = models.ForeignKey("business.Business", models.CASCADE, related_name="+")
    verb = models.CharField(max_length=30)
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"
