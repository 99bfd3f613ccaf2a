"""Make the example."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

import marketing.numbers_job
import sales.numbers_job
from business.hats import Role
from business.job_hints import no_hints
from business.models import Business, Membership, User
from business.models.mail import Kind
from business.periods import WEEK
from funnel.demo.cast import MEMBERS
from funnel.demo.firm import Firm
from funnel.demo.removing import remove_example
from funnel.demo.story import tell
from funnel.weekly.schedule import due_at, last_whole_week
from funnel.weekly.writer import key_of, post

ABANDONED_AFTER = timedelta(minutes=2)


class BeingToldError(Exception):
    """Somebody tells the same example at this moment."""


def make_example(
    *,
    ends: date | None = None,
    owner: User | None = None,
    sign_in: bool = False,
    unless: Callable[[], bool] = lambda: False,
) -> Firm:
    """A business with 18 months behind it, up to a local date, by default today; its numbers are stored.

    `owner`: the user it is to belong to; without one it has a made-up owner. `sign_in`: whether its made-up people
    have passwords, made up too. It is told in parts, so that others write in between, and seen as a whole or not at
    all: until then it has no owner. One that somebody left half told is taken away first.
    Raises BeingToldError where `unless` says that somebody is at it.
    """
    passwords = {name: secrets.token_urlsafe(9) for name in MEMBERS} if sign_in else {}
    with no_hints():
        with transaction.atomic():
            if owner:  # two clicks of one user come one after the other
                User.objects.select_for_update(no_key=True).get(pk=owner.pk)
            if unless():
                raise BeingToldError
            remove_abandoned()
            firm = Firm(ends=ends, owner=owner, passwords=passwords)
        tell(firm)
        for side in (marketing, sales):
            side.numbers_job.compute(firm.business, again=True)
        with transaction.atomic():
            firm.open()
            write_last_mails(firm)
    return firm


def half_told(*, lately: bool) -> QuerySet[Business]:
    """Examples that nobody owns yet: `lately`, somebody is telling their story; else they were left in the middle."""
    members = Membership.objects.filter(business=OuterRef("pk"))
    told = Exists(members.filter(since__gt=timezone.now() - ABANDONED_AFTER))
    found = Business.objects.filter(~Exists(members.filter(role=Role.OWNER)), is_example=True)
    return found.filter(told if lately else ~told)


def remove_abandoned() -> None:
    """Take away what nobody has been at for a while: a kill in the middle."""
    for business in half_told(lately=False):
        remove_example(business)


def write_last_mails(firm: Firm) -> None:
    """The owner's mails of the last two weeks, so that there is something to read. None of them goes out."""
    reader = firm.business.memberships.select_related("business").get(user=firm.owner)
    for monday in (last_whole_week(firm.ends) - WEEK, last_whole_week(firm.ends)):
        due = due_at(firm.business.zone, monday)
        post(reader, monday, key=key_of(reader, monday), kind=Kind.WEEKLY, due=due)
