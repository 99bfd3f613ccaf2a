"""People and roles: who belongs to the business, as what."""

from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from business.accounts.passwords import days_it_works, set_password_url
from business.edits import locked
from business.hats import Hat, Role, roles
from business.messages import Open, say
from business.models import Business, Membership, User
from business.refusal import Refused
from business.request import BusinessRequest
from business.sorting import by_name
from funnel.setup.invitations import InviteForm, open_invitations, said
from funnel.setup.member_removal import (
    NOBODY,
    LeavingForm,
    open_prospects,
    remove,
    stop_mails,
    told,
    withdraw_invitations,
)
from funnel.setup.role_form import RoleForm


def members(business: Business) -> Any:
    """The business's members with their users."""
    return business.memberships.select_related("user").order_by("since", "pk")


def may_be_given_a_link(membership: Membership) -> bool:
    """Whether an owner may pass on an address to set this member's password.

    Only for somebody who never had a password and belongs to no other business: else an owner could take over an
    account, and with it what it may do elsewhere.
    """
    user = membership.user
    elsewhere = user.memberships.exclude(business=membership.business_id).exists()
    somebody = user.is_active and not user.is_example and not user.is_superuser
    return somebody and not user.has_usable_password() and not elsewhere


@roles(Role.OWNER)
def colleagues(request: BusinessRequest) -> HttpResponse:
    """Everybody who belongs to the business, who is invited, and a form to invite one more."""
    form = InviteForm(request.POST or None, initial={"role": Role.SALESPERSON})
    invitation = form.invite(request.business, by=request.user) if form.is_valid() else None
    if invitation is not None:
        return said(request, invitation)
    context = {
        "form": form,
        "members": by_name(members(request.business), request.business.language, name=attrgetter("user")),
        "invitations": open_invitations(request.business),
        "kept": settings.MAIL_IS_KEPT,
        "section": "colleagues",
    }
    return render(request, "setup/colleagues.html", context, status=422 if form.is_bound else 200)


@roles(Role.OWNER)
def colleague(request: BusinessRequest, pk: int) -> HttpResponse:
    """One member: change the role. The page also leads to their removal."""
    found = get_object_or_404(locked(request, members(request.business)), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if form.is_valid():
        if form.changed:
            change_role(found, Role(form.cleaned_data["role"]), by=request.user)
        say(request, _("Saved."), offer=way_to_prospects(found))
        still_owner = found.user_id != request.user.pk or found.is_owner
        return redirect("setup:colleagues" if still_owner else "overview:today")
    return show(request, found, role_form=form)


def show(request: BusinessRequest, found: Membership, **forms: Any) -> HttpResponse:
    """A member's page, with the form that was sent as it was typed."""
    context = {
        "member": found,
        "role_form": RoleForm(initial={"role": found.role}),
        "leaving_form": LeavingForm(membership=found),
        "link": may_be_given_a_link(found),
        "myself": found.user_id == request.user.pk,
        "only_owner": found.is_owner and members(request.business).filter(role=Role.OWNER).count() == 1,
        "section": "colleagues",
        **forms,
    }
    refused = any(form.is_bound for form in forms.values())
    return render(request, "setup/colleague.html", context, status=422 if refused else 200)


@require_POST
@roles(Role.OWNER)
def remove_colleague(request: BusinessRequest, pk: int) -> HttpResponse:
    """They belong to the business no longer: signed out everywhere, and their next request finds nothing here."""
    found = get_object_or_404(members(request.business), pk=pk)
    form = LeavingForm(request.POST, membership=found)
    if not form.is_valid():
        return show(request, found, leaving_form=form)
    remove(found, by=request.user, heir=form.cleaned_data.get("heir", NOBODY))
    if found.user_id == request.user.pk:
        update_session_auth_hash(request, found.user)  # who goes by themselves stays signed in here
        return redirect("/")
    messages.success(request, told(found.user, form))
    return redirect("setup:colleagues")


@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User) -> None:
    """Give a member another role, from their next click on. Who owns no more, invites no more.

    Mails that wait tell what the old role may see; where the new one may see less, they stay here. Raises Refused for
    the last owner.
    """
    before = set(membership.hats)
    membership.become(role)
    if not membership.is_owner:
        withdraw_invitations(membership, by=by)
    if before - set(membership.hats):
        stop_mails(membership, why=_("%(user)s has another role now.") % {"user": membership.user.email}, by=by)


def way_to_prospects(membership: Membership) -> Open | None:
    """What the message offers where somebody who sells no more still has open prospects: to look at them."""
    left = 0 if membership.may_wear(Hat.SALES) else open_prospects(membership).count()
    if not left:
        return None
    whose = open_prospects(membership).values_list("salesperson", flat=True)[0]
    return Open(f"{reverse('sales:prospects')}?salesperson={whose}", _("See the prospects they still have"))


@never_cache
@roles(Role.OWNER)
def password_link(request: BusinessRequest, pk: int) -> HttpResponse:
    """The address where a member who never had a password sets one, for the owner to pass on."""
    found = get_object_or_404(members(request.business), pk=pk)
    if not may_be_given_a_link(found):
        raise Refused(
            _("%(user)s has a password already. Who forgot it can set a new one on the sign-in page.")
            % {"user": found.user.email}
        )
    context = {"member": found, "url": set_password_url(found.user), "days": days_it_works(), "section": "colleagues"}
    return render(request, "setup/colleague_link.html", context)
