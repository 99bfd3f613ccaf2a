"""The second calculation of the way: what became of those who reached each step and each stage.

Everybody waits in the first step and the first stage, and skips the others: marketing's on the day they arrive, sales's
on the day of the win. The file knows of no closed leads, losses or hand-backs, and nobody goes back.
"""

import pandas as pd

from tests.real_input.oracle import Cohort, Key, Question, Row

SUB_STEP, LONG = 30, 10_000
STEPS, STAGES = ("New", "Talked", "Interested"), ("First call", "Visit", "Quote")
SYSTEM = "Our way of selling"


def steps(facts: pd.DataFrame, asked: Question) -> dict[Key, Row]:
    """Marketing's steps."""
    rows = {name: {**reached(facts, "arrived", "arrived", asked), "closed": 0} for name in STEPS}
    return {name: {**row, "skipped": row["went_on"] if name != STEPS[0] else 0} for name, row in rows.items()}


def stages(facts: pd.DataFrame, asked: Question) -> dict[Key, Row]:
    """The stages of the one selling system."""
    entered = ("arrived", *("won" for _ in STAGES[1:]))
    rows: dict[Key, Row] = {
        name: reached(facts, since, "won", asked) for name, since in zip(STAGES, entered, strict=True)
    }
    for name, row in rows.items():
        first = name == STAGES[0]
        row |= {"selling_system": SYSTEM, "lost": 0, "handed_back": 0, "skipped": 0 if first else row["went_on"]}
        row |= {"entered": row["reached"] if first else 0}
        row |= {"days_in_stage": half_gone(facts, "arrived", asked) if first else None}  # nobody was in the others
    return rows


def reached(facts: pd.DataFrame, since: str, until: str, asked: Question) -> Row:
    """Those who first came there in the period, and when they went on."""
    there = facts[asked.holds(facts[since])]
    went = Cohort(there[since].to_numpy(float), there[until].to_numpy(float), asked.as_of, asked.horizon or SUB_STEP)
    went_on = int((there[until] <= asked.as_of).sum())
    return {
        "reached": len(there),
        "went_on": went_on,
        "left": 0,
        "went_back": 0,
        "still_there": len(there) - went_on,
        "conversion": went.rate(),
        "median_days": went.median_days(),
    }


def half_gone(facts: pd.DataFrame, since: str, asked: Question) -> int | None:
    """The Kaplan-Meier median of leaving a stage for anywhere: the first day on which half have gone, or null."""
    there = facts[asked.holds(facts[since])]
    gone = Cohort(there[since].to_numpy(float), there["won"].to_numpy(float), asked.as_of, LONG)
    return next((t for t, _, _ in gone.steps if gone.exactly(t) * 2 >= 1), None)
