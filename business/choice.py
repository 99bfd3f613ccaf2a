"""What a page of numbers is asked: told apart by what, over which dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from business import bounds
from business.day_field import DayField
from business.periods import Period


class UntilField(DayField):
    """The last day of a window: one beyond reach is the last within, for nothing comes after it."""

    def to_python(self, value: Any) -> date | None:
        """The date. Raises ValidationError for nonsense."""
        on: date | None = super().to_python(value)
        return min(on, bounds.latest(timezone.localdate())) if on else None


class Choice(forms.Form):
    """`by`, `from` and `to` of the address, local dates; the first of `by` over `usual` where it is silent."""

    by = forms.ChoiceField(label=_("Split by"))
    start = DayField(label=_("From"))
    end = UntilField(label=_("to"))

    def __init__(self, asked: Mapping[str, Any], *, by: Mapping[str, str | Promise], usual: Period) -> None:
        silent = {"by": next(iter(by)), "from": usual.start.isoformat(), "to": usual.end.isoformat()}
        super().__init__({name: asked.get(name) or default for name, default in silent.items()})
        field: Any = self.fields["by"]
        field.choices = list(by.items())

    def add_prefix(self, field_name: str) -> str:
        """The address says `from` and `to`, and `from` is no name for a field."""
        return {"start": "from", "end": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """A period ends after it starts."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("start") and said.get("end") and said["start"] > said["end"]:
            self.add_error("end", _("This is before the first date."))
        return said

    def what(self) -> str:
        """What the rows are told apart by."""
        return str(self.cleaned_data["by"])

    def period(self) -> Period:
        """The dates, both within."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])
