"""Print a side's numbers, computed live by the functions that the jobs store from."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import marketing.numbers
import sales.numbers
from business.bounds import DAYS, EARLIEST, latest
from business.models import Business
from business.periods import Period
from business.report import Row
from business.snapshot import snapshot
from funnel.overview.feedback import feedback

SIDES: dict[str, Callable[..., Row]] = {
    "marketing": marketing.numbers.numbers,
    "sales": sales.numbers.numbers,
    "feedback": feedback,
}


def a_day(text: str) -> date:
    """A date written as 2026-11-23. Raises ArgumentTypeError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ArgumentTypeError(f"“{text}” is no date. Write it like 2026-11-23.") from problem


class Command(BaseCommand):
    """Prints one JSON object, in the shape that ARCHITECTURE.md gives."""

    help = "Print the numbers of marketing, of sales, or what sales teaches marketing (feedback)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("side", choices=sorted(SIDES))
        parser.add_argument("--business", required=True, metavar="SLUG")
        parser.add_argument("--from", dest="start", type=a_day, metavar="DATE")
        parser.add_argument("--to", dest="end", type=a_day, metavar="DATE")
        parser.add_argument("--as-of", type=a_day, metavar="DATE", help="default: today in its zone")
        parser.add_argument("--by", default="", help="source, campaign, approach, week, month and more")
        parser.add_argument("--horizon", type=int, metavar="DAYS", help="1 to 730; default: its own")
        parser.add_argument("--json", action="store_true", help="without it, the same with indentation")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        business = Business.objects.filter(slug=options["business"]).first()
        if business is None:
            raise CommandError(f"There is no business “{options['business']}”.")
        self.must_be_within_reason(business, options)
        asked = {"as_of": options["as_of"], "by": options["by"], "horizon": options["horizon"] or 0}
        try:
            with snapshot():
                told = SIDES[options["side"]](business, period=self.period(business, options), **asked)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(told, indent=None if options["json"] else 2, ensure_ascii=False))

    def must_be_within_reason(self, business: Business, options: dict[str, Any]) -> None:
        """Raises CommandError for a day or a horizon beyond reason."""
        if options["horizon"] is not None and options["horizon"] not in DAYS:
            raise CommandError(f"A horizon is {DAYS.least} to {DAYS.most} days.")
        if options["as_of"] and options["as_of"] > business.today():
            raise CommandError("--as-of is a day to come. What happens by then nobody knows: choose today or before.")
        for name, option in (("--from", "start"), ("--to", "end"), ("--as-of", "as_of")):
            on = options[option]
            if on and not EARLIEST <= on <= latest(business.today()):
                raise CommandError(f"{name} {on} is beyond reason. Numbers begin in {EARLIEST.year}; check the year.")

    def period(self, business: Business, options: dict[str, Any]) -> Period | None:
        """The window asked for: without either end, everything so far."""
        start, end = options["start"], options["end"]
        if start is None and end is None:
            return None
        end = end or options["as_of"] or business.today()
        if start is None:
            everything = (sales if options["side"] == "sales" else marketing).numbers.everything
            start = everything(business, end).start
        if start > end:
            raise CommandError("The period ends before it starts.")
        return Period(start, end)
