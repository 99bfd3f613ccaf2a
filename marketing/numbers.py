"""Marketing's numbers: how often the phone rings, what it costs, how many callers become ready.

Made only from marketing's tables. Pure reading: a few set-based queries, whatever the number of leads. Dates are local
to the business's zone; struck-out leads never count; what happened after `as_of` is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, Sum

from business.hats import Hat
from business.models import Business
from business.periods import WEEK, Period, monday_of
from business.report import TIME_KEYS, Key, Row, each, grouped, key_of, keyed, keys_in_order, money, money_each, report
from business.statistics import Start, conversion_within, median_days, usual
from marketing.models import Effort, HandOver, Lead
from marketing.models.record import Status
from marketing.response_times import Wait, contact_of
from marketing.steps import steps

HAND_BACK_DAYS = 90
KEYS: dict[str, tuple[str, ...]] = {
    "source": ("source__reference", "source__name"),
    "campaign": ("campaign__reference", "campaign__name"),
    "approach": ("source__approach",),
}
BY = (*KEYS, *TIME_KEYS, "step")


@dataclass(frozen=True, slots=True)
class Arrived:
    """So many leads of a key that arrived on a date and were first handed over on another."""

    key: Key
    on: date
    ready_on: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """So many hand-overs of a key on a date, handed back on another; `unready` of them with signs missing."""

    key: Key
    on: date
    back_on: date | None
    count: int
    unready: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """Money and hours of a key on a date."""

    key: Key
    on: date
    money: Decimal
    hours: Decimal


Fact = Arrived | Given | Spent


def numbers(
    business: Business, *, period: Period | None = None, as_of: date | None = None, by: str = "", horizon: int = 0
) -> Row:
    """Marketing's numbers of a period as of a date, in the shape of the contract.

    `period` defaults to everything so far, `as_of` to today, `horizon` (days from arrival to hand-over, for the ready
    rate) to the business's own. `by` adds rows. Raises ValueError for a `by` that marketing does not know.
    """
    if by and by not in BY:
        raise ValueError(f"Marketing's numbers go by {', '.join(BY)}.")
    as_of = as_of or business.today()
    period = (period or everything(business, as_of)).until(as_of)
    key = "" if by == "step" else by
    contact = contact_of(business, period, as_of, key, KEYS.get(key, ()))
    facts = [*arrivals(contact.waits), *given_and_spent(business, period, key)]
    within = horizon or business.ready_days
    parts: Row = {"total": measure(facts, as_of, within) | contact.total()}
    if by == "step":
        parts["rows"] = steps(business, period, as_of)
    elif by:
        rows = keyed_rows(facts, period, as_of, by, within, language=business.language)
        parts["rows"] = contact.beside(rows)
        if by == "week":
            add_usual(business, period, parts["rows"])
    return report(Hat.MARKETING, business, period, as_of, **parts)


def everything(business: Business, as_of: date) -> Period:
    """From the first lead or effort to a date."""
    firsts = (
        Lead.objects.filter(business=business).counted().aggregate(first=Min("arrived_on"))["first"],
        Effort.objects.filter(business=business).aggregate(first=Min("on"))["first"],
    )
    return Period(min((first for first in firsts if first), default=as_of), as_of)


def facts_of(business: Business, period: Period, by: str) -> list[Fact]:
    """What the numbers of a period are made of, in three queries. Each fact carries its key."""
    leads = Lead.objects.filter(business=business).counted().arrived_in(period).order_by()
    rows = leads.values_list("arrived_on", "ready_on", *KEYS.get(by, ())).annotate(n=Count("pk"))
    arrived = [Arrived(key_of(by, on, k), on, ready, n) for on, ready, *k, n in rows]
    return [*arrived, *given_and_spent(business, period, by)]


def arrivals(waits: Iterable[Wait]) -> list[Arrived]:
    """The same of leads that were read one by one."""
    counted = Counter((wait.key, wait.on, wait.ready_on) for wait in waits)
    return [Arrived(key, on, ready_on, count) for (key, on, ready_on), count in counted.items()]


def given_and_spent(business: Business, period: Period, by: str) -> list[Fact]:
    """The hand-overs and efforts of a period, in two queries."""
    columns = KEYS.get(by, ())
    of_lead = [f"lead__{column}" for column in columns]
    span = (period.start, period.end)
    given = HandOver.objects.filter(business=business, on__range=span).exclude(lead__status=Status.STRUCK_OUT)
    spent = Effort.objects.filter(business=business).spent_in(period)
    given_rows = (
        given.order_by()
        .values_list("on", "returned_on", "returned_as", *of_lead)
        .annotate(n=Count("pk"), unready=Count("pk", filter=~Q(unready_why="")))
    )
    spent_rows = spent.order_by().values_list("on", *columns).annotate(m=Sum("money"), h=Sum("hours"))
    facts: list[Fact] = [
        Given(key_of(by, on, k), on, back if how == HandOver.Return.HANDED_BACK else None, n, unready)
        for on, back, how, *k, n, unready in given_rows
    ]
    facts += [Spent(key_of(by, on, k), on, m, h) for on, *k, m, h in spent_rows]
    return facts


def measure(facts: Iterable[Fact], as_of: date, horizon: int) -> Row:
    """The numbers of one row, or of the total, from its facts."""
    facts = list(facts)
    arrived = [fact for fact in facts if isinstance(fact, Arrived)]
    given = [fact for fact in facts if isinstance(fact, Given)]
    spent = [fact for fact in facts if isinstance(fact, Spent)]
    ready = [Start((as_of - f.on).days, days(f.on, f.ready_on), count=f.count) for f in arrived]
    back = [Start((as_of - f.on).days, days(f.on, f.back_on), count=f.count) for f in given]
    leads = sum(fact.count for fact in arrived)
    spend = sum((fact.money for fact in spent), Decimal(0))
    hours = sum((fact.hours for fact in spent), Decimal(0))
    return {
        "leads": leads,
        "handed_over": sum(fact.count for fact in given),
        "handed_over_unready": sum(fact.unready for fact in given),
        "ready_rate": conversion_within(ready, horizon).as_json(),
        "became_ready": so_far(ready, horizon),
        "handed_back": conversion_within(back, HAND_BACK_DAYS).as_json(),
        "came_back": so_far(back, HAND_BACK_DAYS),
        "median_days_to_ready": median_days(ready, horizon),
        "spend": money(spend),
        "hours": float(hours),
        "cost_per_lead": money_each(spend, leads),
        "hours_per_lead": each(hours, leads),
    }


def so_far(starts: Iterable[Start], horizon: int) -> int:
    """To how many it has happened within the horizon: the count beside a rate that it is too early for."""
    known = ((start, start.known_event()) for start in starts)
    return sum(start.count for start, day in known if day is not None and day <= horizon)


def days(start: date, end: date | None) -> int | None:
    """Whole days between two local dates, never negative."""
    return None if end is None else max(0, (end - start).days)


def keyed_rows(
    facts: Sequence[Fact], period: Period, as_of: date, by: str, horizon: int, *, language: str
) -> dict[Key, Row]:
    """One row for each key, with its numbers; names in their order in a language."""
    groups = grouped(facts, lambda fact: fact.key)
    return {
        key: {**keyed(by, key), **measure(groups.get(key, ()), as_of, horizon)}
        for key in keys_in_order(by, period, groups.keys(), language=language)
    }


def add_usual(business: Business, period: Period, rows: list[Row]) -> None:
    """Give each week the usual range of its leads, from the complete weeks before it; null where it is too early."""
    first_monday = monday_of(period.start)
    counts = weekly_leads(business, period.end)
    begin = min(counts, default=first_monday)
    for row, monday in zip(rows, period.weeks(), strict=True):
        start = begin if monday - begin <= 12 * WEEK else monday - 12 * WEEK
        before = [counts.get(start + n * WEEK, 0) for n in range(max(0, (monday - start).days // 7))]
        found = usual(before)
        row["usual"] = {"low": found[0] if found else None, "high": found[1] if found else None}
        row["enough_for_words"] = bool(found) and sum(before) >= 6


def weekly_leads(business: Business, end: date) -> dict[date, int]:
    """Leads by the Monday of the week they arrived in, from the first lead on."""
    found = Lead.objects.filter(business=business, arrived_on__lte=end).counted().order_by()
    weeks: dict[date, int] = {}
    for on, count in found.values_list("arrived_on").annotate(n=Count("pk")):
        weeks[monday_of(on)] = weeks.get(monday_of(on), 0) + count
    return weeks
