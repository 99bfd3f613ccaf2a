"""Who sent somebody: a person the business knows, or a text that was typed, until somebody says who it is.

Leads and prospects both say it, in `referred_by` and beside it a person. Two spellings that fold alike are one text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet

from business.folding import sound
from business.models import Business

NONE = "none"
Q = TypeVar("Q", bound="QuerySet[Any]")


@dataclass(frozen=True, slots=True)
class FreeText:
    """A referrer nobody has named yet: the spelling used most, all of them, and how many rows say so."""

    text: str
    spellings: tuple[str, ...]
    count: int


def alike(text: str) -> str:
    """What two spellings of one referrer have in common."""
    return sound(text) or text.strip()


def free_texts(rows: "QuerySet[Any]", person: str) -> list[FreeText]:
    """The texts of rows without a person (`person` names the column), the most used first. One query."""
    unknown = rows.filter(**{person: None}).exclude(referred_by="").order_by()
    counted = unknown.values_list("referred_by").annotate(n=Count("pk"))
    groups: dict[str, list[tuple[int, str]]] = {}
    for text, count in counted:
        groups.setdefault(alike(text), []).append((count, text))
    found = [gathered(spellings) for spellings in groups.values()]
    return sorted(found, key=lambda free: (-free.count, free.text))


def gathered(spellings: Iterable[tuple[int, str]]) -> FreeText:
    """Spellings with their counts as one text."""
    most_first = sorted(spellings, key=lambda spelling: (-spelling[0], spelling[1]))
    texts = tuple(text for _count, text in most_first)
    return FreeText(texts[0], texts, sum(count for count, _text in most_first))


def free_text(rows: "QuerySet[Any]", wanted: str, *, person: str) -> FreeText | None:
    """The text that folds like what is asked for, where any row without a person has one."""
    return next((free for free in free_texts(rows, person) if alike(wanted) == alike(free.text)), None)


def sent_by(rows: Q, wanted: str, *, person: str, reference: str) -> Q:
    """The rows sent by whom `wanted` says: a person's reference, a text in any spelling, or `none` for nobody named.

    `person` and `reference` name the columns that hold the person, and the person's reference.
    """
    if wanted == NONE:
        return rows.filter(**{person: None}, referred_by="")
    try:
        return rows.filter(**{reference: UUID(wanted)})
    except ValueError:
        free = free_text(rows, wanted, person=person)
        return rows.filter(**{person: None}, referred_by__in=free.spellings if free else ())


def name_of_referrer(business: Business, wanted: str) -> str:
    """What `sent_by` was asked, in words: the present name of somebody known, a text as it is; empty for nobody."""
    if wanted == NONE:
        return ""
    try:
        person = business.people.filter(reference=UUID(wanted)).first()
    except ValueError:
        return wanted
    return str(person or wanted)
