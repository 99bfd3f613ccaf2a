"""What the house consists of: the web, a worker for each wing and one for the roof, and one that keeps the time."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

NAMES = ("web", "marketing", "sales", "funnel", "beat")


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the house. `essential`: the house stops when it ends; any other is started again.

    `patience`: seconds that it may go on with what it is at when the house stops. What is being computed may be cut
    off: its due mark stays, and it is swept up next time. A mail may not, once the mail server is being told.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    essential: bool = False
    patience: float = 4.0


def host() -> str:
    """The address the web process listens on: this machine only, unless HOST says otherwise."""
    return os.environ.get("HOST", "127.0.0.1")


def on_postgres() -> bool:
    """Whether the database is PostgreSQL."""
    return bool(settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql")


def part(name: str) -> Part:
    """The part of a name in NAMES."""
    return {"web": web, "beat": beat}[name]() if name in ("web", "beat") else worker(name)


def web() -> Part:
    """The web server. SQLite lets one writer in at a time, so more threads than four would only queue there."""
    threads = "8" if on_postgres() else "4"
    options = ("--http", "1", "--no-ws", "--log-level", "warning", "--blocking-threads", threads)
    return Part(
        name="web",
        command=(
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host(), "--port", str(settings.PORT)),
            *(*options, "funnel.wsgi:application"),
        ),
        environment={"COLLECTED": "1", **({"DATABASE_POOL": "1"} if on_postgres() else {})},
        essential=True,
    )


def worker(side: str) -> Part:
    """The worker of a wing's own queue, or of the roof's, which writes and sends the mails.

    One child process does the jobs: 14 MB more than a worker that does them itself (84 to 70), but only a child can be
    ended when it passes the time limit. Workers do not talk to each other: each finds its work in the database.
    """
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
    return Part(
        name=side,
        command=(
            *celery("worker", "--queues", side, "--hostname", f"{side}@%h"),
            *("--pool", "prefork", "--concurrency", "1", *quiet),
        ),
        patience=settings.EMAIL_DATA_TIMEOUT + 15.0 if side == "funnel" else 4.0,
    )


def beat() -> Part:
    """What keeps the time: it asks for the sweeps. Its schedule file lies in the data folder (see settings)."""
    return Part(name="beat", command=celery("beat", "--pidfile=", "--loglevel", "WARNING"))


def celery(*command: str) -> tuple[str, ...]:
    """A celery command. Its warning to whoever is root in a container of their own says nothing new."""
    silent = "ignore:You're running the worker with superuser"
    return (sys.executable, "-W", silent, "-m", "celery", "--quiet", "--app", "funnel.celery", *command)
