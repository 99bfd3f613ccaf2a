"""One moment for many queries: what is read within a snapshot stood in the database at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg
from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it, every query sees the database as the first one did, and nothing can be written.

    Nobody waits for it, and it waits for nobody: on PostgreSQL a transaction that is REPEATABLE READ and READ ONLY, on
    SQLite a deferred one, which takes no write lock. Within a transaction of somebody else's it is part of that one,
    and only refuses to write. Also a decorator: `@snapshot()` over a view that only reads.
    """
    connection.ensure_connection()
    sqlite = connection.vendor == "sqlite"
    if connection.in_atomic_block:
        with query_only() if sqlite else read_only_part():
            yield
    else:
        begun = deferred() if sqlite else repeatable_read()
        with begun, transaction.atomic(), query_only() if sqlite else nullcontext():
            yield


@contextmanager
def deferred() -> Iterator[None]:
    """On SQLite: a transaction that begins here begins without the write lock. Other ones ask for it at once."""
    usual: Any = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


@contextmanager
def query_only() -> Iterator[None]:
    """On SQLite: whoever writes meets an error. Nested ones stay so until the outermost is left."""
    raw = connection.connection
    before = raw.execute("PRAGMA query_only").fetchone()[0]
    raw.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA query_only = {before}")


@contextmanager
def repeatable_read() -> Iterator[None]:
    """On PostgreSQL: a transaction that begins here reads one snapshot and writes nothing. It costs no query."""
    raw = connection.connection
    usual = raw.isolation_level, raw.read_only
    raw.isolation_level, raw.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    try:
        yield
    finally:
        if not raw.closed:
            raw.isolation_level, raw.read_only = usual


@contextmanager
def read_only_part() -> Iterator[None]:
    """On PostgreSQL, within a transaction: this part of it reads only. Undoing it lets the rest write again."""
    raw = connection.connection
    raw.execute("SAVEPOINT a_snapshot; SET TRANSACTION READ ONLY")
    try:
        yield
    finally:
        raw.execute("ROLLBACK TO SAVEPOINT a_snapshot; RELEASE SAVEPOINT a_snapshot")
