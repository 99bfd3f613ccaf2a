"""Signs of life: when a worker last did what beat asked of it."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Pulse(models.Model):
    """The last time beat's request reached the worker of a queue. One row a queue."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("pulse")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"

    @classmethod
    def beat(cls, name: str, at: datetime | None = None) -> None:
        """Say that this queue's worker is alive now."""
        cls.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})
