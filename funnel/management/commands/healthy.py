"""Whether parts are well: what a container's health check asks of a worker, which no browser can reach."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from funnel.health.checks import SIGNS, read


class Command(BaseCommand):
    help = "Says whether these parts are well; by default all. The exit code is 1 where one is not."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", nargs="*", metavar="PART", help=", ".join(SIGNS))

    def handle(self, **options: Any) -> None:
        unknown = set(options["part"]) - set(SIGNS)
        if unknown:
            self.stderr.write(f"No part is called {', '.join(sorted(unknown))}. There are: {', '.join(SIGNS)}.")
            sys.exit(2)
        signs = read(*options["part"])
        for name, sign in signs.items():
            seconds = sign.facts.get("seconds")
            age = f", {seconds:.0f} s ago" if isinstance(seconds, float) else ""
            why = f". {sign.facts['sentence']}" if "sentence" in sign.facts else ""
            self.stdout.write(f"{name}: {'well' if sign.ok else 'not well'}{age}{why}")
        if not all(sign.ok for sign in signs.values()):
            sys.exit(1)
