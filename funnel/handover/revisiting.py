"""A date to come back: one tap for in so many months, or any date."""

import calendar
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from business.models import Business
from business.templatetags.figures import day

MONTHS = (1, 3, 6)
YEARS_AHEAD = 10


def months_later(on: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


class RevisitForm(forms.Form):
    """Offers dates. A typed date wins over a tapped one, for it is the more exact."""

    soon = forms.ChoiceField(label=_("Come back to them"), required=False, widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("Or on a date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business, self.today = business, business.today()
        self.fields["soon"].choices = [(str(each), self.words(each)) for each in MONTHS]  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["min"] = self.today.isoformat()

    def words(self, months: int) -> str:
        """A tapped date in words."""
        soon = ngettext("in %d month", "in %d months", months) % months
        return _now("%(soon)s, %(date)s") % {"soon": soon, "date": day(months_later(self.today, months))}

    def clean_on(self) -> date | None:
        """Not in the past, and not for the grandchildren."""
        on: date | None = self.cleaned_data["on"]
        if on and on < self.today:
            raise ValidationError(_now("That day is over. Pick today or a later day."))
        if on and on > months_later(self.today, 12 * YEARS_AHEAD):
            raise ValidationError(_now("That is more than %d years ahead. Look at the year again.") % YEARS_AHEAD)
        return on

    def date(self) -> date | None:
        """The day that was meant, if any."""
        typed: date | None = self.cleaned_data["on"]
        soon = self.cleaned_data["soon"]
        return typed or (months_later(self.today, int(soon)) if soon else None)
