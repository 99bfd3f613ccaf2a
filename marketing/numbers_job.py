"""What marketing's job does: compute what is due with the functions that print the numbers, and store it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from business.hats import Hat
from business.models import Business
from business.periods import Period, last_days, monday_of, month_of, week_key
from business.stored_numbers import Side, bring_up_to_date
from marketing.change import change
from marketing.models import Standing, Week
from marketing.numbers import add_usual, everything, facts_of, keyed_rows, numbers

QUARTER = 91  # days: thirteen whole weeks


def compute(business: Business, *, again: bool = False) -> bool:
    """Bring marketing's stored numbers of a business up to date; says whether anything was due."""
    side = Side(Hat.MARKETING, Standing, weeks_of=weeks_of, standing_of=standing_of, store_weeks=store_weeks)
    return bring_up_to_date(business, side, again=again)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks to store, and the dates outside of which none is kept."""

    rows: list[Week]
    kept: Period


def weeks_of(business: Business, since: date, today: date) -> Weeks:
    """The weeks from a date to now: a usual range reads the twelve weeks before, so later ones follow."""
    whole = everything(business, today)
    first = max(monday_of(whole.start), monday_of(since) if since > whole.start else date.min)
    period = Period(first, today)
    facts = facts_of(business, period, "week")
    keyed = keyed_rows(facts, period, today, "week", business.ready_days, language=business.language)
    rows = list(keyed.values())
    add_usual(business, period, rows)
    weeks = [
        Week(business=business, monday=monday, **week_of(row)) for monday, row in zip(period.weeks(), rows, strict=True)
    ]
    return Weeks(weeks, Period(monday_of(whole.start), today))


def store_weeks(business: Business, weeks: Weeks) -> None:
    """Keep them instead of those that were stored."""
    Week.objects.filter(business=business).exclude(monday__range=(weeks.kept.start, weeks.kept.end)).delete()
    Week.objects.bulk_create(
        weeks.rows,
        update_conflicts=True,
        unique_fields=["business", "monday"],
        update_fields=["leads", "usual_low", "usual_high", "handed_over", "spend", "hours"],
    )


def week_of(row: dict[str, Any]) -> dict[str, Any]:
    """A week's row as it is stored. The usual range is kept only where it may be put into words."""
    usual = row["usual"] if row["enough_for_words"] else {"low": None, "high": None}
    return {
        "leads": row["leads"],
        "usual_low": usual["low"],
        "usual_high": usual["high"],
        "handed_over": row["handed_over"],
        "spend": Decimal(row["spend"]),
        "hours": Decimal(str(row["hours"])),
    }


def standing_of(business: Business, today: date) -> dict[str, Any]:
    """Where marketing stands: this month, the last thirteen weeks, their steps, and what the verdict reads."""
    quarter = last_days(QUARTER, today)
    return {
        "week": week_key(today),
        "month": numbers(business, period=month_of(today), as_of=today),
        "quarter": numbers(business, period=quarter, as_of=today, by="source"),
        "steps": numbers(business, period=quarter, as_of=today, by="step")["rows"],
        "change": change(business, monday_of(today)),
    }
