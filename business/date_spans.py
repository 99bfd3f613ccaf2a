"""The windows of dates that one chooses by name: this week, last month, this year."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from business.periods import DAY, WEEK, Period, last_days, month_of, week_of

OWN, ALL = "own", "all"
NAMES = {
    "this-week": _("This week"),
    "last-week": _("Last week"),
    "this-month": _("This month"),
    "last-month": _("Last month"),
    "this-quarter": _("This quarter"),
    "this-year": _("This year"),
    "12-months": _("Last 12 months"),
    ALL: _("All"),
    OWN: _("Own dates"),
}


def quarter_of(on: date) -> Period:
    """The whole quarter of a date."""
    first = on.replace(month=on.month - (on.month - 1) % 3, day=1)
    return Period(first, month_of(first + timedelta(days=64)).end)


def span(name: str, today: date, first: Callable[[], date]) -> Period:
    """The dates that a name stands for, cut at today. `first` says since when there is anything, for all of it."""
    whole = {
        "this-week": lambda: week_of(today),
        "last-week": lambda: week_of(today - WEEK),
        "this-month": lambda: month_of(today),
        "last-month": lambda: month_of(today.replace(day=1) - DAY),
        "this-quarter": lambda: quarter_of(today),
        "this-year": lambda: Period(today.replace(month=1, day=1), today),
        "12-months": lambda: last_days(365, today),
        ALL: lambda: Period(min(first(), today), today),
    }[name]()
    return whole.until(today)
