"""When a week's mail is due: the Monday after it, at seven in the morning by the business's clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from business.models import Business
from business.periods import DAY, WEEK, monday_of

HOUR = time(7)
LOOK_BACK = 52 * WEEK  # a house that slept longer says nothing of the weeks before


def due_at(zone: str, monday: date) -> datetime:
    """The moment the mail about a week is due, the week named by its Monday. Computed anew each time it is asked."""
    return datetime.combine(monday + WEEK, HOUR, tzinfo=ZoneInfo(zone))


def last_week_due(zone: str, now: datetime) -> date:
    """The Monday of the last week whose mail is due by a moment."""
    this = monday_of(now.astimezone(ZoneInfo(zone)).date())
    return this - WEEK if now >= due_at(zone, this - WEEK) else this - 2 * WEEK


def last_whole_week(today: date) -> date:
    """The Monday of the last week that is over."""
    return monday_of(today) - WEEK


def first_full_week(founded: date) -> date:
    """The Monday of the first whole week of a business founded on a local date."""
    return monday_of(founded + 6 * DAY)


def weeks_due(zone: str, *, founded: date, through: date | None, now: datetime) -> list[date]:
    """The Mondays of the weeks whose mails are due by now and not written yet, the oldest first.

    `through`: the last week that is. Nothing before the first whole week; after a very long sleep, the last year only.
    """
    last = last_week_due(zone, now)
    first = max(first_full_week(founded), last - LOOK_BACK)
    if through is not None:
        first = max(first, through + WEEK)
    return [first + timedelta(days=7 * n) for n in range(max(0, (last - first).days // 7 + 1))]


def next_due(business: Business, now: datetime) -> datetime:
    """The moment a business's next mail is due: the first one after its first whole week."""
    first = first_full_week(business.date_of(business.founded_at))
    return due_at(business.zone, max(first, last_week_due(business.zone, now) + WEEK))
