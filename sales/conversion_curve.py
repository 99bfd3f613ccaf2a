"""The conversion by each day since the hand-over, with its likely band: the curve on sales's page of numbers."""

from collections.abc import Sequence

from business.charts import Curve, curve
from business.statistics import Start, estimate


def conversion_curve(starts: Sequence[Start], horizon: int) -> Curve | None:
    """Of prospects, by their clocks, the share that became customers by each day since the hand-over, up to `horizon`.

    Hand-backs are left out of the question as in the conversion itself, and no trend inside the period is assumed.
    None where nobody has become a customer.
    """
    steps = sorted({day for start in starts if (day := start.known_event()) is not None and day <= horizon})
    points = []
    for day in steps:
        found = estimate(starts, day)
        if found:
            points.append((day, found.value, found.low, found.high))
    return curve(points, days=horizon) if points else None
