"""Long lists in pages that cost the same wherever one is: by key, not by number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows, and the queries (`?…`, other parameters kept) that lead to its neighbours."""

    rows: list[M]
    next_url: str = ""
    previous_url: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: QuerySet[M],
    *,
    by: str,
    params: QueryDict,
    size: int = SIZE,
    dressed: "Callable[[QuerySet[Any]], QuerySet[M]] | None" = None,
) -> Page[M]:
    """The page that `after` or `before` in the parameters asks for, ordered by a field that is never null, then pk.

    `by` is a field name, with `-` for newest first. A cursor that makes no sense gives the first page. `dressed` adds
    what a row shows; it is worked out for the rows of the page alone, where SQLite would do it for all before it sorts.
    """
    name, down = by.removeprefix("-"), by.startswith("-")
    back = "before" in params and "after" not in params
    backwards = down != back
    cursor = params.get("before" if back else "after", "")
    order = ["-" + name, "-pk"] if backwards else [name, "pk"]
    found = rows.order_by(*order)
    if cursor:
        found = beyond(found, name, cursor, backwards)
    found = found[: size + 1]
    if dressed:
        found = dressed(rows.model._default_manager.filter(pk__in=found.values("pk"))).order_by(*order)
    some = list(found)
    more, some = len(some) > size, some[:size]
    if back:
        some.reverse()
    has_next, has_previous = (bool(cursor), more) if back else (more, bool(cursor))
    return Page(
        some,
        next_url=link(params, "after", some[-1], name) if has_next and some else "",
        previous_url=link(params, "before", some[0], name) if has_previous and some else "",
    )


def beyond(rows: QuerySet[M], name: str, cursor: str, backwards: bool) -> QuerySet[M]:  # noqa: FBT001
    """The rows on the far side of a cursor."""
    value, _, pk = cursor.rpartition("~")
    side = "lt" if backwards else "gt"
    field: Any = rows.model._meta.get_field(name)
    try:
        known = field.to_python(value)
        return rows.filter(Q(**{f"{name}__{side}": known}) | Q(**{name: known, f"pk__{side}": int(pk)}))
    except Exception:  # noqa: BLE001 - whatever a made-up cursor makes a field say
        return rows


def link(params: QueryDict, direction: str, row: Model, name: str) -> str:
    """The query that leads beyond a row, keeping the filters."""
    kept = params.copy()
    for gone in ("after", "before"):
        kept.pop(gone, None)
    value = getattr(row, name)
    kept[direction] = f"{value.isoformat() if hasattr(value, 'isoformat') else value}~{row.pk}"
    return "?" + kept.urlencode()
