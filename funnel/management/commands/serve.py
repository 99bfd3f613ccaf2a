"""Run everything: the web, both wings' workers and the clock, in one command."""

import os
import signal
import sys
from contextlib import nullcontext
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from funnel.environment import DATA_DIR
from funnel.serving import parts, preparing
from funnel.serving.keeper import Keeper


class Command(BaseCommand):
    """Migrates, collects the static files, starts the parts, says where it is, and stops them on Ctrl-C."""

    help = "Run Two Hats: web, workers and beat. Stop it with Ctrl-C."
    requires_system_checks = ()  # each part checks itself

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", nargs="+", choices=parts.NAMES, default=list(parts.NAMES), metavar="PART", help="run only these"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)
        try:
            code = self.run(options["only"])
        except preparing.CannotStart as reason:
            self.stderr.write(str(reason))
            code = 1
        if code:
            sys.exit(code)
        self.say("Stopped.")

    def run(self, names: list[str]) -> int:
        """Run these parts until somebody stops them; the exit code comes back. Raises CannotStart."""
        with preparing.plainly():
            held = preparing.only_house_here() if "beat" in names else nullcontext()
        with held:
            with preparing.plainly():
                self.prepare(web="web" in names)
            return Keeper([parts.part(name) for name in names], self.say).keep()

    def prepare(self, *, web: bool) -> None:
        """Do what must be done before anything runs. Raises CannotStart."""
        if web:
            preparing.port_must_be_free()
        with preparing.collecting() if web and not settings.COLLECTED else nullcontext():
            first = preparing.migrate()
        if first and not parts.on_postgres():
            self.say(f"Your data is kept in {DATA_DIR}")

    def say(self, sentence: str) -> None:
        """Print a sentence now, also into a pipe."""
        self.stdout.write(sentence)
        self.stdout.flush()


def leave(*_: object) -> NoReturn:
    """Asked to stop before anything was started."""
    os.write(1, b"Stopped.\n")
    raise SystemExit(130)
