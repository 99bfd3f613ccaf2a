"""What `make test` runs: every test on SQLite and the embedded broker, then again on PostgreSQL and Redis."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import needs

NOTHING_COLLECTED = 5  # pytest's exit code; with a path given, a share of the tests may be empty
# Many small tests share the cores; those that start a whole house or drive a browser have them to themselves.
# Looking through the folders of the others takes as long as several of them run.
HERE = Path(__file__).resolve().parent
FOLDERS = sorted(each.name for each in HERE.iterdir() if each.is_dir() and any(each.glob("test_*.py")))


def without(*names: str) -> tuple[str, ...]:
    """The flags by which pytest leaves folders out."""
    return tuple(f"--ignore={HERE / name}" for name in names)


def only(name: str) -> tuple[str, ...]:
    """The flags by which it looks into one alone."""
    return without(*(each for each in FOLDERS if each != name))


SHARES = {
    "ordinary": (*without("services", "browser"), "-n", "2", "--dist", "loadfile"),
    "services": (*only("services"), "-m", "services"),
    "browser": (*only("browser"), "-m", "browser"),
}


class Run:
    """The shares of the tests, one after the other; remembers what failed and what was left out."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.failed: list[str] = []
        self.skipped: list[str] = []

    def all(self) -> int:
        """Both runs; the exit code comes back."""
        self.run("SQLite", {})
        missing = [
            f"{name} was not found at {place(where)}; the tests on PostgreSQL and Redis did not run."
            for name, where, found in (
                ("PostgreSQL", needs.POSTGRES, needs.postgres_answers()),
                ("Redis", needs.REDIS, needs.redis_answers()),
            )
            if not found
        ]
        if missing:
            self.skipped += missing
        else:
            self.run("PostgreSQL", {"TEST_DATABASE_URL": needs.POSTGRES, "TEST_REDIS_URL": needs.REDIS})
        return self.tell()

    def run(self, database: str, environment: dict[str, str]) -> None:
        """Each share once."""
        for share, options in SHARES.items():
            if share == "browser" and not needs.chromium():
                self.skipped.append(f"Chromium was not found; the browser tests did not run on {database}.")
                continue
            say(f"\n{share} tests on {database}")
            began = time.monotonic()
            code = subprocess.call(
                [sys.executable, "-m", "pytest", "-q", "--create-db", *options, *self.arguments],
                env={**os.environ, **environment},
            )
            say(f"{share} tests on {database} took {time.monotonic() - began:.0f} s")
            if code not in (0, NOTHING_COLLECTED):
                self.failed.append(f"{share} tests on {database}")

    def tell(self) -> int:
        """Say what was left out and what failed."""
        for line in self.skipped:
            say(f"{'Missing' if needs.REQUIRED else 'Skipped'}: {line}")
        for line in self.failed:
            say(f"Failed: {line}")
        return 1 if self.failed or (self.skipped and needs.REQUIRED) else 0


def place(address: str) -> str:
    """Host and port of an address, without who and how."""
    return urlsplit(address).netloc.rpartition("@")[2]


def say(line: str) -> None:
    """Print at once: the tests write into the same stream."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(Run(sys.argv[1:]).all())
