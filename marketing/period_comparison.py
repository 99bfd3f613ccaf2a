"""A period's numbers beside those of the period before it, from facts that are read once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from business.models import Business
from business.periods import DAY, Period
from business.report import Row
from marketing.numbers import KEYS, Arrived, add_usual, arrivals, given_and_spent, keyed_rows, measure
from marketing.response_times import contact_of


@dataclass(frozen=True, slots=True)
class Beside:
    """`total` and `rows` of a period; `before`, the total of as many days before it; `arrived`, its leads by date."""

    total: Row
    rows: list[Row]
    before: Row
    arrived: Counter[date]


def beside_before(business: Business, period: Period, as_of: date, by: str) -> Beside:
    """What `numbers` gives, and what it gave of the period before, read as many days earlier. Five queries at most."""
    earlier = period.before()
    whole = Period(earlier.start, period.end)
    contact = contact_of(business, whole, as_of, by, KEYS.get(by, ()))
    facts = [*arrivals(contact.waits), *given_and_spent(business, whole, by)]
    here = [fact for fact in facts if fact.on in period]
    rows = contact.within(period, as_of).beside(
        keyed_rows(here, period, as_of, by, business.ready_days, language=business.language)
    )
    if by == "week":
        add_usual(business, period, rows)
    arrived: Counter[date] = Counter()
    for fact in here:
        if isinstance(fact, Arrived):
            arrived[fact.on] += fact.count
    before = [fact for fact in facts if fact.on in earlier]
    then = as_of - period.days * DAY
    total = measure(here, as_of, business.ready_days) | contact.within(period, as_of).total()
    then_total = measure(before, then, business.ready_days) | contact.within(earlier, then).total()
    return Beside(total, rows, then_total, arrived)
