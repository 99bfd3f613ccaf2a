"""What the verdict sees at each of many Mondays in a row, in a made-up business.

Leads are judged by the real function. The log-rank tests of all Mondays are made at once with NumPy, for there are
millions of them; `agree` holds them to the real function. That both are what the product says of such a business, from
its tables, tests/business/test_statistics_change.py shows.
"""

from collections.abc import Iterable

import numpy as np

from benchmarks.simulated_businesses import HORIZON, Books, Days, Floats
from business.statistics import BEFORE_AT_LEAST, BEFORE_WEEKS, CONVERSION_WEEKS, Start, conversion_change, leads_change
from business.statistics.change import CLAIMED_ABOVE

TESTS = ("leads", *(f"conversion, {weeks} weeks" for weeks in CONVERSION_WEEKS))
NO_LOOK = 10_000  # the look at which something is claimed that never is
CLOSE = 1e-9


def first_claims(books: Books, weeks: int, looks: int) -> Days:
    """By test, and fewer or more: the first of the last `looks` Mondays (1, 2 …) with a claim, else NO_LOOK."""
    z = np.array([leads_z(books, looks), *(window_z(books, mondays(weeks, looks), each) for each in CONVERSION_WEEKS)])
    claims = np.stack([z < -CLAIMED_ABOVE, z > CLAIMED_ABOVE], axis=1)
    return np.where(claims.any(axis=2), claims.argmax(axis=2) + 1, NO_LOOK)


def mondays(weeks: int, looks: int) -> Days:
    """The Mondays after each of the last weeks; everything is read as of the Sundays before them."""
    return np.arange(weeks - looks + 1, weeks + 1) * 7


def leads_z(books: Books, looks: int) -> Floats:
    """z of `leads_change` at each of the last Mondays; 0 where it is too early to say."""
    whole = len(books.leads)
    found = [leads_change(books.leads[: max(0, whole - back)]) for back in reversed(range(looks))]
    return np.array([change.z if change else 0.0 for change in found])


def window_z(books: Books, at: Days, window: int) -> Floats:
    """z of `conversion_change` for one window at each Monday; 0 where it is too early to say."""
    cut = (at - window * 7)[:, None]
    begin = np.maximum(books.first_monday(), cut - BEFORE_WEEKS * 7)
    follow_up = at[:, None] - 1 - books.received
    known = books.event <= follow_up
    last = np.minimum(np.where(known, books.event, follow_up), HORIZON + 1)
    # A life table for each Monday (before, recent), laid out one behind the other.
    table = np.arange(at.size)[:, None] * 2 + (books.received >= cut)
    counted = (books.received >= begin) & (follow_up >= 0)
    place = table * (HORIZON + 2) + last
    gone, events = (
        np.bincount(place[chosen], minlength=at.size * 2 * (HORIZON + 2)).reshape(at.size, 2, HORIZON + 2)
        for chosen in (counted, counted & known)
    )
    at_risk = gone[..., ::-1].cumsum(axis=2)[..., ::-1]
    judged = (cut - begin >= BEFORE_AT_LEAST * 7)[:, 0] & (at_risk[..., 0] > 0).all(axis=1)
    return np.where(judged, logrank_z(at_risk[..., :-1], events[..., :-1]), 0.0)


def logrank_z(at_risk: Days, events: Days) -> Floats:
    """The log-rank test of business/statistics/comparing.py, above 0 for more; axes: Monday, (before, recent), day."""
    all_events, everybody = events.sum(axis=1), at_risk.sum(axis=1)
    share = at_risk[:, 1] / np.maximum(everybody, 1)
    apart = events[:, 1].sum(axis=1) - (all_events * share).sum(axis=1)
    spread = all_events * share * (1 - share) * (everybody - all_events) / np.maximum(everybody - 1, 1)
    beyond = np.maximum(np.abs(apart) - 0.5, 0)
    z = np.divide(beyond, np.sqrt(spread.sum(axis=1)), out=np.zeros_like(beyond), where=beyond > 0)
    signed: Floats = np.copysign(z, apart)
    return signed


def agree(books: Books, weeks: int, looks: int, chosen: Iterable[int]) -> int:
    """How many z of the fast way were held to the real function, at the looks chosen (0, 1 …).

    Where it is too early, both have to say so; that isn't counted. Raises AssertionError where they differ.
    """
    at, chosen, counted = mondays(weeks, looks), sorted(set(chosen)), 0
    for window in CONVERSION_WEEKS:
        fast = window_z(books, at, window)
        for look in chosen:
            real = really(books, int(at[look]), window)
            if abs(fast[look] - (real or 0)) > CLOSE:
                raise AssertionError(
                    f"{window} weeks, look {look}: the fast way finds {fast[look]}, really it is {real}"
                )
            counted += real is not None
    return counted


def really(books: Books, monday: int, window: int) -> float | None:
    """z of `conversion_change` at one Monday, put together as sales/change.py does; None where it is too early."""
    cut = monday - window * 7
    begin = max(books.first_monday(), cut - BEFORE_WEEKS * 7)
    clocks = list(zip(books.received.tolist(), books.event.tolist(), strict=True))
    recent = [Start(monday - 1 - day, event) for day, event in clocks if cut <= day < monday]
    before = [Start(monday - 1 - day, event) for day, event in clocks if begin <= day < cut]
    found = conversion_change(recent, before, HORIZON, weeks=window, before_weeks=(cut - begin) // 7)
    return found.z if found else None
