"""Three things that people do, done for real on SQLite: how much of the code one reads to follow each.

Counted is all that the request or the job enters: middleware, the view, verbs, and what happens after the commit. Not
counted are the page that was open before, and the page that a redirect leads to. The business is a new one with its
presets; the weekly mails are those of the example, written for its owner, marketer and salesperson.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from time_machine import travel

from benchmarks.codebase.functions import Codebase, Function
from benchmarks.codebase.tracing import entered
from business.models import Business, OutgoingMail, Person, User
from business.periods import WEEK
from funnel.demo.making import make_example
from funnel.handover.door import hand_over
from funnel.setup.founding import found_business
from funnel.weekly.schedule import last_whole_week
from funnel.weekly.writer import write_due
from marketing.models import Lead, Source

# The day of the first measure: what a mail says depends on the week.
TUESDAY = datetime(2026, 11, 24, 18, tzinfo=UTC)
Trace = Callable[[], AbstractContextManager[list[Function]]]


def perform(codebase: Codebase) -> dict[str, list[Function]]:
    """What each act enters, by the name of the act. In a database that is empty."""

    def trace() -> AbstractContextManager[list[Function]]:
        return entered(codebase)

    setup_test_environment()
    try:
        with travel(TUESDAY, tick=False):
            desk = Desk()
            return {
                "move a prospect": move_a_prospect(desk, trace),
                "log a lead": log_a_lead(desk, trace),
                "write a weekly mail": write_a_weekly_mail(trace),
            }
    finally:
        teardown_test_environment()


class Desk:
    """An owner who is signed in, in a business of their own."""

    def __init__(self) -> None:
        self.owner = User.objects.create_user("owner@example.com", "correct horse battery", name="Olive Owner")
        self.business = found_business(
            owner=self.owner, name="Greenleaf", country="US", zone="America/New_York", currency="USD", language="en"
        )
        self.client = Client()
        self.client.force_login(self.owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def send(self, trace: Trace, page: str, form: str, typed: dict[str, object]) -> list[Function]:
        """Open a page, then send a form with what it hides and what is typed. Raises AssertionError where refused."""
        home = f"/{self.business.slug}"
        shown = self.client.get(home + page).content.decode()
        with trace() as found:
            answer: Any = self.client.post(home + form, {**hidden(shown, home + form), **typed})
        assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
        return found


def hidden(page: str, action: str) -> dict[str, str]:
    """What the first form of a page that leads to an address brings with it."""
    form = next(text for text in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if f'"{action}' in text)
    fields = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input\b[^>]*>", form)]
    return {field["name"]: field.get("value", "") for field in fields if field.get("type") == "hidden"}


def move_a_prospect(desk: Desk, trace: Trace) -> list[Function]:
    """From the first stage to the second, on the board."""
    business, owner = desk.business, desk.owner
    person = Person.objects.create(business=business, name="Maria Lopez")
    source = Source.objects.get(business=business, name="Referral")
    today, now = business.today(), TUESDAY
    lead = Lead.objects.log(business=business, person=person, source=source, by=owner, at=now, arrived_on=today)
    prospect = hand_over(lead, by=owner, unready_why="They want it now", at=now)
    second = prospect.system.stages.order_by("position")[1]
    address = f"/sales/prospects/{prospect.reference}/move/"
    return desk.send(trace, "/sales/board/", address, {"stage": second.pk})


def log_a_lead(desk: Desk, trace: Trace) -> list[Function]:
    """Somebody new calls: a name, a number, a source, and what they want."""
    source = Source.objects.get(business=desk.business, name="Referral")
    typed = {"name": "Ada Brennan", "contact": "(212) 736-5000", "source": source.reference, "wants": "Back garden"}
    return desk.send(trace, "/log/", "/log/", typed)


def write_a_weekly_mail(trace: Trace) -> list[Function]:
    """The mails of the last whole week. No mail of an example is written by the job, so it is made a real business."""
    business = make_example().business
    through = last_whole_week(business.today()) - WEEK
    OutgoingMail.objects.filter(business=business).delete()
    Business.objects.filter(pk=business.pk).update(is_example=False, weekly_through=through)
    with trace() as found:
        written = write_due()
    assert written == business.memberships.count(), written
    return found
