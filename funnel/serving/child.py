"""One process that is kept: started in a group of its own, ended with everything it started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings

from funnel.serving.parts import Part

STEADY_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


class Child:
    """A part of the house as a running process."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.pause = 0.0  # seconds until it may start again
        self.start()

    def start(self) -> None:
        """Start it. A group of its own keeps the terminal's Ctrl-C from it: only the keeper ends it."""
        self.started_at = time.monotonic()
        self.ended_at: float | None = None
        self.process = subprocess.Popen(  # noqa: S603 - the command is ours
            self.part.command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **self.part.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what matters is logged, to stderr
            process_group=0,
            preexec_fn=end_with(os.getpid()),  # noqa: PLW1509 - the keeper has no threads
        )

    def has_ended(self) -> bool:
        """Whether it ended by itself. The first time, what it left behind is ended too."""
        if self.process.poll() is None:
            return False
        if self.ended_at is None:
            self.ended_at = time.monotonic()
            self.kill()
            steady = self.ended_at - self.started_at > STEADY_SECONDS
            self.pause = 1.0 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        return True

    def may_start(self) -> bool:
        """Whether it has paused long enough to try again."""
        return self.ended_at is not None and time.monotonic() - self.ended_at >= self.pause

    def terminate(self) -> None:
        """Ask it to finish what it is at and end."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()

    def kill(self) -> None:
        """End it and everything it started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end_with(parent: int) -> Callable[[], None] | None:
    """What a new process does first on Linux: ask to be ended when its keeper is, even by `kill -9`."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask
