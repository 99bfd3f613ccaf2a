"""The second calculation of feedback: customers per source, which sources are told apart, and their order."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from tests.real_input.oracle import Key, Keyed, Question, Row, by_key, cohort, grouped

HALF_A_YEAR = 180


@dataclass(frozen=True)
class Curve:
    """Times on the clock from arrival, cut at H, and whether each ended with a customer."""

    times: np.ndarray
    happened: np.ndarray

    @classmethod
    def of(cls, leads: pd.DataFrame, asked: Question) -> "Curve":
        known = cohort(leads, asked, HALF_A_YEAR)
        followed = np.minimum(known.follow_up, known.horizon)
        return cls(np.minimum(known.waits, followed), known.waits <= followed)

    def at_risk(self, t: float) -> int:
        return int((self.times >= t).sum())

    def events(self, t: float) -> int:
        return int(((self.times == t) & self.happened).sum())


@dataclass(frozen=True)
class Comparison:
    """What a log-rank test is made of: seen and expected in the first curve, and the variance."""

    observed: float
    expected: float
    variance: float

    @classmethod
    def of(cls, one: Curve, others: Curve) -> "Comparison":
        expected = variance = 0.0
        for t in np.unique(np.concatenate([one.times[one.happened], others.times[others.happened]])):
            d, mine = one.events(t) + others.events(t), one.at_risk(t)
            everybody = mine + others.at_risk(t)
            expected += d * mine / everybody
            if everybody > 1:
                share = mine / everybody
                variance += d * share * (1 - share) * (everybody - d) / (everybody - 1)
        return cls(float(one.happened.sum()), expected, variance)

    @property
    def chance(self) -> float:
        """The two-sided p-value, continuity-corrected."""
        if self.variance <= 0:
            return 1.0
        z = max(0.0, abs(self.observed - self.expected) - 0.5) / self.variance**0.5
        return float(2 * stats.norm.sf(z))


def told_apart(chances: Keyed, level: float = 0.05) -> set[Key]:
    """Holm: step down from the smallest while it holds."""
    apart: set[Key] = set()
    for place, (key, chance) in enumerate(sorted(chances.items(), key=lambda each: float(each[1]))):
        if chance > level / (len(chances) - place):
            break
        apart.add(key)
    return apart


def comparisons(leads: pd.DataFrame, asked: Question, by: str) -> dict[Key, Comparison]:
    """Each key against all others together."""
    told = {}
    for key, mine in grouped(leads, by_key(leads, by)):
        told[key] = Comparison.of(Curve.of(mine, asked), Curve.of(leads.drop(mine.index), asked))
    return told


def row_of(leads: pd.DataFrame, asked: Question) -> Row:
    """What became of leads; marketing logged no effort and no deal has a value."""
    customers = int((leads["won"] <= asked.as_of).sum())
    return {
        "leads": len(leads),
        "customers": customers,
        "rate": cohort(leads, asked, HALF_A_YEAR).rate(),
        "value": 0,
        "spend": 0,
        "hours": 0,
        "spend_per_customer": 0 if customers else None,
        "hours_per_customer": 0 if customers else None,
    }


def feedback(facts: pd.DataFrame, asked: Question, by: str) -> tuple[Row, Keyed]:
    """Total, and rows in their order, each with its `score`."""
    leads = facts[asked.holds(facts["arrived"])]
    overall = cohort(leads, asked, HALF_A_YEAR).share()
    tests = comparisons(leads, asked, by)
    apart = told_apart({key: test.chance for key, test in tests.items()})
    rows: Keyed = {}
    for key, mine in grouped(leads, by_key(leads, by)):
        known = cohort(mine, asked, HALF_A_YEAR)
        n = known.effective
        score = (n * known.share() + 10 * overall) / (n + 10)
        rows[key] = {**row_of(mine, asked), "too_few": key not in apart, "score": score}
    return row_of(leads, asked), dict(sorted(rows.items(), key=lambda each: -float(each[1]["score"])))
