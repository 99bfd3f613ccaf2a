"""How long somebody waited, in hours: of moments whose hour nobody knows, in whole days."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from business.periods import DAY

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours between moments in a zone, read as of a local date."""

    zone: str
    as_of: date

    @property
    def now(self) -> datetime:
        """The last moment that is known of: now, or the end of the date."""
        return min(timezone.now(), datetime.combine(self.as_of + DAY, time(), tzinfo=ZoneInfo(self.zone)))

    def hours(self, since: datetime, since_on: date, until: datetime, until_on: date) -> float:
        """From one moment to a later one: whole days where the hour of either is not known."""
        if self.is_noon(since) or self.is_noon(until):
            return float(max(0, (until_on - since_on).days) * HOURS_OF_A_DAY)
        return max(0.0, (until - since).total_seconds() / 3600)

    def is_noon(self, at: datetime) -> bool:
        """Whether nobody knows its hour."""
        return at.microsecond == 0 and at.astimezone(ZoneInfo(self.zone)).time() == time(12)
