"""What sales's outcomes say about marketing's sources. The one place where the sides are read together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Min, Sum

from business.models import Business
from business.periods import Period
from business.report import Key, Row, each, grouped, key_of, keyed, keys_in_order, money, money_each, report
from business.statistics import Start, conversion_within, estimate, holm, logrank, shrunk
from funnel.overview.readiness import readiness
from funnel.overview.referrers import present_names
from marketing.models import Effort, Lead
from marketing.numbers import everything
from sales.models import Prospect

CUSTOMER_DAYS = 180
KEYS: dict[str, tuple[str, ...]] = {
    "source": ("source__reference", "source__name"),
    "campaign": ("campaign__reference", "campaign__name"),
    "approach": ("source__approach",),
    "referrer": ("referrer__reference", "referred_by"),
}


@dataclass(frozen=True, slots=True)
class Fate:
    """One lead: when it arrived, when it became a customer (None: not yet), and what all its conversions are worth."""

    key: Key
    arrived_on: date
    customer_on: date | None
    value: Decimal

    def clock(self, as_of: date) -> tuple[int, int | None]:
        """Its days from arrival to a date, and from arrival to customer."""
        won = None if self.customer_on is None else max(0, (self.customer_on - self.arrived_on).days)
        return (as_of - self.arrived_on).days, won


@dataclass(slots=True)
class Group:
    """The leads of one key, and what marketing put into it."""

    key: Key
    fates: list[Fate] = field(default_factory=list)
    money: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)

    def starts(self, as_of: date) -> list[Start]:
        """Its leads' clocks, those that show the same time counted together."""
        clocks = Counter(fate.clock(as_of) for fate in self.fates)
        return [Start(follow_up, won, count=count) for (follow_up, won), count in clocks.items()]


def feedback(
    business: Business, *, period: Period | None = None, as_of: date | None = None, by: str = "", horizon: int = 0
) -> Row:
    """Of the leads that arrived in a period, how many became customers as of a date, by source or what `by` says.

    `rate` is from arrival to customer within `horizon` days (180). Money and hours are marketing's of the same period,
    for each customer. `too_few`: not told apart from all others together by a log-rank test, Holm over the rows that
    have leads. Rows are in order of the rate, drawn towards the overall rate the fewer leads it stands on. Without
    `by`, `readiness`: what became of those handed over in the period, with all signs and with some missing. Raises
    ValueError for a `by` it does not know.
    """
    if by and by not in KEYS:
        raise ValueError(f"Feedback goes by {', '.join(KEYS)}.")
    as_of, within = as_of or business.today(), horizon or CUSTOMER_DAYS
    period = (period or everything(business, as_of)).until(as_of)
    groups = groups_of(business, period, as_of, by or "source")
    whole = Group(None, [fate for group in groups for fate in group.fates])
    for group in groups:
        whole.money, whole.hours = whole.money + group.money, whole.hours + group.hours
    parts: Row = {"total": measure(whole, as_of, within)}
    if by:
        parts["rows"] = rows_of(groups, whole, as_of, within, by)
    else:
        parts["readiness"] = readiness(business, period, as_of)
    return report("feedback", business, period, as_of, **parts)


def groups_of(business: Business, period: Period, as_of: date, by: str) -> list[Group]:
    """The leads and efforts of a period by key, in three queries. What has no key comes last."""
    facts = fates(business, period, as_of, by)
    by_key = grouped(facts, lambda fate: fate.key)
    spent = efforts(business, period, by) if by != "referrer" else {}
    return [
        Group(key, by_key.get(key, []), *spent.get(key, (Decimal(0), Decimal(0))))
        for key in keys_in_order(by, period, [*by_key, *spent], language=business.language)
    ]


def fates(business: Business, period: Period, as_of: date, by: str) -> list[Fate]:
    """The leads that arrived in a period, each with what became of it by a date: both sides joined by reference."""
    won = Prospect.objects.filter(business=business, outcome_on__lte=as_of).won().order_by()
    customers = {
        reference: (first, value or Decimal(0))
        for reference, first, value in won.values_list("lead_reference").annotate(f=Min("outcome_on"), v=Sum("value"))
    }
    leads = Lead.objects.filter(business=business).counted().arrived_in(period).order_by()
    none, named = (None, Decimal(0)), present_names(leads) if by == "referrer" else None
    return [
        Fate(
            named(key_of(by, arrived_on, key)) if named else key_of(by, arrived_on, key),
            arrived_on,
            *customers.get(reference, none),
        )
        for arrived_on, reference, *key in leads.values_list("arrived_on", "reference", *KEYS[by])
    ]


def efforts(business: Business, period: Period, by: str) -> dict[Key, tuple[Decimal, Decimal]]:
    """Money and hours of a period by key. What was spent on no one source is under null."""
    spent = Effort.objects.filter(business=business).spent_in(period).order_by()
    rows = spent.values_list(*KEYS[by]).annotate(m=Sum("money"), h=Sum("hours"))
    found: dict[Key, tuple[Decimal, Decimal]] = {}
    for *columns, m, h in rows:
        key = key_of(by, period.end, columns)
        before = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = (before[0] + m, before[1] + h)
    return found


def measure(group: Group, as_of: date, horizon: int) -> Row:
    """The numbers of one row, or of the total."""
    customers = sum(1 for fate in group.fates if fate.customer_on is not None)
    value = sum((fate.value for fate in group.fates), Decimal(0))
    return {
        "leads": len(group.fates),
        "customers": customers,
        "rate": conversion_within(group.starts(as_of), horizon).as_json(),
        "value": money(value),
        "spend": money(group.money),
        "hours": float(group.hours),
        "value_per_spend": float(value / group.money) if group.money else None,
        "spend_per_customer": money_each(group.money, customers),
        "hours_per_customer": each(group.hours, customers),
    }


def rows_of(groups: Sequence[Group], whole: Group, as_of: date, horizon: int, by: str) -> list[Row]:
    """A row for each group: its numbers, whether it is told apart from the others, in order of the shrunk rate."""
    overall = estimate(whole.starts(as_of), horizon)
    told_apart = apart(groups, as_of, horizon)
    ranked: list[tuple[float, int, Row]] = []
    for group in groups:
        found = estimate(group.starts(as_of), horizon)
        middle = overall.value if overall else 0.0
        place = shrunk(found.value, found.size, middle) if found else middle
        apart_from_others = told_apart.get(group.key, False)
        row = {**keyed(by, group.key), **measure(group, as_of, horizon), "too_few": not apart_from_others}
        ranked.append((place, len(group.fates), row))
    return [row for _, _, row in sorted(ranked, key=lambda ranking: ranking[:2], reverse=True)]


def apart(groups: Iterable[Group], as_of: date, horizon: int) -> dict[Key, bool]:
    """For each key with leads, whether it differs from all others together by more than chance, at 5 % over all."""
    with_leads = [group for group in groups if group.fates]
    clocks = {group.key: group.starts(as_of) for group in with_leads}
    tests = [
        logrank(clocks[key], [start for other, starts in clocks.items() if other != key for start in starts], horizon)
        for key in clocks
    ]
    return dict(zip(clocks, holm([test.p for test in tests]), strict=True))
