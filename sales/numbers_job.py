"""What sales's job does: compute what is due with the functions that print the numbers, and store it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from business.hats import Hat
from business.models import Business
from business.periods import DAY, Period, last_days, monday_of, month_of
from business.report import Row
from business.statistics import conversion_within
from business.stored_numbers import Side, bring_up_to_date
from sales.change import change
from sales.models import Standing, Week
from sales.numbers import Received, everything, facts_of, keyed_rows, losses, measure, numbers
from sales.stages import stuck_after


def compute(business: Business, *, again: bool = False) -> bool:
    """Bring sales's stored numbers of a business up to date; says whether anything was due."""
    side = Side(Hat.SALES, Standing, weeks_of=weeks_of, standing_of=standing_of, store_weeks=store_weeks)
    return bring_up_to_date(business, side, again=again)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks to store, and the dates outside of which none is kept."""

    rows: list[Week]
    kept: Period


def weeks_of(business: Business, since: date, today: date) -> Weeks:
    """The weeks from a date to now: a prospect received then is in every trailing rate since."""
    whole = everything(business, today)
    first = max(monday_of(whole.start), monday_of(since) if since > whole.start else date.min)
    period = Period(first, today)
    facts = facts_of(business, period, today, "week")
    rows = keyed_rows(facts, period, today, "week", business.conversion_days, language=business.language).values()
    rates = trailing_rates(business, period, today)
    weeks = [
        Week(business=business, monday=monday, conversion=rates[monday], **week_of(row))
        for monday, row in zip(period.weeks(), rows, strict=True)
    ]
    return Weeks(weeks, Period(monday_of(whole.start), today))


def store_weeks(business: Business, weeks: Weeks) -> None:
    """Keep them instead of those that were stored."""
    Week.objects.filter(business=business).exclude(monday__range=(weeks.kept.start, weeks.kept.end)).delete()
    Week.objects.bulk_create(
        weeks.rows,
        update_conflicts=True,
        unique_fields=["business", "monday"],
        update_fields=[*WHOLE_NUMBERS, "conversions_value", "conversion"],
    )


WHOLE_NUMBERS = ("received", "won", "lost", "handed_back", "open", "conversions")


def week_of(row: Row) -> dict[str, Any]:
    """A week's row as it is stored."""
    return {name: row[name] for name in WHOLE_NUMBERS} | {"conversions_value": Decimal(row["conversions_value"])}


def trailing_rates(business: Business, period: Period, today: date) -> dict[date, Row]:
    """At each week's end, the conversion of prospects received in the 2H days up to it, as of then."""
    horizon = business.conversion_days
    earliest = period.start - 2 * horizon * DAY
    facts = [fact for fact in facts_of(business, Period(earliest, today), today, "") if isinstance(fact, Received)]
    rates = {}
    for monday in period.weeks():
        end = min(monday + timedelta(days=6), today)
        window = last_days(2 * horizon, end)
        starts = [fact.start(end) for fact in facts if fact.on in window]
        rates[monday] = conversion_within(starts, horizon).as_json()
    return rates


def standing_of(business: Business, today: date) -> dict[str, Any]:
    """Where sales stands: the headline (the last 2H days), the same before it, this month, stages, change."""
    window = last_days(2 * business.conversion_days, today)
    earlier = today - window.days * DAY
    before = facts_of(business, window.before(), earlier, "")
    return {
        "headline": numbers(business, period=window, as_of=today, by="source"),
        "before": measure(before, earlier, business.conversion_days),
        "month": numbers(business, period=month_of(today), as_of=today)["total"],
        "stages": numbers(business, period=window, as_of=today, by="stage")["rows"],
        "losses": losses(business, window, today),
        "stuck_after": {str(stage): days for stage, days in stuck_after(business, today).items()},
        "change": change(business, monday_of(today)),
    }
