"""How long it takes."""

from collections.abc import Iterable

from .conversion import curve
from .starts import ROUNDING, Start, first_day_reaching, how_many, life_table, survival

MEDIAN_FROM_EVENTS = 5
SLOW_FROM_EVENTS = 10
SLOW_FROM_AT_RISK = 5
SLOW_SHARE = 0.8
SLOW_DAYS_AT_MOST = 180


def median_days(starts: Iterable[Start], horizon: int) -> int | None:
    """Days by which half of those who have the event within `horizon` have it; None with fewer than 5 events.

    The smallest t with F(t) ≥ F(horizon) / 2. A plain median of the days seen would favour the quick ones, because
    the slow ones among recent starts are not known yet. Hand-backs stay in.
    """
    starts = tuple(starts)
    if sum(day.events for day in life_table(starts, horizon)) < MEDIAN_FROM_EVENTS:
        return None
    shares = curve(starts, horizon)
    return first_day_reaching(shares, shares[-1] / 2)


def kaplan_meier_median(starts: Iterable[Start]) -> int | None:
    """Days after which half of all starts have left, the event being leaving for anywhere; None if not half have.

    The smallest t with S(t) ≤ ½ (Kaplan and Meier 1958): those still there count with the days they have waited.
    """
    starts = tuple(starts)
    table = life_table(starts, max((start.follow_up for start in starts), default=0))
    return next((day for day, share in enumerate(survival(table)) if share <= 0.5 + ROUNDING), None)


def median_wait(waits: Iterable[tuple[float, bool]]) -> float | None:
    """How long half of all wait until the event, in the unit of the waits; None if not half have had it.

    Each wait is its length and whether the event ended it: those without it stay at risk as long as they have waited,
    and at a tie the event comes first. The smallest t with S(t) ≤ ½ (Kaplan and Meier 1958), not rounded to days.
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    staying = 1.0
    for place, (length, had) in enumerate(ordered):
        if had:
            staying *= 1 - 1 / (len(ordered) - place)
            if staying <= 0.5 + ROUNDING:
                return length
    return None


def slow_after(starts: Iterable[Start]) -> int | None:
    """Days by which four fifths of those who go on have gone on; None if fewer than 10 did, or none in time to tell.

    The smallest t with F(t) ≥ 0.8 F(T), T the last day, at most 180, with 5 starts at risk: beyond it the curve
    hangs on single starts.
    """
    starts = tuple(starts)
    if how_many(start for start in starts if start.known_event() is not None) < SLOW_FROM_EVENTS:
        return None
    table = life_table(starts, SLOW_DAYS_AT_MOST)
    # The number at risk only ever falls, so these are the days 0 to T.
    shares = [1 - share for share in survival(day for day in table if day.at_risk >= SLOW_FROM_AT_RISK)]
    return first_day_reaching(shares, SLOW_SHARE * shares[-1]) if shares[-1] else None
