"""A note on a person that belongs to neither side: not a lead, just a note."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.models.person import Person


class Note(models.Model):
    """Something worth remembering of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("business.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("note")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
