"""Trials that run as tests, again and again with other seeds: bad requests of every kind, the walk over every count."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.running_house import ROOT
from tests.soak.place import Place, own_postgres, own_redis
from tests.soak.printing import say

LINES = 40  # of what a failed trial printed


def fuzz(place: Place, seconds: float, seed: int) -> list[str]:
    """Requests answered by an error of ours: a thousand and two hundred at a time, each time other ones."""
    count = os.environ.get("FUZZ_REQUESTS", "1200")
    return trials(place, seconds, seed, "tests/fuzz", "FUZZ_SEED", FUZZ_REQUESTS=count)


def walk(place: Place, seconds: float, seed: int) -> list[str]:
    """Counts that their links do not open, before and after other corrections and renamings each time."""
    return trials(place, seconds, seed, "tests/walk", "WALK_SEED", WALK_LISTS="0", WALK_WEEKS="78")


def trials(place: Place, seconds: float, seed: int, tests: str, seed_name: str, **environment: str) -> list[str]:
    """Run tests at least once, and then until the time is up; what failed of each."""
    until, faults, run = time.monotonic() + seconds, list[str](), 0
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="two-hats-soak-")))
        if place.name == "postgresql":
            environment["TEST_DATABASE_URL"] = leaving.enter_context(own_postgres())
            environment["TEST_REDIS_URL"] = leaving.enter_context(own_redis(folder))
        while run == 0 or time.monotonic() < until:
            environment[seed_name] = str(seed + run)
            answer = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "--create-db", tests],
                cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            run += 1
            if answer.returncode:
                faults.append(
                    f"{seed_name}={seed + run - 1} {tests}\n" + "\n".join(answer.stdout.splitlines()[-LINES:])
                )
    say(f"{run} runs of {tests}, {len(faults)} with faults")
    return faults
