"""Writes the weekly mails: a row in the outgoing-mail table for each member and week, once."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from business.middleware import inside
from business.models import Business, Membership, OutgoingMail
from business.models.mail import KEPT_FOR, Kind, State
from business.periods import week_key
from funnel.weekly.digest import Contents
from funnel.weekly.letter import letter
from funnel.weekly.schedule import due_at, last_whole_week, weeks_due
from funnel.weekly.unsubscribe import stop_url

log = logging.getLogger(__name__)


def write_due(now: datetime | None = None) -> int:
    """Write every weekly mail that is due by now, in every business; says how many rows are new.

    Started twice at once it writes each row once: the table's key sees to that.
    """
    now, written = now or timezone.now(), 0
    for business in Business.objects.filter(is_example=False).order_by("pk").iterator():
        try:
            written += write_business(business, now)
        except Exception:  # one business's trouble is not another's
            log.exception("The weekly mails of %s could not be written; the next sweep tries again.", business.slug)
    return written


def write_business(business: Business, now: datetime) -> int:
    """Write a business's mails of the weeks that are due and not yet written."""
    founded = business.date_of(business.founded_at)
    written = 0
    for monday in weeks_due(business.zone, founded=founded, through=business.weekly_through, now=now):
        written += write_week(business, monday, now)
        unwritten = Q(weekly_through=None) | Q(weekly_through__lt=monday)
        Business.objects.filter(unwritten, pk=business.pk).update(weekly_through=monday)
    return written


def write_week(business: Business, monday: date, now: datetime) -> int:
    """Write a week's mails to the members who want them; says how many rows are new.

    Who joined after it was due gets the next one. More than 72 hours late, each is only marked as skipped. Where one
    cannot be written the others are, and then an ExceptionGroup is raised.
    """
    due = due_at(business.zone, monday)
    known = set(OutgoingMail.objects.filter(business=business, week=monday).values_list("key", flat=True))
    readers = [each for each in readers_of(business, due) if key_of(each, monday) not in known]
    told, troubles = Contents(business, monday), list[Exception]()
    if now < due + KEPT_FOR:
        told.read_for(readers)
    for membership in readers:
        try:
            if now >= due + KEPT_FOR:
                skip(membership, monday)
            else:
                post(membership, monday, key=key_of(membership, monday), kind=Kind.WEEKLY, due=due, told=told)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the next reader is not to wait for it
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup(f"{len(troubles)} of {len(readers)} weekly mails could not be written", troubles)
    return len(readers)


def readers_of(business: Business, due: datetime) -> Iterator[Membership]:
    """The members who get the mail that was due at a moment."""
    wanting = business.memberships.filter(weekly_mail=True, since__lte=due, user__is_active=True)
    for membership in wanting.select_related("user").order_by("pk"):
        membership.business = business
        yield membership


def key_of(membership: Membership, monday: date) -> str:
    """One mail for each business, member and ISO week, also for a member who left and came back."""
    return f"weekly:{membership.business_id}:{membership.user_id}:{week_key(monday)}"


def post(
    membership: Membership, monday: date, *, key: str, kind: str, due: datetime, told: Contents | None = None
) -> OutgoingMail:
    """Write a mail about a week to a member. Its words are as of that week's Sunday, however late it is.

    Writing it takes a while: who was removed, or chose never, meanwhile gets none; who has another role, another one.
    """
    business, words = membership.business, letter(membership, monday, told)
    stop = stop_url(membership)
    with transaction.atomic():
        now = Membership.objects.select_for_update(of=("self",)).select_related("user").filter(pk=membership.pk).first()
        if now is not None and now.role != membership.role:
            now.business = business
            return post(now, monday, key=key, kind=kind, due=due)
        why = why_not(now, kind)
        gone = {"state": State.SKIPPED, "trouble": why} if why else {}
        return OutgoingMail.objects.post(
            business=business,
            kind=kind,
            key=key,
            user=membership.user,
            address=membership.user.email,
            subject=words.subject,
            text=words.text,
            html=words.html,
            week=monday,
            due_at=due,
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            **gone,
        )


def why_not(membership: Membership | None, kind: str) -> str:
    """Why a mail that is written does not go out after all; nothing where it does."""
    if membership is None or not membership.user.is_active:
        return _("They belong here no longer.")
    return _("They chose to get none.") if kind == Kind.WEEKLY and not membership.weekly_mail else ""


def skip(membership: Membership, monday: date) -> OutgoingMail:
    """Leave a visible trace of a mail that would have come too late."""
    business = membership.business
    with inside(business):
        return OutgoingMail.objects.post(
            business=business,
            kind=Kind.WEEKLY,
            key=key_of(membership, monday),
            user=membership.user,
            address=membership.user.email,
            subject=_("%(business)s, week %(week)s") % {"business": business, "week": week_key(monday)},
            text="",
            week=monday,
            due_at=due_at(business.zone, monday),
            state=State.SKIPPED,
            trouble=_("It was not written within 72 hours: Two Hats was not running, or could not write it."),
        )


def send_me_one(membership: Membership, *, key: str = "", monday: date | None = None) -> OutgoingMail:
    """Write a member the mail about a week, now; by default the last whole week. Once for each `key`."""
    monday = monday or last_whole_week(membership.business.today())
    wanted = f"now:{membership.pk}:{key or uuid4()}"
    return post(membership, monday, key=wanted, kind=Kind.WEEKLY_NOW, due=timezone.now())
