"""The second calculation of each side's figures: the total, and the rows by source, week and so on."""

from datetime import date

import numpy as np
import pandas as pd
from scipy import stats

from tests.real_input.oracle import (
    NEVER,
    Cohort,
    Key,
    Keyed,
    Question,
    Row,
    by_key,
    cohort,
    decided,
    grouped,
    month,
    week,
)

READY, CONVERT, BACK = 30, 90, 90


def marketing_row(leads: pd.DataFrame, asked: Question) -> Row:
    """Marketing's figures of leads that arrived in the period. No effort was logged."""
    ready = cohort(leads, asked, READY, "arrived")
    back = Cohort(ready.starts, np.full(len(leads), NEVER), asked.as_of, BACK)
    return {
        "leads": len(leads),
        "handed_over": len(leads),
        "handed_over_unready": len(leads),  # an import knows of no signs
        "ready_rate": ready.rate(),
        "handed_back": back.rate(),
        "median_days_to_ready": ready.median_days(),
        "spend": 0,
        "hours": 0,
        "cost_per_lead": 0 if len(leads) else None,
        "hours_per_lead": 0 if len(leads) else None,
    }


def sales_row(received: pd.DataFrame, till: pd.DataFrame, asked: Question) -> Row:
    """Sales's figures: the cohort received in the period, and the till of the period."""
    waiting = cohort(received, asked, CONVERT)
    won = int((received["won"] <= asked.as_of).sum())
    return {
        "received": len(received),
        "won": won,
        "lost": 0,
        "handed_back": 0,
        "open": len(received) - won,
        "conversions": len(till),
        "conversions_value": 0,
        "conversion": waiting.rate(),
        "decided_rate": decided(won),
        "median_days_to_convert": waiting.median_days(),
    }


def all_keys(asked: Question, by: str, *parts: Keyed) -> list[Key]:
    """Every key there is something under; every week or month, even an empty one."""
    every = asked.keys({"week": week, "month": month}[by]) if by in ("week", "month") else []
    return list(dict.fromkeys([*every, *(key for part in parts for key in part)]))


def marketing(facts: pd.DataFrame, asked: Question, by: str) -> tuple[Row, Keyed]:
    """Total and rows."""
    leads = facts[asked.holds(facts["arrived"])]
    parts = dict(grouped(leads, by_key(leads, by)))
    keys = all_keys(asked, by, parts)
    rows = {key: marketing_row(parts.get(key, leads.iloc[:0]), asked) for key in keys}
    if by == "week":
        for key, row in rows.items():
            row["usual"], row["enough_for_words"] = usual(facts, str(key))
    return marketing_row(leads, asked), rows


def sales(facts: pd.DataFrame, asked: Question, by: str) -> tuple[Row, Keyed]:
    """Total and rows."""
    received, till = facts[asked.holds(facts["arrived"])], facts[asked.holds(facts["won"])]
    came = dict(grouped(received, by_key(received, by)))
    paid = dict(grouped(till, by_key(till, by, "won")))
    nobody = facts.iloc[:0]
    keys = all_keys(asked, by, came, paid)
    rows = {key: sales_row(came.get(key, nobody), paid.get(key, nobody), asked) for key in keys}
    return sales_row(received, till, asked), rows


def usual(facts: pd.DataFrame, key: str) -> tuple[dict[str, int | None], bool]:
    """The range of four ordinary weeks in five, from the twelve before this one; and whether it is worth words."""
    monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1).toordinal()
    first = int(facts["arrived"].min())
    mondays = [monday - 7 * back for back in range(1, 13) if monday - 7 * back + 6 >= first]
    counts = [int(((facts["arrived"] >= each) & (facts["arrived"] < each + 7)).sum()) for each in mondays]
    if len(counts) < 8:
        return {"low": None, "high": None}, False
    n = len(counts)
    mean = (sum(counts) + 0.5) / n
    spread = max(1.0, float(np.var(counts, ddof=1)) / mean)
    variance = spread * mean * (1 + 1 / n)
    likely = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    return {"low": int(likely.ppf(0.1)), "high": int(likely.ppf(0.9))}, sum(counts) >= 6
