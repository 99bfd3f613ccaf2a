"""What must be done before the house can open: the port, the tables, the files."""

import errno
import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, connections

from funnel.environment import DATA_DIR
from funnel.health.storage import AWAY, DAMAGED, fault_behind
from funnel.serving.parts import host, on_postgres

# Any number: whoever migrates this database asks PostgreSQL for the lock of this name.
MIGRATING = 7_242_023


class CannotStart(Exception):  # noqa: N818 - it reads as a sentence where it is raised
    """Something stands in the way; the message is a plain sentence that says what to do."""


@contextmanager
def plainly() -> Iterator[None]:
    """Within it, a full disk, a folder that cannot be written and a damaged file are a sentence: raises CannotStart."""
    try:
        yield
    except (DatabaseError, OSError) as problem:
        fault = fault_behind(problem)
        if fault is None:
            raise
        raise CannotStart(f"Two Hats cannot run from {DATA_DIR}. {fault}") from problem


def port_must_be_free() -> None:
    """Raises CannotStart when another program has the port."""
    family = socket.AF_INET6 if ":" in host() else socket.AF_INET
    with closing(socket.socket(family)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host(), settings.PORT))
        except OSError as problem:
            raise CannotStart(why_not(problem)) from problem


def why_not(problem: OSError) -> str:
    """A plain sentence for a port that cannot be had."""
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.PORT} is taken by another program. "
            f"Stop that one, or choose another port: PORT={settings.PORT + 1} make run"
        )
    if problem.errno == errno.EACCES:
        return f"This user may not use port {settings.PORT}. Choose another one: PORT=8000 make run"
    return f"Port {settings.PORT} of {host()} cannot be used: {problem.strerror}."


def only_house_here() -> IO[str]:
    """Hold the data folder's clock for as long as the answer lives: two that keep the time would disturb each other.

    Raises CannotStart when another `serve` has it.
    """
    held = lock_file("serve.lock")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        held.close()
        raise CannotStart(f"Two Hats is already running from {DATA_DIR}. Stop that one first.") from problem
    return held


def lock_file(name: str) -> IO[str]:
    """A file in the data folder that is only there to be locked."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return (DATA_DIR / name).open("a")


def migrate() -> bool:
    """Bring the tables up to date, one process at a time; answers whether this is the first start.

    Raises CannotStart where there is no database to talk to, or none that is whole.
    """
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        if (fault := fault_behind(problem)) is None or fault is AWAY:
            reason = str(problem).strip().splitlines()[0]
            raise CannotStart(f"The database does not answer, so Two Hats cannot start: {reason}") from problem
        raise
    must_be_whole()
    with one_at_a_time():
        first = "django_migrations" not in connection.introspection.table_names()
        call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    return first


def must_be_whole() -> None:
    """Raises CannotStart where the file of the embedded default is damaged: half a second for 100,000 leads."""
    if on_postgres():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (answer,) = cursor.fetchone()
    if answer != "ok":
        raise CannotStart(f"Two Hats cannot run from {DATA_DIR}. {DAMAGED}")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else migrates this database."""
    if on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield  # closing the connection gives the lock back, also after an error
        return
    with lock_file("migrate.lock") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def collecting() -> Iterator[None]:
    """Meanwhile, copy style sheets and scripts to where the web process serves them: compressed, with far-future names.

    In a process of its own: this one's settings were read before there was anything collected. Raises CannotStart.
    """
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        [sys.executable, manage, "collectstatic", "--no-input", "--verbosity", "0"],
        env={**os.environ, "COLLECTED": "1"},
        process_group=0,
    )
    try:
        yield
        if process.wait():
            raise CannotStart("The style sheets could not be collected; the lines above say why.")
    finally:
        process.kill()
        process.wait()
