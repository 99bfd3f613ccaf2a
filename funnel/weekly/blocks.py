"""What the letter is made of: counts with the address of their rows, said once for its HTML and for its text."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from business.hats import Hat
from business.hidden_signs import TURNS_TEXT
from business.middleware import full_address
from business.periods import Period, month_of
from business.templatetags.figures import figure, locale
from funnel.overview.panels import even_pace


@dataclass(frozen=True, slots=True)
class Count:
    """So many of something, in figures and words, and the address of the rows it counts. `hue`: its part of a bar."""

    figure: str
    words: str = ""
    url: str = ""
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: what it is about, its counts, what else there is to say. `running`: they read as one."""

    label: str
    counts: tuple[Count, ...]
    note: str = ""
    running: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A week's bar: its count, said aloud, its rows, and its height in pixels."""

    figure: str
    words: str
    url: str
    height: int
    last: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: whose colour it has, and its share of the width in percent."""

    hue: str
    width: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a week was as usual, in words; `mark` is its colour's name."""

    words: str
    mark: str


@dataclass(frozen=True, slots=True)
class Block:
    """One side's part of the letter.

    `quiet`: nothing happened on this side in the week. `empty`: there is nothing to show of the weeks before either.
    `summary` is for the subject, where both sides are in it; `alone`, where this one stands alone.
    """

    hat: Hat
    title: str
    quiet: bool
    empty: bool
    silence: str
    summary: str
    alone: str
    head: tuple[Count, ...] = ()
    judgement: Judgement | None = None
    aside: str = ""
    bars: tuple[Bar, ...] = ()
    bars_since: str = ""
    bars_url: str = ""
    parts: tuple[Part, ...] = ()
    legend: tuple[Count, ...] = ()
    legend_since: str = ""
    typical: str = ""
    lines: tuple[Line, ...] = ()
    left_out: Count | None = None


def address(name: str, **asked: Any) -> str:
    """A page of the business as a mail names it, with what it is asked; a trailing underscore is for Python only."""
    query = urlencode({key.rstrip("_"): value for key, value in asked.items()})
    return full_address(reverse(name) + (f"?{query}" if query else ""))


def one_line(text: str) -> str:
    """Words of somebody's own as one line: no line breaks, nothing that hides or turns what stands after it."""
    shown = (" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join("".join(letter for letter in shown if letter not in TURNS_TEXT).split())


def span(period: Period, *, year: bool = False) -> str:
    """Dates from one to another as `16 – 22 Nov`, in the language's own order."""
    said = dates.format_interval(period.start, period.end, "yMMMd" if year else "MMMd", locale=locale())
    return str(said).replace("\u2009", " ")


def day_and_time(at: datetime, zone: str) -> str:
    """A moment by the clock of a zone, in the language's own order."""
    said = str(dates.format_datetime(at, "medium", tzinfo=ZoneInfo(zone), locale=locale()))
    return re.sub(r":\d\d(?=\D*$)", "", said.replace("\u202f", " "))


def month_name(first: date) -> str:
    """The month of a date, by its name alone."""
    name = str(dates.format_date(first, "LLLL", locale=locale()))
    return name[:1].upper() + name[1:]


def goal_line(month: Period, count: Count, goal: int) -> Line:
    """A month's count beside its goal; while the month runs, beside an even pace too."""
    name = month_name(month.start)
    if month == month_of(month.start):
        return Line(name, (count,))
    pace = figure(even_pace(goal, month.end))
    return Line(
        _("%(month)s so far") % {"month": name}, (count,), _("an even pace would have %(pace)s") % {"pace": pace}
    )
