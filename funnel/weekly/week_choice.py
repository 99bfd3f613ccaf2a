"""Which week the weekly e-mail's pages are asked for."""

from datetime import date

from django.http import Http404, QueryDict

from business.models import Business
from business.periods import WEEK, monday_from_key, monday_of, week_key
from funnel.weekly.schedule import first_full_week, last_whole_week

EARLIEST = date(2000, 1, 3)  # a Monday; what is asked for before it was typed by mistake


def is_newcomer(business: Business) -> bool:
    """Whether no whole week of the business is over yet: its first mail is still to come."""
    return first_full_week(business.date_of(business.founded_at)) > last_whole_week(business.today())


def week_shown(business: Business) -> date:
    """The Monday of the last whole week; a newcomer has none, and sees the week that runs."""
    return monday_of(business.today()) if is_newcomer(business) else last_whole_week(business.today())


def week_asked(business: Business, params: QueryDict) -> date:
    """The Monday of the week that the parameters name. Raises Http404 for one that is none, or has not begun."""
    key = params.get("week")
    if not key:
        return week_shown(business)
    try:
        monday = monday_from_key(key)
    except ValueError as wrong:
        raise Http404 from wrong
    if not EARLIEST <= monday <= monday_of(business.today()):
        raise Http404
    return monday


def weeks_beside(business: Business, monday: date) -> dict[str, str]:
    """The weeks before and after one, as `2026-W47`; empty where there is none. `runs`: the one that is not over."""
    this = monday_of(business.today())
    return {
        "before": week_key(monday - WEEK) if monday > EARLIEST else "",
        "after": week_key(monday + WEEK) if monday < this else "",
        "runs": week_key(this),
    }
