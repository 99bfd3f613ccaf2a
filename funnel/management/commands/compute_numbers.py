"""What the jobs do, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import marketing.numbers_job
import sales.numbers_job
from business.models import Business

SIDES = {"marketing": marketing.numbers_job.compute, "sales": sales.numbers_job.compute}


class Command(BaseCommand):
    """Stores everything anew, whether due or not."""

    help = "Compute and store the numbers of one side or both, now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("side", nargs="?", choices=sorted(SIDES))
        parser.add_argument("--business", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        businesses = Business.objects.order_by("pk")
        if options["business"]:
            businesses = businesses.filter(slug=options["business"])
            if not businesses:
                raise CommandError(f"There is no business “{options['business']}”.")
        for business in businesses:
            for side, compute in SIDES.items():
                if options["side"] in (None, side):
                    compute(business, again=True)
                    self.stdout.write(f"{business.slug}: {side}")
