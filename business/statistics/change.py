"""The verdict's rules: when the numbers may say that something changed.

Compared three times every week, anything seems to change. So a claim needs |z| > 3.2, windows of whole weeks, and a
past of at least 12 weeks: three unchanged businesses in a hundred then hear any claim in a quarter of a year
(docs/verdict.md has the simulation). A season is no noise: more than in the past year is said, never why.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .comparing import logrank
from .conversion import curve
from .starts import Start

CLAIMED_ABOVE = 3.2
LEADS_WEEKS = 4
CONVERSION_WEEKS = (12, 26)
BEFORE_WEEKS = 52
BEFORE_AT_LEAST = 12


@dataclass(frozen=True, slots=True)
class Change:
    """The last `weeks` weeks against the `before_weeks` before them.

    `count`: leads, or customers of `of` prospects, in those weeks; `expected`: as many as before would have been so
    many by now. `z`: how far apart, in standard errors; above 0 is more.
    """

    weeks: int
    before_weeks: int
    of: int
    count: int
    expected: float
    z: float

    @property
    def is_claimed(self) -> bool:
        """Whether it is more than noise would explain."""
        return abs(self.z) > CLAIMED_ABOVE

    def as_json(self) -> dict[str, float | int]:
        """As a side's job stores it."""
        return asdict(self)


def leads_change(weekly_counts: Sequence[int]) -> Change | None:
    """Leads of the last 4 complete weeks against up to 52 before; None with fewer than 12 before.

    `weekly_counts`: leads of each complete week since the first lead, oldest first. With a the sum of the last 4, n
    weeks of mean b before and φ = max(1, s² / b), their variance over what chance alone would give:
    z = 2 (√(a + ⅜) - √(4b + ⅜)) / √(φ (1 + 4/n)). The root makes the spread of a count nearly constant (Anscombe 1948);
    4/n is for not knowing the mean.
    """
    before, recent = weekly_counts[:-LEADS_WEEKS][-BEFORE_WEEKS:], weekly_counts[-LEADS_WEEKS:]
    n, a = len(before), sum(recent)
    if n < BEFORE_AT_LEAST:
        return None
    b = sum(before) / n
    spread = sum((count - b) ** 2 for count in before) / (n - 1)
    phi = max(1.0, spread / b) if b else 1.0
    z = 2 * (math.sqrt(a + 3 / 8) - math.sqrt(4 * b + 3 / 8)) / math.sqrt(phi * (1 + LEADS_WEEKS / n))
    return Change(LEADS_WEEKS, n, of=a, count=a, expected=LEADS_WEEKS * b, z=z)


def conversion_change(
    recent: Sequence[Start], before: Sequence[Start], horizon: int, *, weeks: int, before_weeks: int
) -> Change | None:
    """Whether prospects of the last `weeks` weeks become customers more, or sooner, than those before.

    A log-rank test by days since they were received, up to `horizon`; everybody stays at risk until their own
    follow-up, so that young prospects are compared with others at the same age only. None with fewer than 12 weeks
    before, or with nobody in either window.
    """
    if before_weeks < BEFORE_AT_LEAST or not recent or not before:
        return None
    found = logrank(recent, before, horizon)
    usual = curve(before, horizon)
    return Change(
        weeks,
        before_weeks,
        of=sum(start.count for start in recent),
        count=found.observed,
        expected=sum(start.count * usual[min(start.follow_up, horizon)] for start in recent),
        z=math.copysign(found.z, found.observed - found.expected),
    )
