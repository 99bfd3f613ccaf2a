"""Print a side's numbers, computed live by the functions that the jobs store from."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import marketing.numbers
import sales.numbers
from business.models import Business
from business.periods import Period
from business.report import Row
from funnel.overview.feedback import feedback

SIDES: dict[str, Callable[..., Row]] = {
    "marketing": marketing.numbers.numbers,
    "sales": sales.numbers.numbers,
    "feedback": feedback,
}


class Command(BaseCommand):
    """Prints one JSON object, in the shape that ARCHITECTURE.md gives."""

    help = "Print the numbers of marketing, of sales, or what sales teaches marketing (feedback)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("side", choices=sorted(SIDES))
        parser.add_argument("--business", required=True, metavar="SLUG")
        parser.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--to", dest="end", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="default: today in its zone")
        parser.add_argument("--by", default="", help="source, campaign, approach, week, month and more")
        parser.add_argument("--horizon", type=int, default=0, metavar="DAYS", help="default: the business's own")
        parser.add_argument("--json", action="store_true", help="without it, the same with indentation")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        business = Business.objects.filter(slug=options["business"]).first()
        if business is None:
            raise CommandError(f"There is no business “{options['business']}”.")
        if options["horizon"] < 0:
            raise CommandError("A horizon is a number of days.")
        asked = {name: options[name] for name in ("as_of", "by", "horizon")}
        try:
            told = SIDES[options["side"]](business, period=self.period(business, options), **asked)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(told, indent=None if options["json"] else 2, ensure_ascii=False))

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
