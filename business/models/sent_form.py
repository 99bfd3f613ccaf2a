"""What forms were sent and saved, so that one that comes twice is saved once."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _


class SentFormQuerySet(models.QuerySet["SentForm"]):
    """Words for reading forms that were sent."""

    def claim(self, fingerprint: str, *, user: Any) -> "tuple[SentForm, bool]":
        """The row of a form, and whether it is new: for one transaction of those that come at once, and never again.

        The unique constraint is the check. A second one waits here until the first is saved, and then finds it; or
        until the first came to nothing, and then takes its place. Needs a transaction around it.
        """
        try:
            with transaction.atomic():
                return self.create(fingerprint=fingerprint, user=user), True
        except IntegrityError:
            return self.get(fingerprint=fingerprint), False


class SentForm(models.Model):
    """One form that was saved: of whom, and what the answer was, for whoever sends the same one again."""

    fingerprint = models.CharField(max_length=64, unique=True)  # of the sender, the address, the key and what was typed
    user = models.ForeignKey("business.User", models.CASCADE, related_name="+")
    location = models.CharField(max_length=2000, blank=True)  # where the answer led to
    in_place = models.BooleanField(default=False)  # it was no redirect, but a part for the page's scripts
    trigger = models.CharField(max_length=200, blank=True)  # what the answer told the page's scripts
    said = models.JSONField(default=list)  # its messages: level, text, what to do about it
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form that was sent")

    def __str__(self) -> str:
        return self.fingerprint[:12]
