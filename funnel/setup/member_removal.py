"""Somebody leaves the business: what they had goes to others, and they are out at once."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from business.keyed_choice import KeyedChoiceField
from business.models import Membership, User
from funnel.handover.sellers import seller, sellers
from funnel.setup.invitations import withdraw
from sales.models.prospect import ProspectQuerySet

NOBODY = "nobody"


def open_prospects(membership: Membership) -> ProspectQuerySet:
    """What a member is selling now."""
    found: ProspectQuerySet = membership.business.prospects.filter(salesperson__user=membership.user_id)
    return found.open()


class LeavingForm(forms.Form):
    """Who goes on with the open prospects of somebody who leaves. Asked only where there are some."""

    heir = KeyedChoiceField(
        label=_("Who goes on with them?"), error_messages={"required": _("Say who goes on with their prospects.")}
    )

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.open = open_prospects(membership).count()
        if not self.open:
            del self.fields["heir"]
            return
        others = [each for each in sellers(membership.business) if each[0] != f"user-{membership.user_id}"]
        self.fields["heir"].choices = [  # type: ignore[attr-defined]
            ("", _now("Choose …")),
            (NOBODY, _now("Nobody yet: they wait for somebody")),
            *others,
        ]


@transaction.atomic
def remove(membership: Membership, *, by: User, heir: str) -> None:
    """End a membership, and with it all that reaches into the business; all or nothing.

    Their sessions end, their open prospects go to the seller that `heir` names (see `sellers`), their mails from this
    business stay here, and the invitations they sent are withdrawn: else one of those would be a back door. What they
    did stays. Raises Refused for the last owner.
    """
    business, user = membership.business, membership.user
    membership.leave()
    user.end_sessions()
    for who in business.salespeople.filter(user=user):
        who.pass_on(to=seller(business, heir), by=by)
    withdraw_invitations(membership, by=by)
    gone = _now("%(user)s belongs to this business no longer.") % {"user": user.email}
    stop_mails(membership, why=gone, by=by)


def withdraw_invitations(membership: Membership, *, by: User) -> None:
    """Take back what a member invited and nobody accepted yet."""
    for invitation in membership.business.invitations.open().filter(invited_by=membership.user_id):
        withdraw(invitation, by=by)


def stop_mails(membership: Membership, *, why: str, by: User) -> None:
    """Keep every mail of this business to a member from going out: those that wait, and those somebody could resend."""
    theirs = membership.business.mails.filter(user=membership.user_id)
    theirs.skip(why)
    for mail in theirs.flagged():
        mail.leave_it(by=by)


def told(user: User, form: LeavingForm) -> str:
    """What became of it, in a sentence or two."""
    gone = _now("%(user)s belongs to this business no longer, and was signed out.") % {"user": user.email}
    if not form.open:
        return gone
    heir = form.cleaned_data["heir"]
    if heir == NOBODY:
        waits = ngettext("%d prospect has nobody now.", "%d prospects have nobody now.", form.open) % form.open
        return f"{gone} {waits}"
    name = dict(form.fields["heir"].choices)[heir]  # type: ignore[attr-defined]
    words = ngettext("%(name)s has %(n)d prospect more now.", "%(name)s has %(n)d prospects more now.", form.open)
    return f"{gone} {words % {'name': name, 'n': form.open}}"
