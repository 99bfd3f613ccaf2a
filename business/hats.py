"""Hats and roles: who may wear what, and how a view says it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _


class Hat(models.TextChoices):
    """What a screen is for right now. The wings' URL namespaces carry these names."""

    BOTH = "both", _("Both")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")


class Role(models.TextChoices):
    """A user's place in a business."""

    OWNER = "owner", _("Owner")
    MARKETER = "marketer", _("Marketer")
    SALESPERSON = "salesperson", _("Salesperson")

    @property
    def hats(self) -> list[Hat]:
        """The hats this role may wear, in the order of the switch."""
        return {
            Role.OWNER: [Hat.BOTH, Hat.MARKETING, Hat.SALES],
            Role.MARKETER: [Hat.BOTH, Hat.MARKETING],
            Role.SALESPERSON: [Hat.BOTH, Hat.SALES],
        }[self]


View = TypeVar("View", bound=Callable[..., HttpResponse])
EVERYBODY = (Role.OWNER, Role.MARKETER, Role.SALESPERSON)


def roles(*allowed: Role) -> Callable[[View], View]:
    """Declare which roles may use a view of the roof. The scope refuses the others; a test refuses a view without."""

    def declare(view: View) -> View:
        marked: Any = view
        marked.roles = frozenset(allowed)
        return view

    return declare
