"""Make the example."""

import secrets
from datetime import date

from django.db import transaction

import marketing.storing
import sales.storing
from business.hints import no_hints
from business.models import User
from business.models.mail import Kind
from business.periods import WEEK
from funnel.demo.cast import MEMBERS
from funnel.demo.firm import Firm
from funnel.demo.story import tell
from funnel.weekly.clock import due_at, last_whole_week
from funnel.weekly.writing import key_of, post


def make_example(*, ends: date | None = None, owner: User | None = None, sign_in: bool = False) -> Firm:
    """A business with 18 months behind it, up to a local date, by default today; its numbers are stored.

    `owner`: the user it is to belong to; without one it has a made-up owner. `sign_in`: whether its made-up people
    have passwords, made up too. It is there as a whole or not at all.
    """
    passwords = {name: secrets.token_urlsafe(9) for name in MEMBERS} if sign_in else {}
    with no_hints(), transaction.atomic():
        firm = Firm(ends=ends, owner=owner, passwords=passwords)
        tell(firm)
        for side in (marketing, sales):
            side.storing.compute(firm.business, again=True)
        write_last_mails(firm)
    return firm


def write_last_mails(firm: Firm) -> None:
    """The owner's mails of the last two weeks, so that there is something to read. None of them goes out."""
    reader = firm.business.memberships.select_related("business").get(user=firm.owner)
    for monday in (last_whole_week(firm.ends) - WEEK, last_whole_week(firm.ends)):
        due = due_at(firm.business.zone, monday)
        post(reader, monday, key=key_of(reader, monday), kind=Kind.WEEKLY, due=due)
