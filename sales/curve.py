"""The conversion by each day since the hand-over, with its likely band: the curve on sales's page of numbers."""

from datetime import date

from business.charts import Curve, curve
from business.models import Business
from business.periods import Period
from business.statistics import estimate
from sales.numbers import Received, facts_of


def conversion_curve(business: Business, period: Period, as_of: date, horizon: int) -> Curve | None:
    """Of prospects received in a period, the share that became customers by each day, up to `horizon` days.

    Hand-backs are left out of the question as in the conversion itself, and no trend inside the period is assumed.
    None where nobody has become a customer. One query.
    """
    starts = [fact.start(as_of) for fact in facts_of(business, period, as_of, "") if isinstance(fact, Received)]
    steps = sorted({day for start in starts if (day := start.known_event()) is not None and day <= horizon})
    points = []
    for day in steps:
        found = estimate(starts, day)
        if found:
            points.append((day, found.value, found.low, found.high))
    return curve(points, days=horizon) if points else None
