"""Join a business by the link of an invitation: with a new account, or with the one that has the invited address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from business.accounts.sign_in_forms import A_GOOD_ONE
from business.hats import Role
from business.models import Invitation, User
from business.models.invitation import account_of, is_free
from business.one_time_key import once_only
from business.refusal import Refused
from sales.models import Salesperson


class NewcomerForm(forms.Form):
    """A name and a password: who came by the link has shown that the address is theirs."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        help_text=A_GOOD_ONE,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = invitation.email
        self.fields["name"].initial = invitation.name
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        """A password that is hard to guess, their own name and address among what is easy."""
        told = super().clean() or self.cleaned_data
        if "password" in told:
            try:
                validate_password(told["password"], User(email=self.email, name=told.get("name", "")))
            except ValidationError as problem:
                self.add_error("password", problem)
        return told


@once_only
@never_cache
@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation. Anybody may ask; only the invited address may say yes, once, while the link works."""
    invitation = Invitation.objects.behind(token)
    if invitation is None:
        return render(request, "setup/join_closed.html", {"why": "unknown"}, status=404)
    with at_home(invitation):
        why = closed_because(invitation, token)
        if why:
            return closed(request, invitation, why)
        try:
            return answer(request, invitation)
        except Refused as refusal:
            return closed(request, invitation, "refused", refusal=refusal, status=409)


@contextmanager
def at_home(invitation: Invitation) -> Iterator[None]:
    """Say it in the language and zone of the business that invites."""
    with timezone.override(invitation.business.zone), translation.override(invitation.business.language):
        yield


def closed_because(invitation: Invitation, token: str) -> str:
    """Why a link works no more; nothing for one that does."""
    if invitation.accepted_at is not None:
        return "used"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.token != token:
        return "replaced"
    return "over" if invitation.has_run_out else ""


def host_of(invitation: Invitation) -> User | None:
    """Who invited, while they can still invite; None once they own the business no longer."""
    host = invitation.invited_by
    owns = host is not None and host.memberships.filter(business=invitation.business, role=Role.OWNER).exists()
    return host if owns else None


def closed(
    request: HttpRequest, invitation: Invitation, why: str, *, refusal: Refused | None = None, status: int = 410
) -> HttpResponse:
    """Say plainly that the link works no more, and what to do."""
    context = {"invitation": invitation, "host": host_of(invitation), "why": why, "refusal": refusal}
    return render(request, "setup/join_closed.html", context, status=status)


def answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What to ask of whoever opened the link: to say yes, to sign in, to sign out, or to set a password."""
    account = account_of(invitation.email)
    if request.user.is_authenticated:
        return yes(request, invitation) if request.user == account else ask(request, invitation, "somebody_else")
    if account is not None and not is_free(account):
        return ask(request, invitation, "sign_in" if account.is_active else "shut")
    return newcomer(request, invitation)


def ask(request: HttpRequest, invitation: Invitation, what: str, **more: Any) -> HttpResponse:
    """The page of the link."""
    form: forms.Form | None = more.get("form")
    status = 422 if form is not None and form.is_bound else 200
    context = {"invitation": invitation, "host": host_of(invitation), "ask": what, **more}
    return render(request, "setup/join.html", context, status=status)


def yes(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody signed in as the invited address: one button."""
    if request.method != "POST":
        return ask(request, invitation, "confirm")
    assert isinstance(request.user, User)  # noqa: S101 - the caller looked
    accept(invitation, by=request.user)
    welcome(request, invitation)
    return redirect(invitation.business.home)


def newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody without an account: a name and a password, and they are in."""
    form = NewcomerForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if not form.is_valid():
        return ask(request, invitation, "newcomer", form=form)
    user = accept_as_newcomer(invitation, **form.cleaned_data)
    answered: HttpResponse = perform_login(request, user, redirect_url=invitation.business.home)
    welcome(request, invitation)
    return answered


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> None:
    """Make somebody a member; a salesperson can be given prospects at once.

    The invited address is the only one that opens their account from now on: nobody knows who wrote another into it.
    """
    invitation.accept(by=by)
    EmailAddress.objects.filter(user=by).exclude(email__iexact=by.email).delete()
    settle_in(invitation, by)


@transaction.atomic
def accept_as_newcomer(invitation: Invitation, *, name: str, password: str) -> User:
    """Make an account for the invited address, and a member of it."""
    user = invitation.accept_as_newcomer(name=name, password=password)
    settle_in(invitation, user)
    return user


def settle_in(invitation: Invitation, user: User) -> None:
    """Make a new salesperson known to sales. And nobody need wonder any more whether the invitation arrived."""
    if invitation.role == Role.SALESPERSON:
        Salesperson.objects.who_is(user, invitation.business)
    if invitation.mail is not None and invitation.mail.is_flagged:
        invitation.mail.it_arrived(by=user)


def welcome(request: HttpRequest, invitation: Invitation) -> None:
    """Say where they are."""
    told = {"business": invitation.business, "role": invitation.get_role_display()}
    messages.success(request, _now("You belong to %(business)s now. Your role: %(role)s.") % told)
