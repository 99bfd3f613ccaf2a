"""A whole house for a test: real processes with a data folder, a database and a broker of their own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = ("DATA_DIR", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "DEBUG", "COLLECTED", "SIGN_UP", "EMAIL_URL", "HOST")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(what: Callable[[], Any], *, seconds: float = 30.0, why: str) -> Any:
    """Look again and again until something is there; raises AssertionError with `why` when it never is."""
    late = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < late, f"After {seconds:.0f} s: {why}"
        time.sleep(0.1)
    return found


class House:
    """Parts of Two Hats as real processes, each group of parts in a session of its own."""

    def __init__(self, folder: Path, *, database_url: str = "", redis_url: str = "", **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in OURS},
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "only for tests, and long enough that the deploy check does not mind it at all",
            "PORT": str(self.port),
            "BASE_URL": self.address,
            "SWEEP_SECONDS": "2",
            **environment,
        }

    def start(self, *parts: str) -> subprocess.Popen[bytes]:
        """Start parts (all without a name) with `manage.py serve`, and wait until it says that they run."""
        before = self.told()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *(["--only", *parts] if parts else [])],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running[" ".join(parts)] = process
        wait_until(
            lambda: process.poll() is not None or "Stop" in self.told()[len(before) :], seconds=60, why=self.told()
        )
        assert process.poll() is None, self.told()
        return process

    def stop(self, *parts: str, how: int = signal.SIGTERM) -> None:
        """Ask the parts that were started together to stop, and wait for their end."""
        process = self.running.pop(" ".join(parts))
        process.send_signal(how)
        process.wait(20)

    def kill(self, *parts: str) -> None:
        """End them with `kill -9`, keeper and all: nobody has a chance to tidy up."""
        process = self.running.pop(" ".join(parts))
        self.signal(process, signal.SIGKILL)
        process.wait(20)

    def freeze(self, *parts: str) -> None:
        """Stop their clocks until `thaw`."""
        self.signal(self.running[" ".join(parts)], signal.SIGSTOP)

    def thaw(self, *parts: str) -> None:
        """Let them go on."""
        self.signal(self.running[" ".join(parts)], signal.SIGCONT)

    def signal(self, keeper: subprocess.Popen[bytes], number: int) -> None:
        """Send a signal to a keeper and everything it started."""
        for pid in of_session(keeper.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def close(self) -> None:
        """End whatever still runs."""
        for parts in list(self.running):
            self.kill(*parts.split())

    def told(self) -> str:
        """What the processes have printed so far."""
        return self.log.read_text() if self.log.exists() else ""

    def manage(self, *words: str) -> str:
        """What a `manage.py` command prints in this house."""
        return self.call("manage.py", *words)

    def inside(self, *words: str | int) -> Any:
        """What a word of tests/house_commands.py answers in this house."""
        return json.loads(self.call("-m", "tests.house_commands", *map(str, words)))

    def tell_story(self) -> dict[str, str]:
        """Fill it with the example business of tests/browser/story.py; what stands where comes back."""
        facts: dict[str, str] = json.loads(self.call("-m", "tests.browser.story"))
        return facts

    def call(self, *words: str) -> str:
        """The output of a Python command in this house's environment."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    def spawn(self, *words: str | int) -> subprocess.Popen[str]:
        """A word of tests/house_commands.py that goes on while the test does something else."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.house_commands", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )


def of_session(leader: int) -> list[int]:
    """The living processes of a session: a house's keeper and everything it started."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _parent, _group, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == leader and state != "Z":
            found.append(int(entry.name))
    return found
