"""The log is read by who runs the house, not by the businesses in it: nothing that they stored stands there.

An error is told by where it happened and of which kind it was. What it says is left out, for databases, mail servers
and Python itself quote the row, the address or the value. With DEBUG all of it stands there.
"""

import logging
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from django.conf import settings

LEFT_OUT = "(what it said is left out: it may quote what was stored; DEBUG=1 shows it)"
ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class PrivateFormatter(logging.Formatter):
    """Lines as before, but for what exceptions say."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; an exception among what it says is named by its kind."""
        if settings.DEBUG:
            return super().format(record)
        kept, text = record.args, record.exc_text
        record.args, record.exc_text = without_exceptions(record), None
        try:
            return super().format(record)
        finally:
            record.args, record.exc_text = kept, text

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Where it happened, from the first cause on, and its kind."""
        return super().formatException(ei) if settings.DEBUG else told(ei[1])


def told(problem: BaseException | None) -> str:
    """A traceback without what the exceptions say."""
    parts: list[str] = []
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        frames = "".join(traceback.format_tb(problem.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{kind_of(problem)} {LEFT_OUT}")
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\n\n".join(reversed(parts))


def kind_of(problem: BaseException) -> str:
    """Which kind of exception: its module and name."""
    kind = type(problem)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def without_exceptions(record: logging.LogRecord) -> Any:
    """What a line says, with exceptions by their kind. Celery hands on their words as text, beside the exception."""
    args: Any = record.args
    problem = record.exc_info[1] if record.exc_info else None
    if isinstance(args, Mapping):
        private = {"exc": kind_of(problem) if problem else "an error", "args": "…", "kwargs": "…", "traceback": ""}
        return {**args, **{name: words for name, words in private.items() if name in args}}
    if isinstance(args, tuple):
        return tuple(kind_of(each) if isinstance(each, BaseException) else each for each in args)
    return args
