"""What the verdict is told of sales: whether as many become customers as before, and where most are lost."""

from datetime import date

from business.models import Business
from business.periods import DAY, WEEK, Period, monday_of
from business.report import Row
from business.statistics import BEFORE_WEEKS, CONVERSION_WEEKS, Change, conversion_change
from business.statistics.steps import most_lost
from sales.numbers import Received, everything, facts_of
from sales.stages import stages

LOST_WEEKS = 26


def change(business: Business, monday: date) -> Row:
    """As of the Sunday before `monday`: only whole weeks are judged, so that it says the same all week.

    `weeks`: how many whole weeks there are since the first prospect; `changes`: of the last 12 and the last 26 weeks,
    those that are not too early to judge.
    """
    sunday = monday - DAY
    begin = everything(business, sunday).start
    span = Period(monday - (BEFORE_WEEKS + max(CONVERSION_WEEKS)) * WEEK, sunday)
    received = [fact for fact in facts_of(business, span, sunday, "") if isinstance(fact, Received)]
    first = monday_of(begin) if received else monday
    found = [compare(received, monday, weeks, first, business.conversion_days) for weeks in CONVERSION_WEEKS]
    return {
        "as_of": sunday.isoformat(),
        "weeks": (monday - first).days // 7,
        "changes": [each.as_json() for each in found if each],
        "lost": most_lost(stages(business, Period(monday - LOST_WEEKS * WEEK, sunday), sunday)),
    }


def compare(received: list[Received], monday: date, weeks: int, first: date, horizon: int) -> Change | None:
    """The prospects of the last so many weeks against those of up to 52 before, all read as of the last Sunday."""
    cut, sunday = monday - weeks * WEEK, monday - DAY
    begin = max(first, cut - BEFORE_WEEKS * WEEK)
    recent = [fact.start(sunday) for fact in received if fact.on >= cut]
    before = [fact.start(sunday) for fact in received if begin <= fact.on < cut]
    return conversion_change(recent, before, horizon, weeks=weeks, before_weeks=(cut - begin).days // 7)
