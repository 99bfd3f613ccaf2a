"""`manage.py demo`: an example business with 18 months behind it, and how to sign in to it."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from business import clock
from business.bounds import EARLIEST, years_later
from business.middleware import full_address
from funnel.demo.cast import PLACE
from funnel.demo.making import make_example


def a_day(text: str) -> date:
    """A date written as 2026-11-23. Raises ArgumentTypeError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ArgumentTypeError(f"“{text}” is no date. Write it like 2026-11-23.") from problem


class Command(BaseCommand):
    """Makes an example business each time it is called. Nothing in it is ever mailed."""

    help = "Make an example business with 18 months of history, and print its logins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ends", type=a_day, metavar="DATE", help="the last day of the story, by default today")

    def handle(self, *_args: Any, ends: date | None, **_options: Any) -> None:
        """Tell the story, and print one login a line: role, address, password."""
        if ends and ends > clock.today(PLACE["zone"]):
            raise CommandError("The story cannot end in the future. Choose today or a day before.")
        if ends and ends < years_later(EARLIEST, 2):
            raise CommandError("The story is of the past 18 months, and no dates are kept before 1970. Check the year.")
        firm = make_example(ends=ends, sign_in=True)
        self.stdout.write(f"{firm.business}: {full_address(firm.business.home)}")
        for role, address, password in firm.logins():
            self.stdout.write(f"{role:<12} {address:<40} {password}")
