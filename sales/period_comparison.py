"""A period's numbers beside those of the period before it, from facts that are read once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from business.models import Business
from business.periods import DAY, Period
from business.report import Row
from business.statistics import Start
from sales.numbers import KEYS, Fact, Received, facts_of, keyed_rows, measure, with_answers
from sales.response_times import answers, waits_of


@dataclass(frozen=True, slots=True)
class Beside:
    """`total` and `rows` of a period; `before`, the total of as many days before it; `starts`, its clocks."""

    total: Row
    rows: list[Row]
    before: Row
    starts: list[Start]


def beside_before(business: Business, period: Period, as_of: date, by: str) -> Beside:
    """What `numbers` gives, and what it gave of the period before, read as many days earlier. Four queries."""
    earlier = period.before()
    facts = facts_of(business, Period(earlier.start, period.end), as_of, by)
    here = [fact for fact in facts if fact.on in period]
    then = as_of - period.days * DAY
    before = known_by((fact for fact in facts if fact.on in earlier), then)
    waits = waits_of(business, period, as_of, by, KEYS.get(by, ()))
    rows = keyed_rows(here, period, as_of, by, business.conversion_days, language=business.language)
    return Beside(
        measure(here, as_of, business.conversion_days) | answers(waits),
        with_answers(rows, waits),
        measure(before, then, business.conversion_days) | answers(waits_of(business, earlier, then, "", ())),
        [fact.start(as_of) for fact in here if isinstance(fact, Received)],
    )


def known_by(facts: Iterable[Fact], as_of: date) -> list[Fact]:
    """The facts as they were known on an earlier date: what had not ended by then was open."""
    return [
        replace(fact, outcome="", outcome_on=None)
        if isinstance(fact, Received) and fact.outcome_on is not None and fact.outcome_on > as_of
        else fact
        for fact in facts
    ]
