"""The signs of health: what answers, when beat last ticked, and since when numbers or mails wait."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from business.job_hints import Broker
from business.models import DueMark, OutgoingMail, Pulse
from funnel.health.storage import BUSY, FAILING, FULL, disk_is_full, fault_behind

BROKER_SECONDS = 2
QUEUES = ("marketing", "sales", "funnel")

log = logging.getLogger(__name__)
redis = Broker()  # one that is away is left alone for a while, so that asking often costs nothing


@dataclass(frozen=True, slots=True)
class Sign:
    """Whether something is as it should be, and the facts that tell. Times are UTC, `seconds` is how long ago."""

    ok: bool
    facts: Mapping[str, datetime | float | str | None] = field(default_factory=dict)


def late_after() -> timedelta:
    """How long ago a tick or a due mark may be: a few sweeps, as a long job may hold one up."""
    return timedelta(seconds=max(180.0, 4 * settings.SWEEP_SECONDS))


def seconds_since(at: datetime | None) -> float | None:
    """How long ago something was; None for what never was."""
    return None if at is None else round(max(0.0, (timezone.now() - at).total_seconds()), 1)


def is_late(at: datetime) -> bool:
    """Whether something was too long ago."""
    return timezone.now() - at > late_after()


def database() -> Sign:
    """Whether the database answers."""
    Pulse.objects.exists()  # a table, so that a damaged file is read
    return Sign(ok=True)


class Saving:
    """Whether something can be saved: a row is written, at most every ten seconds, however often one asks."""

    REST = 10.0  # seconds

    def __init__(self) -> None:
        self.tried_at, self.sign = float("-inf"), Sign(ok=False)

    def __call__(self) -> Sign:
        if time.monotonic() - self.tried_at >= self.REST:
            self.sign = self.attempt()
            self.tried_at = time.monotonic()
        return self.sign

    def attempt(self) -> Sign:
        """Write a row. Where somebody else is writing, it can be written. Any other trouble comes with a sentence.

        A row may find room in what SQLite has already, where nothing larger can be saved: so ask the disk too.
        """
        if connection.vendor == "sqlite" and disk_is_full():
            return Sign(ok=False, facts={"sentence": str(FULL)})
        try:
            with impatiently():
                Pulse.beat("health")
        except (DatabaseError, OSError) as problem:
            fault = fault_behind(problem)
            if fault is BUSY:
                return Sign(ok=True)
            log.warning("Nothing can be saved.", exc_info=problem)
            return Sign(ok=False, facts={"sentence": str(fault or FAILING)})
        return Sign(ok=True)


@contextmanager
def impatiently() -> Iterator[None]:
    """Within it, a write waits a second for its turn, not twenty: whoever asks for health does not wait so long."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1000")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * settings.DATABASES['default']['OPTIONS']['timeout']}")


saving = Saving()


def broker() -> Sign:
    """Whether the broker answers within two seconds; without Redis, whether the folder of its files can be written."""
    if settings.CELERY_BROKER_URL.startswith("files:"):
        return Sign(os.access(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"], os.W_OK | os.X_OK))
    if redis.is_silent():
        return Sign(ok=False)
    limits = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, retry=Retry(NoBackoff(), 0), **limits) as client:
            return Sign(bool(client.ping()))
    except RedisError:
        redis.did_not_answer()
        raise


def tick(*queues: str) -> Sign:
    """When the worker of any of these queues last did what beat asked: it tells of beat, broker and worker together."""
    last = Pulse.objects.filter(name__in=queues).order_by("-at").values_list("at", flat=True).first()
    return Sign(last is not None and not is_late(last), {"last_tick": last, "seconds": seconds_since(last)})


def numbers() -> Sign:
    """Since when the oldest write waits to be counted."""
    oldest = DueMark.objects.order_by("pk").values_list("marked_at", flat=True).first()
    facts = {"oldest_due_mark": oldest, "seconds": seconds_since(oldest)}
    return Sign(oldest is None or not is_late(oldest), facts)


def mail() -> Sign:
    """Since when a mail is due that nobody tried to send. One that was tried has its own trouble, seen elsewhere."""
    untried = OutgoingMail.objects.to_send(timezone.now()).filter(attempts=0)
    oldest = untried.order_by("due_at").values_list("due_at", flat=True).first()
    return Sign(oldest is None or not is_late(oldest), {"oldest_due": oldest, "seconds": seconds_since(oldest)})


# The database comes first: without it nothing else can be read, but for the broker.
SIGNS: dict[str, Callable[[], Sign]] = {
    "database": database,
    "saving": saving,
    "broker": broker,
    "beat": partial(tick, *QUEUES),
    **{queue: partial(tick, queue) for queue in QUEUES},
    "numbers": numbers,
    "mail": mail,
}


def read(*names: str) -> dict[str, Sign]:
    """The signs of these names, or all of them. One that cannot be read is a bad one."""
    found = {"database": safely("database")}
    for name in names or SIGNS:
        if name not in found:
            found[name] = safely(name) if found["database"].ok or name == "broker" else Sign(ok=False)
    return {name: found[name] for name in names or SIGNS}


def safely(name: str) -> Sign:
    """A sign; a bad one where whatever it asks does not answer."""
    try:
        return SIGNS[name]()
    except Exception as problem:  # noqa: BLE001 - whatever keeps it from answering
        log.warning("The sign of health “%s” cannot be read: %s", name, problem)
        fault = fault_behind(problem)
        return Sign(ok=False, facts={"sentence": str(fault)} if fault else {})
