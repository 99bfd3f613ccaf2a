"""One history row for every verb: who, when, from, to, why."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def kept_as_text(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a row keeps them for an undo: moments to the microsecond, which JSON alone would cut."""
    return {name: fact.isoformat() if isinstance(fact, date | time) else fact for name, fact in facts.items()}


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
