"""The one date field of all forms: picked in the browser's own calendar, local to the business, with its bounds."""

from datetime import date
from enum import Enum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business import bounds


class When(Enum):
    """On which side of today a date may lie. Today is on both."""

    HAPPENED = "happened"  # what has happened: from 1970 to today
    AHEAD = "ahead"  # what is planned: from today to ten years ahead
    ANY = "any"  # from 1970 to ten years ahead


class DayField(forms.DateField):
    """A local date. Today is the business's: a page's zone is its business's (see `business.middleware`)."""

    default_error_messages = {
        "invalid": _("That is not a date. Write it like 2026-11-16."),
        "not_yet": _("That day has not come yet. Choose today or a day before."),
        "over": _("That day is over. Choose today or later."),
        "too_early": _("That is too long ago. Check the year."),
    }

    def __init__(self, *, when: When = When.ANY, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)
        self.when = when

    def first_and_last(self) -> tuple[date, date]:
        """The bounds as of today, both within."""
        today = timezone.localdate()
        return (
            today if self.when is When.AHEAD else bounds.EARLIEST,
            today if self.when is When.HAPPENED else bounds.latest(today),
        )

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for a date beyond the bounds."""
        super().validate(value)
        if value is None:
            return
        first, last = self.first_and_last()
        if value < first:
            problem = "over" if value >= bounds.EARLIEST else "too_early"
            raise ValidationError(self.error_messages[problem], code=problem)
        if value > last:
            if self.when is When.HAPPENED:
                raise ValidationError(self.error_messages["not_yet"], code="not_yet")
            raise ValidationError(bounds.too_far(), code="too_far")

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With the bounds for the browser's calendar."""
        first, last = self.first_and_last()
        self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        return super().get_bound_field(form, field_name)


class DayOfSavingField(DayField):
    """The day something happened: that of saving, unless somebody picks another.

    A page shows its own today, and may be left open over midnight. What it showed is sent beside it, hidden: a date
    that nobody touched, or one that was emptied, is the day on which the form is saved.
    """

    def __init__(self, **options: Any) -> None:
        options = {"initial": timezone.localdate, "required": False} | options
        super().__init__(when=When.HAPPENED, show_hidden_initial=True, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """One that reads what is sent so."""
        super().get_bound_field(form, field_name)  # the calendar's bounds
        return DayOfSaving(form, self, field_name)


class DayOfSaving(forms.BoundField):
    """A day in a form that was sent: today's, where nobody touched it."""

    @property
    def data(self) -> Any:
        """What was typed, as text."""
        typed = str(super().data or "").strip()
        untouched = typed == self.form.data.get(self.html_initial_name, "")
        return timezone.localdate().isoformat() if untouched or not typed else typed
