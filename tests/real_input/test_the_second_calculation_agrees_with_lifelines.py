"""The second calculation of the real leads' figures is itself checked: against lifelines and scipy."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from scipy import stats

from tests.real_input import oracle
from tests.real_input.oracle import Question, by_key, cohort, grouped, wilson
from tests.real_input.oracle_feedback import Comparison, Curve

pytestmark = pytest.mark.real_input
READ_ON = (date(2018, 5, 31), date(2018, 2, 28), date(2018, 12, 31))


@pytest.fixture(scope="module")
def facts(real_leads: Path) -> pd.DataFrame:
    return oracle.read(real_leads)


def asked(as_of: date) -> Question:
    return Question(0, as_of.toordinal(), as_of.toordinal())


@pytest.mark.parametrize("as_of", READ_ON)
@pytest.mark.parametrize("by", ["source", "month"])
def test_the_estimator_is_kaplan_and_meiers(facts: pd.DataFrame, as_of: date, by: str) -> None:
    known = facts[asked(as_of).holds(facts["arrived"])]
    for _, leads in [("", known), *grouped(known, by_key(known, by))]:
        mine = cohort(leads, asked(as_of), 90)
        happened = mine.waits < np.inf
        fit = KaplanMeierFitter().fit(np.where(happened, mine.waits, mine.follow_up), happened)
        for t in (0, 1, 30, 90):
            assert mine.share(t) == pytest.approx(1 - float(fit.predict(t)), abs=1e-12)
            assert float(mine.exactly(t)) == pytest.approx(mine.share(t), abs=1e-12)
        table = fit.event_table[(fit.event_table.index <= 90) & (fit.event_table["observed"] > 0)]
        assert mine.steps == [(int(t), int(row["observed"]), int(row["at_risk"])) for t, row in table.iterrows()]


@pytest.mark.parametrize("as_of", READ_ON)
def test_the_comparison_is_a_log_rank_test(facts: pd.DataFrame, as_of: date) -> None:
    known = facts[asked(as_of).holds(facts["arrived"])]
    for _, leads in grouped(known, by_key(known, "source")):
        one, others = Curve.of(leads, asked(as_of)), Curve.of(known.drop(leads.index), asked(as_of))
        mine = Comparison.of(one, others)
        theirs = logrank_test(one.times, others.times, one.happened, others.happened)
        assert (mine.observed - mine.expected) ** 2 / mine.variance == pytest.approx(theirs.test_statistic, rel=1e-9)


@pytest.mark.parametrize(("of", "n"), [(0, 12), (3, 12), (12, 12), (48, 320)])
def test_the_interval_is_wilsons(of: int, n: int) -> None:
    theirs = stats.binomtest(of, n).proportion_ci(0.95, method="wilson")
    assert wilson(of / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
