"""Write and send the weekly mails now: what the job does."""

from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from business.bounds import EARLIEST
from business.models import Business, OutgoingMail
from business.outgoing.delivery import deliver_due
from business.periods import DAY, monday_from_key, week_key
from funnel.weekly.letter import letter
from funnel.weekly.schedule import due_at, last_week_due
from funnel.weekly.writer import readers_of, write_business, write_due, write_week


class Command(BaseCommand):
    help = "Writes the weekly mails that are due, each once, and sends what waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", metavar="SLUG", help="only this business")
        parser.add_argument("--week", metavar="2026-W47", help="this week instead of those that are due")
        parser.add_argument("--dry-run", action="store_true", help="print the mails; write and send nothing")

    def handle(self, **options: Any) -> None:
        now, week = timezone.now(), monday_from(options["week"])
        chosen = businesses(options["business"])
        if options["dry_run"]:
            for business in chosen:
                self.print_letters(business, week or last_week_due(business.zone, now))
            return
        written = self.write(chosen, week, now, everywhere=not options["business"])
        sent = deliver_due()
        waiting = OutgoingMail.objects.to_send(timezone.now()).count()
        self.stdout.write(f"Written: {written}. Sent: {sent}. Waiting: {waiting}.")

    def write(self, chosen: list[Business], week: date | None, now: datetime, *, everywhere: bool) -> int:
        """The rows of one week, or of every week that is due."""
        if week is None and everywhere:
            return write_due(now)
        real = [business for business in chosen if not business.is_example]
        if week is None:
            return sum(write_business(business, now) for business in real)
        early = [business.slug for business in real if now < due_at(business.zone, week)]
        if early:
            raise CommandError(f"Week {week_key(week)} is not due yet in {', '.join(early)}. Nothing was written.")
        return sum(write_week(business, week, now) for business in real)

    def print_letters(self, business: Business, monday: date) -> None:
        """The mails of a week as they would go out, as text."""
        for membership in readers_of(business, due_at(business.zone, monday)):
            words = letter(membership, monday)
            self.stdout.write(f"To: {membership.user.email}\nSubject: {words.subject}\n\n{words.text}\n")


def businesses(slug: str | None) -> list[Business]:
    """The business asked for, or all. Raises CommandError where there is none of that name."""
    found = list(Business.objects.filter(**({"slug": slug} if slug else {})).order_by("pk"))
    if slug and not found:
        raise CommandError(f"There is no business “{slug}”.")
    return found


def monday_from(week: str | None) -> date | None:
    """The Monday of an ISO week written as 2026-W47. Raises CommandError for anything else, and beyond reason."""
    if not week:
        return None
    try:
        monday = monday_from_key(week)
    except ValueError as wrong:
        raise CommandError(f"“{week}” is not a week. Write it like 2026-W47.") from wrong
    if monday > timezone.now().date() + DAY:  # where the day begins first it may be tomorrow already
        raise CommandError(f"Week {week} is not due yet: it has not begun. Nothing was written.")
    if monday < EARLIEST:
        raise CommandError(f"Week {week} is too long ago. Check the year. Nothing was written.")
    return monday
