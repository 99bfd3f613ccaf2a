"""The business's clock: dates are local to its time zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone


def today(zone: str) -> date:
    """The local date in `zone` now."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def local_date(at: datetime, zone: str) -> date:
    """The local date in `zone` of an aware moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def noon(on: date, zone: str) -> datetime:
    """An aware moment on a local date whose hour nobody knows: noon, which every zone has on every day."""
    return datetime.combine(on, time(12), tzinfo=ZoneInfo(zone))
