"""The indexes behind a search: trigrams, within one business first. PostgreSQL has them of its own; SQLite gets FTS5.

A lookup (`search_text__holds=Query`) says the same on both. The indexes are no part of Django's state: SQLite's stand
in a table of their own that triggers keep, and PostgreSQL's need two extensions that not every server lets us create.
Without them a search finds the same, more slowly.
"""

import logging
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from django.db import DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.expressions import Col

from business.searching import Query

log = logging.getLogger(__name__)
EXTENSIONS = ("pg_trgm", "btree_gin")
TO_MARK = (24, 12, 0)  # a business's number in three signs of a private area, 4096 of each: one trigram
PRIVATE = 0xE000


def mark_of(business: int) -> str:
    """The three signs that stand before every text of a business in SQLite's index."""
    return "".join(chr(PRIVATE + (business >> shift & 4095)) for shift in TO_MARK)


class SearchTextField(models.TextField):  # type: ignore[type-arg]
    """What a row is found by, folded. Its model keeps it; nobody types it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"editable": False, "default": "", **options})


@SearchTextField.register_lookup
class Holds(Lookup):  # type: ignore[type-arg,unused-ignore]
    """Whether a text holds every term of a Query, each in one of its spellings. A Query without terms finds nothing."""

    lookup_name = "holds"
    prepare_rhs = False
    rhs: Query

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs.terms:
            return "1 = 0", []
        column, params = self.process_lhs(compiler, connection)
        found: list[Any] = []
        for term in self.rhs.terms:
            for spelling in term:
                found += [*params, f"%{connection.ops.prep_for_like_query(spelling)}%"]
        like = f"{column} LIKE %s" + (r" ESCAPE '\'" if connection.vendor == "sqlite" else "")
        terms = (" OR ".join([like] * len(term)) for term in self.rhs.terms)
        return "(" + " AND ".join(f"({term})" for term in terms) + ")", found

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs.terms or not knows_trigrams():
            return self.as_sql(compiler, connection)
        assert isinstance(self.lhs, Col)  # noqa: S101 - only ever asked of a column
        model, quoted = self.lhs.target.model, connection.ops.quote_name
        table = quoted(index_table(model))
        key = f"{quoted(self.lhs.alias)}.{quoted(model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [self.expression()]  # noqa: S608 - our own names

    def expression(self) -> str:
        """The query in FTS5's language."""
        business = [] if self.rhs.business is None else [(mark_of(self.rhs.business),)]
        return " AND ".join("(" + " OR ".join(map(in_quotes, term)) + ")" for term in [*business, *self.rhs.terms])


def in_quotes(text: str) -> str:
    """A text as FTS5 takes it literally."""
    return '"' + text.replace('"', '""') + '"'


@cache
def knows_trigrams() -> bool:
    """Whether the SQLite that this Python came with has FTS5 with trigrams: since 3.34, unless it was left out."""
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE probe USING fts5(text, tokenize='trigram')")
        except sqlite3.Error:
            return False
    return True


def index_table(model: type[models.Model]) -> str:
    """The name of SQLite's table, and of PostgreSQL's index."""
    return f"{model._meta.db_table}_search"


def keep_indexes(using: str, app_config: Any, **_signal: Any) -> None:
    """After any migration of an app: Django drops SQLite's triggers whenever it alters their table."""
    for model in app_config.get_models():
        if any(isinstance(field, SearchTextField) for field in model._meta.local_fields):
            ensure(model, connections[using])


def ensure(model: type[models.Model], connection: BaseDatabaseWrapper) -> None:
    """Make the index of a model where it is missing or was lost. Does nothing where the model's table has no text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if model._meta.db_table not in tables:
            return
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
        if not any(column.name == "search_text" for column in columns):
            return
        if connection.vendor == "sqlite":
            if knows_trigrams():
                ensure_on_sqlite(model._meta.db_table, index_table(model), cursor)
            else:
                log.warning("Searching has no index: this Python's SQLite has no trigrams (3.34 or newer has).")
        else:
            ensure_on_postgresql(model._meta.db_table, index_table(model), connection)


def remove(model: type[models.Model], connection: BaseDatabaseWrapper) -> None:
    """Take the index away."""
    table, index = model._meta.db_table, index_table(model)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in triggers(table, index):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            cursor.execute(f'DROP TABLE IF EXISTS "{index}"')
        else:
            cursor.execute(f'DROP INDEX IF EXISTS "{index}"')


def ensure_on_sqlite(table: str, index: str, cursor: Any) -> None:
    """The table of trigrams, the triggers that keep it, and its rows. Django drops triggers when it alters a table."""
    wanted = triggers(table, index)
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    if set(wanted) <= {name for (name,) in cursor.fetchall()}:
        return
    cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS \"{index}\" USING fts5(text, tokenize='trigram')")
    for name, body in wanted.items():
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(body)
    cursor.execute(f'DELETE FROM "{index}"')  # noqa: S608 - the names are our own
    cursor.execute(f'INSERT INTO "{index}"(rowid, text) SELECT id, {marked("")} FROM "{table}"')  # noqa: S608


def triggers(table: str, index: str) -> dict[str, str]:
    """The triggers that keep SQLite's index, by name."""
    row = f'INSERT INTO "{index}"(rowid, text) VALUES (new.id, {marked("new.")})'  # noqa: S608 - names of our own
    gone = f'DELETE FROM "{index}" WHERE rowid = old.id'  # noqa: S608
    changes = {"added": "INSERT", "changed": "UPDATE OF search_text, business_id", "removed": "DELETE"}
    acts = {"added": [row], "changed": [gone, row], "removed": [gone]}
    return {
        f"{index}_{what}": f'CREATE TRIGGER "{index}_{what}" AFTER {change} ON "{table}" BEGIN '
        + "".join(f"{act}; " for act in acts[what])
        + "END"
        for what, change in changes.items()
    }


def marked(row: str) -> str:
    """A row's text behind its business's mark, in SQLite's language."""
    signs = ", ".join(f"{PRIVATE} + (({row}business_id >> {shift}) & 4095)" for shift in TO_MARK)
    return f"char({signs}) || {row}search_text"


def ensure_on_postgresql(table: str, index: str, connection: BaseDatabaseWrapper) -> None:
    """The index over business and trigrams, where the extensions are there or may be created."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for name in EXTENSIONS:
                cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [name])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
            cursor.execute(
                f'CREATE INDEX IF NOT EXISTS "{index}" ON "{table}" USING gin (business_id, search_text gin_trgm_ops)'
            )
    except DatabaseError as problem:
        log.warning(
            "Searching %s has no index. Have somebody who may run CREATE EXTENSION %s; then migrate again. %s",
            table,
            "; CREATE EXTENSION ".join(EXTENSIONS),
            problem,
        )
