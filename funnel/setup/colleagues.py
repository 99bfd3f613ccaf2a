"""People and roles: who belongs to the business, as what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from business.hats import Role, roles
from business.models import Business, Membership, User
from business.refusal import Refused
from business.request import BusinessRequest
from funnel.setup.passwords import days_it_works, set_password_url
from sales.models import Salesperson

ROLES = [
    (Role.OWNER, _("Owner: both hats, and the settings")),
    (Role.MARKETER, _("Marketer: the marketing hat")),
    (Role.SALESPERSON, _("Salesperson: the sales hat")),
]


class RoleForm(forms.Form):
    """What a member is."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class ColleagueForm(RoleForm):
    """Somebody to take in."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    field_order = ["email", "name", "role"]

    def take_in(self, business: Business) -> Membership | None:
        """The new member, or None where that was refused; the refusal stands beside the address."""
        try:
            return add_colleague(business, **self.cleaned_data)
        except Refused as refusal:
            self.add_error("email", str(refusal.sentence))
            return None


@transaction.atomic
def add_colleague(business: Business, *, email: str, name: str, role: str) -> Membership:
    """Make somebody a member; one who has no account yet gets one without a password.

    A salesperson can be given prospects at once. Raises Refused for somebody who is a member already.
    """
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, name=name)
    membership = business.take_in(user, role=Role(role))
    if role == Role.SALESPERSON:
        Salesperson.objects.who_is(user, business)
    return membership


def may_be_given_a_link(membership: Membership) -> bool:
    """Whether an owner may pass on an address to set this member's password.

    Only for somebody who never had a password and belongs to no other business: else an owner could take over an
    account, and with it what it may do elsewhere.
    """
    user = membership.user
    elsewhere = user.memberships.exclude(business=membership.business_id).exists()
    return user.is_active and not user.is_superuser and not user.has_usable_password() and not elsewhere


def members(business: Business) -> Any:
    """The business's members with their users, the first comer first."""
    return business.memberships.select_related("user").order_by("since", "pk")


@roles(Role.OWNER)
def colleagues(request: BusinessRequest) -> HttpResponse:
    """Everybody who belongs to the business, and a form for one more."""
    form = ColleagueForm(request.POST or None, initial={"role": Role.SALESPERSON})
    new = form.take_in(request.business) if form.is_valid() else None
    if new is not None:
        if may_be_given_a_link(new):
            return redirect("setup:invitation", new.pk)
        messages.success(
            request,
            _now("%(user)s belongs to this business now, and signs in with the password they have.")
            % {"user": new.user.email},
        )
        return redirect("setup:colleagues")
    context = {"form": form, "members": members(request.business), "section": "colleagues"}
    return render(request, "setup/colleagues.html", context, status=422 if form.is_bound else 200)


@roles(Role.OWNER)
def colleague(request: BusinessRequest, pk: int) -> HttpResponse:
    """One member: change the role, or remove them."""
    found = get_object_or_404(members(request.business), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if form.is_valid():
        found.become(Role(form.cleaned_data["role"]))
        messages.success(request, _now("Saved."))
        still_owner = found.user_id != request.user.pk or found.is_owner
        return redirect("setup:colleagues" if still_owner else "overview:today")
    context = {"form": form, "member": found, "section": "colleagues", "link": may_be_given_a_link(found)}
    return render(request, "setup/colleague.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles(Role.OWNER)
def remove_colleague(request: BusinessRequest, pk: int) -> HttpResponse:
    """They belong to the business no longer: their next request finds nothing here."""
    found = get_object_or_404(members(request.business), pk=pk)
    found.leave()
    if found.user_id == request.user.pk:
        return redirect("/")
    messages.success(request, _now("%(user)s belongs to this business no longer.") % {"user": found.user.email})
    return redirect("setup:colleagues")


@never_cache
@roles(Role.OWNER)
def invitation(request: BusinessRequest, pk: int) -> HttpResponse:
    """The address where a new colleague sets a password, for the owner to pass on."""
    found = get_object_or_404(members(request.business), pk=pk)
    if not may_be_given_a_link(found):
        raise Refused(
            _now("%(user)s has a password already. Who forgot it can set a new one on the sign-in page.")
            % {"user": found.user.email}
        )
    context = {"member": found, "url": set_password_url(found.user), "days": days_it_works(), "section": "colleagues"}
    return render(request, "setup/invitation.html", context)
