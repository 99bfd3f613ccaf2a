"""A date to come back: one tap for in so many months, or any date."""

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from business.day_field import DayField, When
from business.models import Business
from business.templatetags.figures import day

MONTHS = (1, 3, 6)


def months_later(on: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


class RevisitForm(forms.Form):
    """Offers dates. A typed date wins over a tapped one, for it is the more exact."""

    soon = forms.ChoiceField(label=_("Come back to them"), required=False, widget=forms.RadioSelect)
    on = DayField(label=_("Or on a date"), required=False, when=When.AHEAD)

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business, self.today = business, business.today()
        self.fields["soon"].choices = [(str(each), self.words(each)) for each in MONTHS]  # type: ignore[attr-defined]

    def words(self, months: int) -> str:
        """A tapped date in words."""
        soon = ngettext("in %d month", "in %d months", months) % months
        return _now("%(soon)s, %(date)s") % {"soon": soon, "date": day(months_later(self.today, months))}

    def date(self) -> date | None:
        """The day that was meant, if any."""
        typed: date | None = self.cleaned_data["on"]
        soon = self.cleaned_data["soon"]
        return typed or (months_later(self.today, int(soon)) if soon else None)
