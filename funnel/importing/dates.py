"""Dates as people write them. ISO is always understood; where day and month could be either, the file decides."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

from business.bounds import EARLIEST
from business.refusal import Refused

# A time after the date is allowed and dropped: a date with a time counts as its date.
TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + TIME, re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + TIME, re.ASCII)
IN_WORDS = re.compile(r"(\w{1,9}[ .-]+\w{1,9}[ ,.-]+\d{4})" + TIME)
WORDED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
MONTH_FIRST = frozenset({"US", "AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"})


class DateReader:
    """Reads the dates of one file for a business in a country, none of them after `today`.

    12/31/2026 shows that the months come first in the whole file, 31/12/2026 that the days do; a file that shows
    neither is read the country's way, and of one that shows both only what can be read in one way. With dots the day
    is always first.
    """

    def __init__(self, country: str, today: date) -> None:
        self.month_first_country = country in MONTH_FIRST
        self.today = today
        self.seen: set[str] = set()

    def look_at(self, text: str) -> None:
        """Learn from a date in which order the file writes them."""
        parts = YEAR_LAST.fullmatch(text)
        if parts and parts[2] != ".":
            first, second = int(parts[1]), int(parts[3])
            if first > 12 >= second:
                self.seen.add("day")
            elif second > 12 >= first:
                self.seen.add("month")

    def read(self, text: str) -> date:
        """The date in a cell. Raises Refused for nonsense, for one that could be two dates, and for the future."""
        try:
            found = self.parsed(text)
        except ValueError as problem:
            raise Refused(_("“%(text)s” is not a date. Write it like 2026-11-23.") % {"text": text[:40]}) from problem
        if found > self.today:
            raise Refused(_("%(text)s is in the future.") % {"text": text[:40]})
        if found < EARLIEST:
            raise Refused(_("%(text)s is too long ago.") % {"text": text[:40]})
        return found

    def parsed(self, text: str) -> date:
        """The date, whatever it is. Raises ValueError for nonsense."""
        if parts := YEAR_FIRST.fullmatch(text):
            return date(int(parts[1]), int(parts[3]), int(parts[4]))
        if parts := YEAR_LAST.fullmatch(text):
            first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
            if parts[2] != "." and self.month_first(first, second, text):
                first, second = second, first
            return date(year, second, first)
        if parts := IN_WORDS.fullmatch(text):
            return in_words(parts[1])
        raise ValueError(text)

    def month_first(self, first: int, second: int, text: str) -> bool:
        """Whether the month stands first in this date."""
        if len(self.seen) > 1:
            if first <= 12 and second <= 12 and first != second:
                raise Refused(
                    _("“%(text)s” could be two dates: this file has days first and months first. Write 2026-11-23.")
                    % {"text": text[:40]}
                )
            return second > 12
        return self.seen == {"month"} or (not self.seen and self.month_first_country)


def in_words(text: str) -> date:
    """A date with the month's English name. Raises ValueError for any other."""
    parts = " ".join(re.split(r"[ ,.-]+", text))
    for form in WORDED:
        try:
            return datetime.strptime(parts, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(text)
