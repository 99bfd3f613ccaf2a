"""What a page of numbers is asked: told apart by what, over which dates."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from business.clock import EARLIEST
from business.periods import Period


def date_input() -> forms.DateInput:
    """The browser's own date field."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Choice(forms.Form):
    """`by`, `from` and `to` of the address, local dates; the first of `by` over `usual` where it is silent."""

    by = forms.ChoiceField(label=_("Split by"))
    start = forms.DateField(label=_("From"), widget=date_input())
    end = forms.DateField(label=_("to"), widget=date_input())

    def __init__(self, asked: Mapping[str, Any], *, by: Mapping[str, str | Promise], usual: Period) -> None:
        silent = {"by": next(iter(by)), "from": usual.start.isoformat(), "to": usual.end.isoformat()}
        super().__init__({name: asked.get(name) or default for name, default in silent.items()})
        field: Any = self.fields["by"]
        field.choices = list(by.items())

    def add_prefix(self, field_name: str) -> str:
        """The address says `from` and `to`, and `from` is no name for a field."""
        return {"start": "from", "end": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """A period ends after it starts, and starts when somebody may have kept books."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("start") and said["start"] < EARLIEST:
            self.add_error("start", _("That is too long ago. Check the year."))
        if said.get("start") and said.get("end") and said["start"] > said["end"]:
            self.add_error("end", _("This is before the first date."))
        return said

    def what(self) -> str:
        """What the rows are told apart by."""
        return str(self.cleaned_data["by"])

    def period(self) -> Period:
        """The dates, both within."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])
