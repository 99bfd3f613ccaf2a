"""Look around in an example, begin one's own, and take the example away."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.accounts.first_run import nobody_is_here
from business.hats import Role, roles
from business.request import BusinessRequest
from funnel.demo.removing import remove_example
from funnel.demo.visiting import made_up_owner, own_example

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_POST
def look_around(request: HttpRequest) -> HttpResponse:
    """Open an example, made where there is none: one's own, or in an empty house its owner's, without an account."""
    if request.user.is_authenticated:
        return redirect(own_example(request.user).home)
    if not nobody_is_here():
        return redirect(settings.LOGIN_URL)
    login(request, made_up_owner(), backend=BACKEND)
    return redirect("front")


@require_POST
def begin_own(request: HttpRequest) -> HttpResponse:
    """From the example to one's own business. Who was its made-up owner so far makes an account first."""
    assert request.user.is_authenticated  # noqa: S101 - the login middleware saw to it
    if not request.user.is_example:
        return redirect("new_business")
    logout(request)
    return redirect("account_signup")


@require_POST
@roles(Role.OWNER)
def remove(request: BusinessRequest) -> HttpResponse:
    """Take the example away. Raises Refused for a business that is none."""
    business, user = request.business, request.user
    remove_example(business)
    if user.is_example:
        logout(request)
    else:
        messages.success(request, _("The example is gone."))
    return redirect("/")
