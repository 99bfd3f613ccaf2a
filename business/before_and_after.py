"""A fact put right later, as its history tells it: before and after, in words that a person reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from business.templatetags.figures import day, in_money

LONGEST = 60  # of one value in a history row
LONGEST_ROW = 200  # what HistoryRow.before and after hold


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that was put right, under the name of its field."""

    name: str
    before: Any
    after: Any


def in_words(value: Any, currency: str = "") -> str:
    """A value as a person reads it: a date, an amount of a currency, a name; nothing is a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal) and currency:
        return in_money(value, currency)
    words = " ".join(str(value).split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def before_and_after(changes: Sequence[Change], names: Mapping[str, Any], currency: str = "") -> dict[str, str]:
    """What a history row keeps of changes. `names`: what people call each field; a field without one is not told."""
    told = [change for change in changes if change.name in names]
    before = ", ".join(f"{names[change.name]}: {in_words(change.before, currency)}" for change in told)
    after = ", ".join(f"{names[change.name]}: {in_words(change.after, currency)}" for change in told)
    return {"before": before[:LONGEST_ROW], "after": after[:LONGEST_ROW]}
