"""Leads over time, as bars that add up to the total of a period: by week or, where these are too many, by month."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from business.charts import Bars, bars
from business.models import Business
from business.periods import DAY, Period, monday_of, week_of
from business.templatetags.figures import day_month
from marketing.models import Week

MOST_BARS = 53


@dataclass(frozen=True, slots=True)
class Span:
    """A length that a bar may stand for: the first day of the one that holds a date, and of the one after."""

    label: Promise
    first: Callable[[date], date]
    next: Callable[[date], date]
    name: Callable[[Period], str]

    def parts(self, period: Period) -> list[Period]:
        """The spans that a period touches, those at its ends cut to it."""
        found, start = [], period.start
        while start <= period.end:
            after = self.next(self.first(start))
            found.append(Period(start, min(after - DAY, period.end)))
            start = after
        return found


def first_of_next_month(first: date) -> date:
    """The first of the month after a first of a month."""
    return (first + timedelta(days=32)).replace(day=1)


SPANS = (
    Span(_("Leads by week"), monday_of, lambda on: on + timedelta(days=7), lambda part: day_month(part.start)),
    Span(
        _("Leads by month"),
        lambda on: on.replace(day=1),
        first_of_next_month,
        lambda part: date_format(part.start, "F Y"),
    ),
    Span(
        _("Leads by year"),
        lambda on: on.replace(month=1, day=1),
        lambda on: on.replace(year=on.year + 1),
        lambda part: str(part.start.year),
    ),
)


@dataclass(frozen=True, slots=True)
class LeadsChart:
    """The bars, what they are called, and the dates at both ends of the axis."""

    chart: Bars
    label: Promise
    period: Period


def leads_chart(business: Business, period: Period, arrived: Mapping[date, int]) -> LeadsChart:
    """The leads that arrived on each date of a period; each bar opens its leads. One query at most."""
    span = next((span for span in SPANS if len(span.parts(period)) <= MOST_BARS), SPANS[-1])
    parts = span.parts(period)
    counts: Counter[date] = Counter()
    for on, count in arrived.items():
        counts[max(span.first(on), period.start)] += count
    drawn = bars(
        [counts[part.start] for part in parts],
        words=[f"{counts[part.start]} · {span.name(part)}" for part in parts],
        links=[rows_of(part) for part in parts],
        usual=usual_at(business, period) if span is SPANS[0] else None,
    )
    return LeadsChart(drawn, span.label, period)


def rows_of(part: Period) -> str:
    """The leads behind a bar."""
    asked = {"from": part.start.isoformat(), "to": part.end.isoformat(), "status": "counted"}
    return f"{reverse('marketing:leads')}?{urlencode(asked)}"


def usual_at(business: Business, period: Period) -> tuple[int, int] | None:
    """What was usual for the week in which a period ends, as it is stored."""
    week = Week.objects.filter(business=business, monday=week_of(period.end).start).first()
    return week.usual if week else None
