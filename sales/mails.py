"""Tell a salesperson by e-mail whom they were given: one mail, however many were given at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from business.hats import Hat
from business.middleware import full_address, inside
from business.models import Business, OutgoingMail, User
from business.models.mail import Kind

if TYPE_CHECKING:
    from sales.models.record import ProspectRecord
    from sales.models.salesperson import Salesperson

OLD_NEWS = timedelta(days=1)  # what is told of the past, by an import or an example, surprises nobody today
NAMED = 20  # so many stand in a mail about several; the others are behind its link


def tell(given: "Sequence[ProspectRecord]", *, to: "Salesperson | None", by: User | None, at: datetime) -> None:
    """Write the mail about prospects that a salesperson was just given, within the transaction that gives them.

    Nothing is written for a name without an account, for who did it themselves, for who may not see sales any more,
    for what happened more than a day ago, and in an example. A prospect that comes back is told again.
    """
    if not given or to is None or to.user is None or to.user == by or at < timezone.now() - OLD_NEWS:
        return
    if not may_read(to.user, to.business):
        return
    with inside(to.business):
        if len(given) == 1:
            about_one(given[0], to=to, reader=to.user, by=by)
        else:
            about_several(given, to=to, reader=to.user, by=by, at=at)


def may_read(user: User, business: Business) -> bool:
    """Whether somebody still wears sales's hat here, and has an account that works; nobody reads of an example."""
    reads = user.is_active and bool(user.email) and not business.is_example
    return reads and business.lets(user, wear=Hat.SALES)


def about_one(prospect: "ProspectRecord", *, to: "Salesperson", reader: User, by: User | None) -> None:
    """Who they are, what they want, and how to reach them: enough to call without opening anything."""
    told = {"prospect": prospect, "person": prospect.person, "by": by, "url": address_of(prospect)}
    OutgoingMail.objects.post(
        business=to.business,
        kind=Kind.HAND_OVER,
        key=f"hand_over:{prospect.pk}:{to.pk}:{prospect.version}",
        user=reader,
        address=reader.email,
        subject=_("%(person)s is yours to call") % {"person": prospect.person},
        text=render_to_string("sales/mail/given.txt", told),
    )


def tell_of_call(prospect: "ProspectRecord", *, note: str, by: User | None, at: datetime) -> None:
    """Write to its salesperson that they called again. The same silences as of `tell`; once for each call."""
    to = prospect.salesperson
    if to is None or to.user is None or to.user == by or at < timezone.now() - OLD_NEWS:
        return
    if not may_read(to.user, to.business):
        return
    with inside(to.business):
        facts = {"prospect": prospect, "person": prospect.person, "by": by, "note": note, "url": address_of(prospect)}
        OutgoingMail.objects.post(
            business=to.business,
            kind=Kind.CALLED_AGAIN,
            key=f"called_again:{prospect.pk}:{at.isoformat()}",
            user=to.user,
            address=to.user.email,
            subject=_("%(person)s called again") % {"person": prospect.person},
            text=render_to_string("sales/mail/called_again.txt", facts),
        )


def about_several(
    given: "Sequence[ProspectRecord]", *, to: "Salesperson", reader: User, by: User | None, at: datetime
) -> None:
    """A list of them. They were given at one moment, so that moment makes the key."""
    named = [(prospect, address_of(prospect)) for prospect in given[:NAMED]]
    all_of_them = full_address(f"{reverse('sales:prospects')}?salesperson=mine")
    told = {
        "business": to.business,
        "given": given,
        "named": named,
        "more": len(given) - len(named),
        "by": by,
        "url": all_of_them,
    }
    OutgoingMail.objects.post(
        business=to.business,
        kind=Kind.HAND_OVER,
        key=f"hand_over:{to.pk}:{at.isoformat()}",
        user=reader,
        address=reader.email,
        subject=_("%(n)d prospects are yours to call") % {"n": len(given)},
        text=render_to_string("sales/mail/given_several.txt", told),
    )


def address_of(prospect: "ProspectRecord") -> str:
    """The whole address of a prospect's page."""
    return full_address(reverse("sales:prospect", args=[prospect.reference]))
