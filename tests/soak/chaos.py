"""Somebody who ends processes with `kill -9`, at random and from a seed: workers, beat, web, keeper."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.running_house import House, of_session, wait_until

VICTIMS = ("marketing", "sales", "funnel", "beat", "web", "keeper")


def what_runs(pid: int) -> str:
    """The part of the house that a process is, by its command line; empty for anything else."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        if "granian" in words:
            return "web"
        if "beat" in words:
            return "beat"
        if "--queues" in words:
            return words[words.index("--queues") + 1]
    return ""


class Chaos:
    """Kills one part after another, and starts the house again where it went down with it."""

    def __init__(self, house: House, seed: int, pause: tuple[float, float] = (2.0, 5.0)) -> None:
        self.house, self.random, self.pause = house, random.Random(seed), pause
        self.killed: Counter[str] = Counter()

    def go_on(self, going_on: Callable[[], bool]) -> None:
        """Kill, until it is over; then everything runs."""
        while going_on():
            until = time.monotonic() + self.random.uniform(*self.pause)
            while going_on() and time.monotonic() < until:
                time.sleep(0.1)
            if going_on():
                self.kill(self.random.choice(VICTIMS))

    def kill(self, victim: str) -> None:
        """End every process of a part."""
        keeper = self.house.running[""]
        pids = [keeper.pid] if victim == "keeper" else [p for p in of_session(keeper.pid) if what_runs(p) == victim]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.killed[victim] += 1
        if victim in ("keeper", "web"):
            wait_until(lambda: not of_session(keeper.pid), seconds=200, why="the house did not go down")
            keeper.wait()
            del self.house.running[""]
            self.house.start()
