"""Dockerfile and docker-compose.yml done by hand: a folder stands for a container's files, a process for a container.

Only what these two files use is understood. Whoever writes something new into them teaches it here; until then a test
fails.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.running_house import ROOT, of_session, wait_until

OWN_PATH = re.compile(r"(?<![\w./-])/(?=(?:app|venv|data|tmp)\b)")  # where a path of the container's own begins
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
STEP = re.compile(r"(?P<word>[A-Z]+)\s+(?P<rest>.+)")


def steps(text: str) -> Iterator[tuple[str, str]]:
    """The steps of a Dockerfile: a word, and what follows it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        found = STEP.fullmatch(line)
        assert found, line
        yield found["word"], found["rest"]


def let_in(folder: Path) -> list[str]:
    """The files that .dockerignore lets into the image: the last rule that fits a path, or a folder it is in, decides.

    A folder that is kept out is not looked into, as no rule lets in a part of one.
    """
    told = [line for line in (folder / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    rules = [(rule(line.removeprefix("!")), line.startswith("!")) for line in reversed(told)]

    def may_in(path: Path) -> bool:
        return next((lets for fits, lets in rules if fits.fullmatch(path.as_posix())), True)

    found = []
    for here, folders, files in os.walk(folder):
        start = Path(here).relative_to(folder)
        folders[:] = [name for name in folders if may_in(start / name)]
        found += [(start / name).as_posix() for name in files if may_in(start / name)]
    return sorted(found)


def rule(line: str) -> re.Pattern[str]:
    """A rule of .dockerignore as a regular expression."""
    known = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*)", line)) + "(?:/.*)?")


class Image:
    """The Dockerfile built by hand: the files of its last stage, and what it says of its containers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stages: dict[str, Path] = {}
        self.ran: list[list[str]] = []
        self.known = {"root": 0}
        for word, rest in steps((ROOT / "Dockerfile").read_text()):
            getattr(self, f"do_{word.lower()}")(rest)

    def do_from(self, rest: str) -> None:
        self.base, _, name = rest.partition(" AS ")
        self.root = self.stages[name] = self.folder / (name or "last")
        (self.root / "tmp").mkdir(parents=True)
        self.work, self.user, self.volume = self.root, "root", ""
        self.command: list[str] = []
        self.health: list[str] = []
        # What the image says that it starts from, and nothing of what these tests were started with.
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": f"{self.root}/tmp"}

    def do_workdir(self, rest: str) -> None:
        self.work = Path(self.here(rest))
        self.work.mkdir(exist_ok=True)

    def do_env(self, rest: str) -> None:
        for each in shlex.split(rest):
            name, _, value = each.partition("=")
            self.environment[name] = self.here(value).replace("$PATH", self.environment["PATH"])

    def do_run(self, rest: str) -> None:
        command: list[str] = json.loads(rest)
        self.ran.append(command)
        match command:
            case ["python", "-m", "venv", folder]:
                self.take_libraries(folder)
                return
            case ["useradd", *options]:
                self.make_user(options)
                return
            case [_, "-m", "pip", "install", *_]:
                command += ["--dry-run", "--no-index"]  # fails where the lock names anything but what is there
            case ["install", *_]:
                command = [str(os.getuid()) if word in self.known else word for word in command]
        self.call([self.here(word) for word in command])

    def take_libraries(self, folder: str) -> None:
        """Instead of installing them: those that run these tests come from the same lock."""
        Path(self.here(folder)).symlink_to(sys.prefix, target_is_directory=True)

    def make_user(self, options: list[str]) -> None:
        """Note the user; where this is root, who alone may, let `useradd` write it into files of the folder."""
        name, number = options[-1], options[options.index("--uid") + 1]
        self.known[name] = int(number)
        if os.getuid() == 0 and shutil.which("useradd"):
            (self.root / "etc").mkdir()
            for each in ("passwd", "group", "shadow", "gshadow"):
                (self.root / "etc" / each).touch()
            self.call(["useradd", "--prefix", str(self.root), *options])
            assert f"{name}:x:{number}:" in (self.root / "etc/passwd").read_text()

    def do_copy(self, rest: str) -> None:
        *options, source, target = rest.split()
        if not options:
            assert target == "./"
            for path in let_in(ROOT):
                if source in (".", path):
                    (self.work / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / path, self.work / path)
            for copied in self.work.rglob("*"):
                copied.chmod(copied.stat().st_mode & 0o700)  # as where somebody's umask is 077
        elif source == "/venv":
            self.take_libraries(target)
        else:
            [stage] = options
            shutil.copytree(f"{self.stages[stage.removeprefix('--from=')]}{source}", self.here(target))

    def do_user(self, rest: str) -> None:
        self.user = rest

    def do_volume(self, rest: str) -> None:
        self.volume = rest

    def do_expose(self, rest: str) -> None:
        self.port = int(rest)

    def do_healthcheck(self, rest: str) -> None:
        self.health = ["CMD", *json.loads(rest.partition(" CMD ")[2])]

    def do_cmd(self, rest: str) -> None:
        self.command = json.loads(rest)

    def here(self, text: str) -> str:
        """A text in which the container's own paths are paths in the folder of this stage."""
        return OWN_PATH.sub(f"{self.root}/", text)

    def call(self, command: list[str]) -> None:
        """Do a step; raises AssertionError with what it printed."""
        done = subprocess.run(
            command, cwd=self.work, env=self.environment, capture_output=True, check=False, text=True, timeout=120
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    def protect(self, *, writable: bool = False) -> None:
        """Let nobody write where the container's files are read-only; or, at the end, let them again."""
        for path in (self.work, *self.work.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200 if writable else path.stat().st_mode & ~0o222)

    def written(self) -> dict[str, int]:
        """When each of the files was last written that are read-only in a container."""
        return {str(path): path.stat().st_mtime_ns for path in self.work.rglob("*")}


def powerless() -> list[str]:
    """What stands before a command that shall run as in a container with `cap_drop: [ALL]`: even root may not write
    then what is write-protected. Nothing, where it is not needed or cannot be had."""
    words = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--"]
    if os.getuid() or not shutil.which("setpriv"):
        return []
    return words if subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0 else []


def filled(value: Any, told: dict[str, str]) -> Any:
    """A part of docker-compose.yml with what .env tells. Raises LookupError with what it says of a missing one."""
    if isinstance(value, dict):
        return {name: filled(each, told) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, told) for each in value]

    def one(found: re.Match[str]) -> str:
        name, mark, words = found.groups()
        if mark == "?" and not told.get(name):
            raise LookupError(words)
        return told.get(name) or words or ""

    return VARIABLE.sub(one, value) if isinstance(value, str) else value


def seconds(written: str) -> float:
    """How long a time in docker-compose.yml is."""
    return float(written.removesuffix("s"))


class Container:
    """A service as a process: its command, its health check and its stop, as the file has them."""

    def __init__(
        self, command: list[str], *, health: list[str], environment: dict[str, str], work: Path, log: Path, grace: float
    ) -> None:
        self.words = command
        self.health = health
        self.options: dict[str, Any] = {"cwd": work, "env": environment, "stdin": subprocess.DEVNULL}
        self.log, self.grace = log, grace
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            words = [*powerless(), *self.words]
            self.process = subprocess.Popen(words, **self.options, stdout=log, stderr=log, start_new_session=True)

    def is_well(self) -> bool:
        """What its health check says."""
        assert self.health[0] == "CMD"
        words = [*powerless(), *self.health[1:]]
        return subprocess.run(words, **self.options, check=False, capture_output=True, timeout=20).returncode == 0

    def wait_until_well(self, patience: float = 40) -> None:
        wait_until(self.is_well, seconds=patience, why=f"{self.words} is not well: {self.told()}")

    def told(self) -> str:
        """What it has printed."""
        return self.log.read_text() if self.log.exists() else ""

    def tell(self) -> None:
        """Print it: pytest shows that when a test failed."""
        print(self.told())  # noqa: T201

    def ask_to_stop(self) -> None:
        assert self.process
        self.asked_at = time.monotonic()
        self.process.send_signal(signal.SIGTERM)

    def end(self) -> int:
        """Its exit code; raises TimeoutExpired when it does not end within its `stop_grace_period`."""
        assert self.process
        process, self.process = self.process, None
        try:
            code = process.wait(self.asked_at + self.grace - time.monotonic())
            assert of_session(process.pid) == [], "it left something behind"
        except BaseException:
            self.process = process
            raise
        return code

    def kill(self) -> None:
        """End it and all it started, at once."""
        if self.process:
            for pid in of_session(self.process.pid):
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
