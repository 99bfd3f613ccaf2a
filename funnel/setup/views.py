"""The front door: which business, or a new one."""

from operator import attrgetter
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from business import kept_form
from business.accounts.first_run import nobody_is_here
from business.sorting import by_name


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in, the very first one to sign up; a member to their business or the list of them.

    An example is nobody's first page but its made-up people's.
    """
    if not request.user.is_authenticated:
        return redirect("account_signup" if nobody_is_here() else settings.LOGIN_URL)
    theirs = request.user.memberships.filter(business__is_example=request.user.is_example)
    slugs = list(theirs.order_by("business__name").values_list("business__slug", flat=True)[:2])
    if not slugs:
        return redirect("new_business")
    return redirect(f"/{slugs[0]}/") if len(slugs) == 1 else redirect("businesses")


def businesses(request: HttpRequest) -> HttpResponse:
    """Choose among the businesses one belongs to."""
    assert request.user.is_authenticated  # noqa: S101 - the login middleware saw to it
    theirs = request.user.memberships.select_related("business")
    memberships = by_name(theirs, get_language() or "", name=attrgetter("business"))
    return render(request, "setup/businesses.html", {"memberships": memberships})


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form's protection token was missing or old: nothing was saved; say what to do."""
    somebody_elses = kept_form.is_somebody_elses(request)
    response = render(request, "setup/form_expired.html", {"somebody_elses": somebody_elses}, status=403)
    theirs = _("This page was opened by somebody else, who was signed in here before you. Nothing was saved.")
    old = _(
        "This page was open too long, so nothing was saved. Copy what you typed, reload the page and send it again."
    )
    response.headers["X-Sentence"] = quote(theirs if somebody_elses else old)
    return response


@login_not_required
def not_here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A page of a library that this house does not have. Raises Http404."""
    raise Http404
