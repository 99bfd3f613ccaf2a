"""The embedded broker: kombu's filesystem transport, in which a message is there whole or not at all.

kombu 5.7 opens a message's file and fills it afterwards, so a reader may take half a message (JSONDecodeError), which
ends its worker. Here a file is written beside and renamed. Every job of ours says only “look now” to one task about
one thing, so a message that waits already is not added a second time: the folder never holds more than one for each.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

ASIDE = "unreadable"
LEFT_BEHIND = 3600  # seconds after which a file that nobody finished belongs to somebody who was killed


class Channel(filesystem.Channel):
    """Messages as files `<what it asks for>.<queue>.msg`; the oldest is taken first."""

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]  # as kombu does
        """Add a message, or renew the one that asks for the same: it keeps its place. Raises OSError on a full disk."""
        name = Path(self.data_folder_out) / f"{identity(payload)}.{queue}.msg"
        with written_beside(name, self.control_folder) as draft:
            draft.write(dumps(payload).encode())
            draft.flush()
            with suppress(FileNotFoundError):  # nobody waits: it is the last in the queue
                waiting = name.stat()
                os.utime(draft.fileno(), ns=(waiting.st_atime_ns, waiting.st_mtime_ns))

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - kombu's signature
        """Take the oldest message of a queue. Raises Empty where there is none that can be read."""
        for name in self.waiting(queue):
            taken = self.control_folder / f"{os.getpid()}-{time.monotonic_ns()}.taken"
            try:
                name.rename(taken)
            except OSError:  # another reader was faster, or the folder cannot be written
                continue
            try:
                payload = loads(taken.read_bytes().decode())
            except (OSError, ValueError) as problem:
                self.set_aside(taken, name.name, problem)
                continue
            taken.unlink(missing_ok=True)
            return payload
        raise Empty

    def waiting(self, queue: str) -> list[Path]:
        """The files of a queue's messages, the oldest first; none where the folder cannot be read."""
        found: list[tuple[int, str]] = []
        with suppress(OSError), os.scandir(self.data_folder_in) as entries:
            for entry in entries:
                if entry.name.partition(".")[2] == f"{queue}.msg":
                    with suppress(FileNotFoundError):
                        found.append((entry.stat().st_mtime_ns, entry.path))
        return [Path(path) for _, path in sorted(found)]

    def set_aside(self, taken: Path, name: str, problem: Exception) -> None:
        """Keep what cannot be read out of the way, with a line. Nothing is lost: the sweep finds what is due."""
        log.warning("The message %s cannot be read (%s); it was set aside.", name, type(problem).__name__)
        with suppress(OSError):
            aside = Path(self.data_folder_in) / ASIDE
            aside.mkdir(exist_ok=True)
            taken.replace(aside / name)

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        """Write down that a queue belongs to an exchange, where it is not known yet."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]  # the stubs lag behind
        new = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        if new in self.get_table(exchange):
            return
        with alone(self.control_folder):
            table = [new, *self.get_table(exchange)]
            with written_beside(file, self.control_folder) as draft:
                draft.write(dumps(list(dict.fromkeys(table))).encode())


class Transport(filesystem.Transport):
    """What the broker's address `files://` stands for."""

    Channel = Channel

    def establish_connection(self) -> Any:
        """Connect; what a killed process left half done is cleared away."""
        client: Any = self.client
        clear(Path(client.transport_options["control_folder"]))
        return super().establish_connection()


def identity(message: dict[str, Any]) -> str:
    """What tells a message from one that asks for something else: its task and its arguments."""
    task = message.get("headers", {}).get("task", "")
    return hashlib.blake2b(f"{task}\0{message.get('body', '')}".encode(), digest_size=16).hexdigest()


@contextmanager
def written_beside(name: Path, folder: Path) -> Iterator[Any]:
    """A file to write that takes its name once it is whole; where writing fails there is none."""
    handle, draft = tempfile.mkstemp(dir=folder, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as open_draft:
            yield open_draft
        Path(draft).replace(name)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes down who belongs where."""
    with (folder / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def clear(folder: Path) -> None:
    """Remove drafts and taken messages that somebody who was killed left behind."""
    with suppress(OSError):
        for left in folder.iterdir():
            if left.suffix in (".draft", ".taken") and time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink(missing_ok=True)
