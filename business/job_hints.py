"""Hints to the workers. The database says what is to be done; the broker only says: look now."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app

log = logging.getLogger(__name__)


class Broker:
    """Whether the broker answered lately. Waiting for one that is away takes seconds, so nobody does it each time."""

    REST = 30  # seconds in which nobody tries again

    def __init__(self) -> None:
        self.silent_until = 0.0

    def is_silent(self) -> bool:
        """Whether it did not answer a moment ago."""
        return time.monotonic() < self.silent_until

    def did_not_answer(self) -> None:
        """Leave it alone for a while."""
        self.silent_until = time.monotonic() + self.REST


broker = Broker()
silence: ContextVar[bool] = ContextVar("silence", default=False)


@contextmanager
def no_hints() -> Iterator[None]:
    """Within it nobody is asked to look: for who writes a great deal at once, and computes it too."""
    token = silence.set(True)
    try:
        yield
    finally:
        silence.reset(token)


def hint(task: str, key: int, *, queue: str) -> None:
    """Ask a queue's worker to look now. A broker that is away costs a minute, never the request: beat sweeps."""
    if silence.get() or broker.is_silent():
        return
    try:
        current_app.send_task(task, args=[key], queue=queue, retry=False)
    except Exception as problem:  # noqa: BLE001 - whatever the broker's client raises
        broker.did_not_answer()
        log.warning("No hint to %s (%s): the sweep will catch up.", queue, problem)
