"""Whether two groups differ by more than chance, and in which order to show them if they may not."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .starts import Start, life_table


@dataclass(frozen=True, slots=True)
class LogRank:
    """Events seen in a group, events expected if it were like the others, and how surprising the difference is.

    `observed` above `expected`: the group is quicker or more of it gets there. `z` is never negative.
    """

    observed: int
    expected: float
    variance: float
    z: float

    @property
    def p(self) -> float:
        """How often chance alone makes so large a difference, in either direction."""
        return math.erfc(self.z / math.sqrt(2))


def logrank(group: Iterable[Start], others: Iterable[Start], horizon: int) -> LogRank:
    """Compare the whole curves of a group and of all others, up to `horizon` days (Mantel 1966; Peto and Peto 1972).

    On every day with an event, the group expects its share, by its starts at risk, of all events of that day; the
    variance is hypergeometric. z = (|O - E| - ½) / √V is corrected for continuity, for events come in whole numbers.
    Everybody stays at risk until their own follow-up, hand-backs too.
    """
    observed, expected, variance = 0, 0.0, 0.0
    for mine, theirs in zip(life_table(group, horizon), life_table(others, horizon), strict=True):
        events, at_risk = mine.events + theirs.events, mine.at_risk + theirs.at_risk
        if events == 0:
            continue
        share = mine.at_risk / at_risk
        observed += mine.events
        expected += events * share
        if at_risk > 1:
            variance += events * share * (1 - share) * (at_risk - events) / (at_risk - 1)
    beyond_chance = abs(observed - expected) - 0.5
    # Where the variance is 0, no day left anything to chance and observed is expected.
    z = beyond_chance / math.sqrt(variance) if beyond_chance > 0 else 0.0
    return LogRank(observed, expected, variance, z)


def holm(p_values: Sequence[float], level: float = 0.05) -> list[bool]:
    """For each of several comparisons made at once, whether it stands: True is told apart (Holm 1979).

    The chance that any one of those that stand is a fluke stays below `level`, however many are made.
    """
    told_apart = [False] * len(p_values)
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[index] > level / (len(p_values) - rank):
            break
        told_apart[index] = True
    return told_apart


def shrunk(rate: float, size: float, overall: float, weight: float = 10) -> float:
    """A rate to order by: (n · rate + weight · overall) / (n + weight), n the effective size behind the rate.

    Pulled towards the overall rate as if by `weight` more starts, so that one lucky lead does not come first.
    """
    return (size * rate + weight * overall) / (size + weight)
