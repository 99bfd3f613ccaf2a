"""How the business counts: every estimate, interval and test that a number on a screen stands on.

Plain Python on plain values, so that both wings and every worker can use it without a database or a numeric library.
Rates are fractions, times are whole days. One idea per file; this is the only place to import from.
"""

from .change import (
    BEFORE_AT_LEAST,
    BEFORE_WEEKS,
    CONVERSION_WEEKS,
    LEADS_WEEKS,
    Change,
    conversion_change,
    leads_change,
)
from .comparing import LogRank, holm, logrank, shrunk
from .conversion import Estimate, Rate, conversion_within, curve, estimate
from .planning import Plan, leads_needed
from .shares import Share, decided_rate, wilson
from .starts import Start
from .usual import usual
from .waiting import kaplan_meier_median, median_days, median_wait, slow_after

__all__ = [
    "BEFORE_AT_LEAST",
    "BEFORE_WEEKS",
    "CONVERSION_WEEKS",
    "LEADS_WEEKS",
    "Change",
    "Estimate",
    "LogRank",
    "Plan",
    "Rate",
    "Share",
    "Start",
    "conversion_change",
    "conversion_within",
    "curve",
    "decided_rate",
    "estimate",
    "holm",
    "kaplan_meier_median",
    "leads_change",
    "leads_needed",
    "logrank",
    "median_days",
    "median_wait",
    "shrunk",
    "slow_after",
    "usual",
    "wilson",
]
