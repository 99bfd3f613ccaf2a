"""A period's numbers beside those of the period before it, from facts that are read once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from business.models import Business
from business.periods import DAY, Period
from business.report import Row
from marketing.numbers import Arrived, add_usual, facts_of, measure, rows_of


@dataclass(frozen=True, slots=True)
class Beside:
    """`total` and `rows` of a period; `before`, the total of as many days before it; `arrived`, its leads by date."""

    total: Row
    rows: list[Row]
    before: Row
    arrived: Counter[date]


def beside_before(business: Business, period: Period, as_of: date, by: str) -> Beside:
    """What `numbers` gives, and what it gave of the period before, read as many days earlier. Four queries at most."""
    earlier = period.before()
    facts = facts_of(business, Period(earlier.start, period.end), by)
    here = [fact for fact in facts if fact.on in period]
    rows = rows_of(here, period, as_of, by, business.ready_days, language=business.language)
    if by == "week":
        add_usual(business, period, rows)
    arrived: Counter[date] = Counter()
    for fact in here:
        if isinstance(fact, Arrived):
            arrived[fact.on] += fact.count
    before = [fact for fact in facts if fact.on in earlier]
    then = as_of - period.days * DAY
    return Beside(measure(here, as_of, business.ready_days), rows, measure(before, then, business.ready_days), arrived)
