"""Import a spreadsheet of leads from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from business.models import Business
from business.refusal import Refused
from funnel.importing.dates import DateReader
from funnel.importing.fields import FIELDS
from funnel.importing.importer import import_file


class Command(BaseCommand):
    """Prints what went in, what was there already, and which lines were refused and why."""

    help = "Import a CSV or XLSX of leads, with what became of them. Importing the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="CSV (UTF-8) or XLSX, with a header")
        parser.add_argument("--business", required=True, metavar="SLUG")
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN=FIELD",
            help=f"Read a field from a column. The fields: {', '.join(FIELDS)}. Common headers are guessed.",
        )
        parser.add_argument(
            "--hand-over",
            choices=["outcome", "all"],
            default="outcome",
            help="outcome: rows with a ready_on, a stage or an outcome go to sales. all: every row, on its day.",
        )
        parser.add_argument(
            "--undated",
            default="people",
            metavar="people|DATE",
            help="people: rows without a date are people, not leads. A date like 2026-11-23: they arrived on it.",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        business = Business.objects.filter(slug=options["business"]).first()
        if business is None:
            raise CommandError(f"There is no business “{options['business']}”. Nothing was imported.")
        file, maps = file_and_maps(options["file"], options["map"])
        try:
            undated = day_of(options["undated"], business)
            everybody = options["hand_over"] == "all"
            report = import_file(file, business, maps=maps, everybody=everybody, undated=undated)
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for line in report.as_lines():
            self.stdout.write(line)


def day_of(undated: str, business: Business) -> date | None:
    """The day of rows without a date; None where they are people. Raises CommandError for what is neither."""
    if undated == "people":
        return None
    try:
        return DateReader(business.country, business.today()).read(undated)
    except Refused as refusal:
        raise CommandError(f"--undated: {refusal.sentence} Write people, or a day like 2026-11-23.") from refusal


def file_and_maps(file: str, maps: list[str]) -> tuple[Path, list[str]]:
    """The two apart: a file that stands after `--map A=x B=y` was taken for one more map."""
    if not file:
        file = next((text for text in maps if "=" not in text), "")
        maps = [text for text in maps if text != file]
    if not file:
        raise CommandError("Which file? Write: manage.py import_leads FILE --business SLUG")
    return Path(file), maps
