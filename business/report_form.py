"""What a page of numbers is asked: told apart by what, over which dates."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from business import bounds, date_spans
from business.day_field import DayField
from business.periods import Period
from business.request import BusinessRequest


class UntilField(DayField):
    """The last day of a window: one beyond reach is the last within, for nothing comes after it."""

    def to_python(self, value: Any) -> date | None:
        """The date. Raises ValidationError for nonsense."""
        on: date | None = super().to_python(value)
        return min(on, bounds.latest(timezone.localdate())) if on else None


class Choice(forms.Form):
    """`by`, and the dates: a span by its name (`within`), else `from` and `to`, local dates, else what is `usual`.

    What a member chose last is kept for all pages of numbers, in a cookie of this business.
    """

    by = forms.ChoiceField(label=_("Split by"))
    within = forms.ChoiceField(label=_("Period"), choices=list(date_spans.NAMES.items()))
    start = DayField(label=_("From"))
    end = UntilField(label=_("to"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)  # the dates that stood there: others are own ones

    def __init__(
        self, request: BusinessRequest, *, by: Mapping[str, str | Promise], usual: Period, first: Callable[[], date]
    ) -> None:
        self.cookie, self.asked = f"period-{request.membership.pk}", request.GET
        within, start, end = self.dates(request.COOKIES.get(self.cookie, ""), request.business.today(), usual, first)
        by_ = request.GET.get("by") or next(iter(by))
        super().__init__({"by": by_, "within": within, "from": start, "to": end, "shown": f"{start}_{end}"})
        field: Any = self.fields["by"]
        field.choices = list(by.items())

    def dates(self, kept: str, today: date, usual: Period, first: Callable[[], date]) -> tuple[str, str, str]:
        """The name of the span and its dates: as asked for, else as kept, else what is usual on the page."""
        asked, typed = self.asked.get("within", ""), (self.asked.get("from", ""), self.asked.get("to", ""))
        if asked in ("", date_spans.OWN) and any(typed):
            return date_spans.OWN, typed[0] or usual.start.isoformat(), typed[1] or usual.end.isoformat()
        if (
            asked not in ("", date_spans.OWN)
            and any(typed)
            and "_".join(typed) != self.asked.get("shown", "_".join(typed))
        ):
            return date_spans.OWN, *typed  # the dates were changed, so they are meant
        name = asked or kept
        if name in date_spans.NAMES and name != date_spans.OWN:
            named = date_spans.span(name, today, first)
            return name, named.start.isoformat(), named.end.isoformat()
        if asked and asked != date_spans.OWN:
            return asked, usual.start.isoformat(), usual.end.isoformat()
        start, _separator, end = kept.partition("_")
        if not asked and are_dates(start, end):
            return date_spans.OWN, start, end
        return date_spans.OWN, usual.start.isoformat(), usual.end.isoformat()

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

    def keep(self, response: HttpResponse, request: BusinessRequest) -> HttpResponse:
        """Remember what was chosen by hand; an address with dates of its own, as in a mail, changes nothing."""
        if self.asked.get("within") and self.is_valid():
            name, period = self.cleaned_data["within"], self.period()
            kept = name if name != date_spans.OWN else f"{period.start}_{period.end}"
            response.set_cookie(
                self.cookie,
                kept,
                max_age=365 * 24 * 3600,
                path=get_script_prefix(),
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
        return response


def are_dates(start: str, end: str) -> bool:
    """Whether two texts are dates within reach and in their order."""
    try:
        return bounds.EARLIEST <= date.fromisoformat(start) <= date.fromisoformat(end) <= bounds.LATEST
    except ValueError:
        return False
