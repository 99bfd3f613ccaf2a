"""Large sets of rows, a part at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connections, models, router

T = TypeVar("T")
BATCH = 500


def in_batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The same rows in lists of a size that one statement can carry."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def write_column(model: type[models.Model], name: str, values: Sequence[tuple[Any, int]]) -> None:
    """Write one column of many rows: (value, primary key). One prepared statement, where bulk_update writes a CASE."""
    if not values:
        return
    connection = connections[router.db_for_write(model)]
    options: Any = model._meta
    named = (options.db_table, options.get_field(name).column, options.pk.column)
    table, column, key = map(connection.ops.quote_name, named)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", values)  # noqa: S608 - our own names
