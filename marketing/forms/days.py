"""Dates in forms: picked in the browser's own calendar, local to the business."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.clock import EARLIEST


class DayField(forms.DateField):
    """A local date."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("error_messages", {"invalid": _("That is not a date. Write it like 2026-11-16.")})
        super().__init__(**options)


def has_come(today: date) -> Callable[[date], None]:
    """A check that a date is not in the future, nor before anybody kept books."""

    def check(on: date) -> None:
        if on > today:
            raise ValidationError(_("That day has not come yet."))
        if on < EARLIEST:
            raise ValidationError(_("That is too long ago. Check the year."))

    return check


def is_ahead(today: date) -> Callable[[date], None]:
    """A check that a date is still to come, today among them."""

    def check(on: date) -> None:
        if on < today:
            raise ValidationError(_("That day is over. Choose today or later."))

    return check
