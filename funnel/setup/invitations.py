"""Invite somebody by e-mail, and look after what is still open."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from business.hats import Role, roles
from business.middleware import full_address, inside
from business.models import Business, Invitation, OutgoingMail, User
from business.models.invitation import InvitationQuerySet
from business.models.mail import Kind
from business.refusal import Refused
from business.request import BusinessRequest
from business.templatetags.house import house_url
from funnel.setup.role_form import RoleForm


class InviteForm(RoleForm):
    """Somebody to invite."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    field_order = ["email", "name", "role"]

    def invite(self, business: Business, *, by: User) -> Invitation | None:
        """The invitation, or None where that was refused; the refusal stands beside the address."""
        told = self.cleaned_data
        try:
            return invite(told["email"], business=business, role=Role(told["role"]), by=by, name=told["name"])
        except Refused as refusal:
            self.add_error("email", str(refusal.sentence))
            return None


@transaction.atomic
def invite(email: str, *, business: Business, role: Role, by: User, name: str = "") -> Invitation:
    """Invite somebody and write the mail that says so. Raises Refused as `Invitation.objects.invite` does."""
    invitation = Invitation.objects.invite(email, business=business, role=role, by=by, name=name)
    write(invitation)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> None:
    """A new mail with a new link; the old link is dead. Raises Refused once it was accepted or withdrawn."""
    settle_mail(invitation, by=by)
    invitation.renew(by=by)
    write(invitation)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take it back. Raises Refused once it was accepted or withdrawn."""
    settle_mail(invitation, by=by)
    invitation.withdraw(by=by)


def settle_mail(invitation: Invitation, *, by: User) -> None:
    """Leave a mail that went wrong as it is: nobody should send a link once more that is dead now."""
    if invitation.mail is not None and invitation.mail.is_flagged:
        invitation.mail.leave_it(by=by)


def write(invitation: Invitation) -> None:
    """The mail with the present link, in the business's language; an answer to it reaches whoever invites."""
    business, host = invitation.business, invitation.invited_by
    words = {"host": one_line(host or business), "business": one_line(business), "name": one_line(invitation.name)}
    told = {**words, "host_email": host.email if host else "", "invitation": invitation, "url": link(invitation)}
    with inside(business):
        mail = OutgoingMail.objects.post(
            business=business,
            kind=Kind.INVITATION,
            key=f"invitation:{invitation.pk}:{invitation.word}",
            address=invitation.email,
            subject=_now("%(host)s invites you to %(business)s") % words,
            text=render_to_string("setup/mail/invitation.txt", told),
            headers={"Reply-To": host.email} if host else {},
        )
    invitation.goes_with(mail)


def one_line(words: object) -> str:
    """A name on one line, so that nobody writes paragraphs of their own into the mail."""
    return " ".join(str(words).split())


def link(invitation: Invitation) -> str:
    """The whole address that accepts it. Whoever has it may answer for the invited address, so it is shown to few."""
    return full_address(house_url("join", invitation.token))


def open_invitations(business: Business) -> InvitationQuerySet:
    """Those nobody accepted yet, with their mails, the newest first."""
    found: InvitationQuerySet = business.invitations.select_related("mail", "invited_by")
    return found.open()


def said(request: BusinessRequest, invitation: Invitation) -> HttpResponse:
    """What happens now: the mail goes out, or, where this house sends none, the link is shown to pass on."""
    if settings.MAIL_IS_KEPT:
        return redirect("setup:invitation", invitation.pk)
    sentence = _now("An e-mail with a link is on its way to %(email)s. It works for a week.")
    messages.success(request, sentence % {"email": invitation.email})
    return redirect("setup:colleagues")


@never_cache
@roles(Role.OWNER)
def invitation(request: BusinessRequest, pk: int) -> HttpResponse:
    """One open invitation: where its mail is, and what to do with it. The link itself only where no mail goes out."""
    found = get_object_or_404(open_invitations(request.business), pk=pk)
    kept = settings.MAIL_IS_KEPT and not found.has_run_out
    context = {"invitation": found, "url": link(found) if kept else "", "section": "colleagues"}
    return render(request, "setup/invitation.html", context)


@require_POST
@roles(Role.OWNER)
def renew_invitation(request: BusinessRequest, pk: int) -> HttpResponse:
    """Send it again, with a new link for another week."""
    found = get_object_or_404(request.business.invitations.all(), pk=pk)
    send_again(found, by=request.user)
    return said(request, found)


@require_POST
@roles(Role.OWNER)
def withdraw_invitation(request: BusinessRequest, pk: int) -> HttpResponse:
    """Take it back: its link is dead."""
    found = get_object_or_404(request.business.invitations.all(), pk=pk)
    withdraw(found, by=request.user)
    messages.success(request, _now("%(email)s is not invited any more.") % {"email": found.email})
    return redirect("setup:colleagues")
