"""One line of a person's timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from business.models import User
from business.templatetags.figures import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, in a plain sentence."""

    at: datetime
    on: date
    says: str
    by: User | None = None
    hat: str = ""  # whose doing it was; none for a note
    quote: str = ""  # someone's own words
    link: str = ""
    key: bool = False  # made contact, handed over, became a customer
    order: int = 1  # among things of the same moment


def with_date(sentence: str, dated: str, iso: str) -> str:
    """A sentence, followed by the dated one where a date is known."""
    return f"{sentence} {dated % day(date.fromisoformat(iso))}" if iso else sentence


def because(sentence: str, why: str) -> str:
    """A sentence that ends with a reason where one is known."""
    return _("%(sentence)s: %(why)s.") % {"sentence": sentence, "why": why.rstrip(".")} if why else f"{sentence}."
