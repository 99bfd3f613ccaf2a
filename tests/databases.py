"""A database of a house's own: a file in its folder, or one made on PostgreSQL and dropped afterwards."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests import needs

ON_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
REDIS_URL = os.environ.get("TEST_REDIS_URL", "")


@contextmanager
def own_database(copy_of: str = "template1") -> Iterator[str]:
    """The name of a database on PostgreSQL; empty where this run is on SQLite."""
    if not ON_POSTGRES:
        yield ""
        return
    name = f"two_hats_{os.getpid()}_{time.monotonic_ns()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
    try:
        yield name
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def address_of(name: str) -> str:
    """The DATABASE_URL of a database's name; empty for none."""
    return needs.database_called(name) if name else ""


def on_server(statement: str) -> None:
    """Run one statement beside any database."""
    with psycopg.connect(needs.database_called("postgres"), autocommit=True) as server:
        server.execute(statement.encode())
