"""Write to salespeople: whom they were given, who called again. One mail, however many were given at once.

It happens after the verb, from the notices it left: nothing is worded, and no address made, while a row is locked.
"""

import logging
from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.middleware import full_address, inside
from business.models import Business, OutgoingMail, User
from business.models.mail import Kind
from sales.models import Notice, Prospect

log = logging.getLogger(__name__)
NAMED = 20  # so many stand in a mail about several; the others are behind its link
KINDS = {Notice.Kind.GIVEN: Kind.HAND_OVER, Notice.Kind.CALLED_AGAIN: Kind.CALLED_AGAIN}


def tell_salespeople(**only: int) -> None:
    """Write the mails for the notices that wait, of all salespeople or of those named, and take the notices away.

    Nothing is written to who may not see sales any more, or has the prospect no longer. Two who do this at one moment
    write one mail: its key is that of the first notice.
    """
    waiting = Notice.objects.filter(**only).select_related(
        "salesperson__user", "salesperson__business", "by", "prospect__person", "prospect__business"
    )
    moments = waiting.order_by("salesperson", "kind", "at", "pk")
    for _moment, several in groupby(moments, key=lambda notice: (notice.salesperson_id, notice.kind, notice.at)):
        notices = list(several)
        try:
            settle(notices)
        except Exception:  # one mail's trouble is not another's
            log.exception("The mail for notice %s could not be written; the notice stays.", notices[0].pk)


def settle(notices: Sequence[Notice]) -> None:
    """Word one mail for what was left at one moment; then write it and take the notices away, in one transaction."""
    user, business = notices[0].salesperson.user, notices[0].salesperson.business
    theirs = [notice for notice in notices if notice.prospect.salesperson_id == notice.salesperson_id]
    if not theirs or user is None or not may_read(user, business):
        take_away(notices)
        return
    with inside(business):
        subject, text = words_of(theirs)
    with transaction.atomic():
        OutgoingMail.objects.post(
            business=business,
            kind=KINDS[Notice.Kind(notices[0].kind)],
            key=f"{notices[0].kind}:{notices[0].pk}",
            user=user,
            address=user.email,
            subject=subject,
            text=text,
        )
        take_away(notices)


def take_away(notices: Sequence[Notice]) -> None:
    """They are told, or need not be."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()


def may_read(user: User, business: Business) -> bool:
    """Whether somebody still wears sales's hat here, and has an account that works; nobody reads of an example."""
    reads = user.is_active and bool(user.email) and not business.is_example
    return reads and business.lets(user, wear=Hat.SALES)


def words_of(notices: Sequence[Notice]) -> tuple[str, str]:
    """Subject and text of a mail about one prospect or several."""
    first = notices[0]
    if len(notices) > 1:
        return about_several(notices)
    told = {
        "prospect": first.prospect,
        "person": first.prospect.person,
        "by": first.by,
        "note": first.note,
        "url": address_of(first.prospect),
    }
    person = {"person": first.prospect.person}
    if first.kind == Notice.Kind.CALLED_AGAIN:
        return _("%(person)s called again") % person, render_to_string("sales/mail/called_again.txt", told)
    return _("%(person)s is yours to call") % person, render_to_string("sales/mail/given.txt", told)


def about_several(notices: Sequence[Notice]) -> tuple[str, str]:
    """A list of whom they were given at one moment."""
    given = [notice.prospect for notice in notices]
    told = {
        "business": notices[0].salesperson.business,
        "given": given,
        "named": [(prospect, address_of(prospect)) for prospect in given[:NAMED]],
        "more": len(given) - NAMED,
        "by": notices[0].by,
        "url": full_address(f"{reverse('sales:prospects')}?salesperson=mine"),
    }
    subject = ngettext("%(n)d prospect is yours to call", "%(n)d prospects are yours to call", len(given))
    return subject % {"n": len(given)}, render_to_string("sales/mail/given_several.txt", told)


def address_of(prospect: Prospect) -> str:
    """The whole address of a prospect's page."""
    return full_address(reverse("sales:prospect", args=[prospect.reference]))
