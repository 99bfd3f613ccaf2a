"""What the verdict is told of marketing: leads of late against those before, and the step that loses most."""

from datetime import date

from business.models import Business
from business.periods import DAY, WEEK, Period
from business.report import Row
from business.statistics import leads_change
from business.statistics.steps import most_lost
from marketing.numbers import weekly_leads
from marketing.steps import steps

LOST_WEEKS = 26


def change(business: Business, monday: date) -> Row:
    """As of the Sunday before `monday`: only whole weeks are judged, so that it says the same all week.

    `weeks`: how many whole weeks there are since the first lead; `changes`: one, or none while it is too early.
    """
    sunday = monday - DAY
    counts = weekly_leads(business, sunday)
    first = min(counts, default=monday)
    weeks = [counts.get(week, 0) for week in Period(first, sunday).weeks()] if counts else []
    found = leads_change(weeks)
    period = Period(monday - LOST_WEEKS * WEEK, sunday)
    return {
        "as_of": sunday.isoformat(),
        "weeks": len(weeks),
        "changes": [found.as_json()] if found else [],
        "lost": most_lost(steps(business, period, sunday)),
    }
