"""Sales's numbers: of those handed over, how many become customers, how soon, for how much.

Made only from sales's tables. Pure reading: a few set-based queries, whatever the number of prospects. Dates are local
to the business's zone; what happened after `as_of` is unknown, so an outcome of tomorrow is open today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Sum

from business.hats import Hat
from business.models import Business
from business.periods import Period
from business.report import TIME_KEYS, Key, Row, grouped, key_of, keyed, keys_in_order, money, report
from business.sorting import sort_key
from business.statistics import Start, conversion_within, decided_rate, median_days
from sales.models import Prospect
from sales.models.words import Outcome
from sales.response_times import Wait, answers, waits_of
from sales.stages import stages

KEYS: dict[str, tuple[str, ...]] = {
    "source": ("source_reference", "source_name"),
    "campaign": ("campaign_reference", "campaign_name"),
    "approach": ("approach",),
    "salesperson": ("salesperson", "salesperson__name"),
    "selling_system": ("system", "system__name"),
}
BY = (*KEYS, *TIME_KEYS, "stage")


@dataclass(frozen=True, slots=True)
class Received:
    """So many prospects of a key, received on a date, with an outcome on another (none: open as of the reading)."""

    key: Key
    on: date
    outcome: str
    outcome_on: date | None
    count: int

    def start(self, as_of: date) -> Start:
        """Its clock, read as of a date. A loss is no end: they never became customers."""
        ended = None if self.outcome_on is None else (self.outcome_on - self.on).days
        won = ended if self.outcome == Outcome.WON else None
        back = ended if self.outcome == Outcome.HANDED_BACK else None
        return Start((as_of - self.on).days, won, back, self.count)


@dataclass(frozen=True, slots=True)
class Converted:
    """So many conversions of a key on a date, and their value: the till."""

    key: Key
    on: date
    count: int
    value: Decimal


Fact = Received | Converted


def numbers(
    business: Business, *, period: Period | None = None, as_of: date | None = None, by: str = "", horizon: int = 0
) -> Row:
    """Sales's numbers of a period as of a date, in the shape of the contract.

    `received`, `won`, `lost`, `handed_back`, `open`, the rates and the median are of the prospects received in the
    period; `conversions` and their value are of those won in it, whenever received. `period` defaults to everything
    so far, `as_of` to today, `horizon` (days from hand-over to customer) to the business's own. `by` adds rows. Raises
    ValueError for a `by` that sales does not know.
    """
    if by and by not in BY:
        raise ValueError(f"Sales's numbers go by {', '.join(BY)}.")
    as_of = as_of or business.today()
    period = (period or everything(business, as_of)).until(as_of)
    key = "" if by == "stage" else by
    facts, waits = facts_of(business, period, as_of, key), waits_of(business, period, as_of, key, KEYS.get(key, ()))
    within = horizon or business.conversion_days
    parts: Row = {"total": measure(facts, as_of, within) | answers(waits)}
    if by == "stage":
        parts["rows"] = stages(business, period, as_of)
    elif by:
        rows = keyed_rows(facts, period, as_of, by, within, language=business.language)
        parts["rows"] = with_answers(rows, waits)
    return report(Hat.SALES, business, period, as_of, **parts)


def everything(business: Business, as_of: date) -> Period:
    """From the first prospect to a date."""
    first = Prospect.objects.filter(business=business).aggregate(first=Min("received_on"))["first"]
    return Period(first or as_of, as_of)


def facts_of(business: Business, period: Period, as_of: date, by: str) -> list[Fact]:
    """What the numbers of a period are made of, in two queries. Each fact carries its key."""
    columns = KEYS.get(by, ())
    prospects = Prospect.objects.filter(business=business).order_by()
    won = prospects.won().filter(outcome_on__range=(period.start, period.end))
    cohort = prospects.received_in(period).values_list("received_on", "outcome", "outcome_on", *columns)
    till = won.values_list("outcome_on", *columns).annotate(n=Count("pk"), v=Sum("value"))
    facts: list[Fact] = []
    for on, outcome, outcome_on, *k, n in cohort.annotate(n=Count("pk")):
        known = outcome_on is not None and outcome_on <= as_of
        facts.append(Received(key_of(by, on, k), on, outcome if known else "", outcome_on if known else None, n))
    facts += [Converted(key_of(by, on, k), on, n, v or Decimal(0)) for on, *k, n, v in till]
    return facts


def measure(facts: Iterable[Fact], as_of: date, horizon: int) -> Row:
    """The numbers of one row, or of the total, from its facts."""
    facts = list(facts)
    cohort = [fact for fact in facts if isinstance(fact, Received)]
    till = [fact for fact in facts if isinstance(fact, Converted)]
    ended = dict.fromkeys(("", *Outcome.values), 0)
    for fact in cohort:
        ended[fact.outcome] += fact.count
    starts = [fact.start(as_of) for fact in cohort]
    return {
        "received": sum(ended.values()),
        "won": ended[Outcome.WON],
        "lost": ended[Outcome.LOST],
        "handed_back": ended[Outcome.HANDED_BACK],
        "open": ended[""],
        "conversions": sum(fact.count for fact in till),
        "conversions_value": money(sum((fact.value for fact in till), Decimal(0))),
        "conversion": conversion_within(starts, horizon).as_json(),
        "decided_rate": decided_rate(ended[Outcome.WON], ended[Outcome.LOST]).as_json(),
        "median_days_to_convert": median_days(starts, horizon),
    }


def keyed_rows(
    facts: Iterable[Fact], period: Period, as_of: date, by: str, horizon: int, *, language: str
) -> dict[Key, Row]:
    """One row for each key, with its numbers, in the order in which they are shown."""
    groups = grouped(facts, lambda fact: fact.key)
    keys = keys_in_order(by, period, groups.keys(), language=language)
    return {key: {**keyed(by, key), **measure(groups.get(key, ()), as_of, horizon)} for key in keys}


def with_answers(rows: dict[Key, Row], waits: Iterable[Wait]) -> list[Row]:
    """The rows, each with how long its prospects waited for an answer."""
    groups = grouped(waits, lambda wait: wait.key)
    return [row | answers(groups.get(key, ())) for key, row in rows.items()]


def losses(business: Business, period: Period, as_of: date) -> list[Row]:
    """Why prospects received in a period said no, as of a date: reason and count, most frequent first."""
    lost = Prospect.objects.filter(business=business, outcome=Outcome.LOST, outcome_on__lte=as_of).order_by()
    counted = lost.received_in(period).values_list("why").annotate(n=Count("pk"))
    return [
        {"key": why or None, "lost": n}
        for why, n in sorted(counted, key=lambda row: (-row[1], sort_key(row[0], business.language)))
    ]
