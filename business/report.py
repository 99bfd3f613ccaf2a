"""The shape in which either side prints its numbers: a contract that scripts rely on."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from business.models import Business
from business.periods import Period, month_key, week_key
from business.sorting import sort_key

Row = dict[str, Any]
CENT = Decimal("0.01")
F = TypeVar("F")

# A key of time is read from the date that a fact counts by; any other from a column of its own.
TIME_KEYS: dict[str, Callable[[date], str]] = {"week": week_key, "month": month_key}


@dataclass(frozen=True, slots=True)
class Named:
    """A word that numbers go by: told apart by its reference, printed by the name it has now."""

    reference: str
    name: str = field(compare=False)

    def __str__(self) -> str:
        return self.name


Key = Named | str | None
NAMED_KEYS = frozenset({"source", "campaign", "salesperson", "selling_system", "referrer"})


def key_of(by: str, on: date, columns: Sequence[Any]) -> Key:
    """A fact's key: its week or month, its word by reference and name, or the one text it goes by; None for none.

    A word without a reference is told apart by its name.
    """
    if by in TIME_KEYS:
        return TIME_KEYS[by](on)
    if len(columns) > 1 and columns[0]:
        return Named(str(columns[0]), str(columns[-1] or ""))
    return (columns[-1] or None) if columns else None


def keyed(by: str, key: Key) -> Row:
    """The key of a row as it is printed: the name, and for a word its `reference`, which lists can be asked by."""
    if by not in NAMED_KEYS:
        return {"key": key}
    return {"key": str(key) if key else None, "reference": key.reference if isinstance(key, Named) else None}


def report(side: str, business: Business, period: Period, as_of: date, **parts: Any) -> Row:
    """One object: `side`, `business`, `period`, `as_of`, `zone`, then `total` and, where asked for, `rows`."""
    return {
        "side": side,
        "business": business.slug,
        "period": {"from": period.start.isoformat(), "to": period.end.isoformat()},
        "as_of": as_of.isoformat(),
        "zone": business.zone,
        **parts,
    }


def grouped(facts: Iterable[F], key: Callable[[F], Hashable]) -> dict[Any, list[F]]:
    """Facts by their key, in the order in which keys first appear."""
    groups: dict[Any, list[F]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups


def keys_in_order(by: str, period: Period, found: Iterable[Any], *, language: str) -> list[Any]:
    """The rows to show: every week or month of a period, even an empty one; else what was found, the unnamed last."""
    if by == "week":
        return [week_key(monday) for monday in period.weeks()]
    if by == "month":
        return [month_key(first) for first in period.months()]
    return sorted(set(found), key=lambda name: (name is None, sort_key(str(name), language)))


def money(amount: Decimal) -> str:
    """An amount as a decimal string with its cents, whichever database added it up."""
    return str(amount.quantize(CENT))


def money_each(amount: Decimal, count: int) -> str | None:
    """An amount for each of so many as a decimal string, not rounded; null for none."""
    return str(amount.quantize(CENT) / count) if count else None


def each(amount: Decimal, count: int) -> float | None:
    """An amount for each of so many, or null for none."""
    return float(amount / count) if count else None
