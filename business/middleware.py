"""Everything is scoped to one business by the first word of the address."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, get_urlconf, is_valid_path, set_script_prefix, set_urlconf
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from business import kept_form
from business.addresses import own_path
from business.hats import Hat
from business.models import Business, Membership
from business.models.firm import RESERVED
from business.refusal import Refused

BACK = "back-from"  # said in an address to which somebody is led back, where it may be one that only takes forms
SLUG = re.compile(r"[-\w]{1,50}", re.ASCII)  # what a database need not be asked about, it is not asked


class BusinessScope:
    """Reads `/<business>/…`, checks the membership and the hat, and makes the rest the address.

    The business's slug becomes the script prefix, so that no view and no `{% url %}` has to name it. A business that
    does not exist and one that is somebody else's give the same 404. A domain error becomes a plain sentence.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        slug, slash, rest = request.path_info.removeprefix("/").partition("/")
        if not slug or slug in RESERVED:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        memberships = Membership.objects.select_related("business").filter(user=request.user)
        membership = memberships.filter(business__slug=slug).first() if SLUG.fullmatch(slug) else None
        if membership is None and request.method == "POST":  # who was removed while a form of theirs was open
            return with_sentence(render(request, "404.html", status=404))
        if membership is None:
            raise Http404
        if not slash:
            return redirect(f"/{slug}/")
        return self.within(request, membership, f"/{rest}")

    def within(self, request: HttpRequest, membership: Membership, rest: str) -> HttpResponse:
        """Answer inside the business: its addresses, its zone, its language."""
        business = membership.business
        request.membership = membership  # type: ignore[attr-defined]
        request.business = business  # type: ignore[attr-defined]
        request.path_info = rest
        request.urlconf = settings.BUSINESS_URLCONF
        with inside(business):
            response = (
                with_sentence(self.get_response(request)) if request.method == "POST" else (self.get_response(request))
            )
            only_takes_forms = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            return redirect(page_above(request)) if only_takes_forms and looks_for_a_page(request) else response

    def process_view(self, request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        """Refuse a wing to who may not wear its hat, and a view of the roof to the roles it did not declare."""
        membership = getattr(request, "membership", None)
        if membership is None or request.resolver_match is None:
            return None
        wing = request.resolver_match.app_name
        request.hat = wing if wing in (Hat.MARKETING, Hat.SALES) else Hat.BOTH  # type: ignore[attr-defined]
        if wing in (Hat.MARKETING, Hat.SALES):
            allowed = membership.may_wear(wing)
        else:
            allowed = membership.role in getattr(view, "roles", ())
        return None if allowed else render(request, "403.html", status=403)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Show a refusal as the plain sentence it is."""
        return refused(request, problem) if isinstance(problem, Refused) else None


def with_sentence(response: HttpResponse) -> HttpResponse:
    """The answer to a form; where that is gone or not allowed any more, with a sentence for the page's scripts to say.

    They show it and leave the page as it is, with all that was typed.
    """
    gone = _("What this belongs to is not here any more. Nothing was saved. What you typed still stands on the page.")
    no_more = _("Your role does not include this any more. Nothing was saved. What you typed still stands on the page.")
    sentence = {404: gone, 403: no_more}.get(response.status_code)
    if sentence:
        response.headers["X-Sentence"] = quote(sentence)
    return response


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as a page or as a part. 409: nothing was changed."""
    template = "shared/refused.html" if getattr(request, "htmx", False) else "refused.html"
    return render(request, template, {"refusal": refusal}, status=409)


@contextmanager
def inside(business: Business) -> Iterator[None]:
    """Within it, addresses, dates and words are this business's: for a request, and for a job that writes a mail."""
    prefix, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix(f"/{business.slug}/")
    set_urlconf(settings.BUSINESS_URLCONF)
    try:
        with timezone.override(business.zone), translation.override(business.language):
            yield
    finally:
        set_script_prefix(prefix)
        set_urlconf(urlconf)


def full_address(path: str) -> str:
    """An address as somebody outside needs it, in a mail say: with the house's own before it."""
    return f"{settings.BASE_URL}{path}"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in and back here; a part must not end up inside a page, so htmx is told to go itself.

    A form leads back to the page it stood on, and waits there (business/kept_form.py).
    """
    here = request.get_full_path()
    if request.method == "POST":
        here = page_before(request) or f"{request.path}?{BACK}=1"
        kept_form.keep(request, at=here)
    elif getattr(request, "htmx", False):
        here = page_around(request)
    there = f"{settings.LOGIN_URL}?{urlencode({'next': here})}"
    return HttpResponseClientRedirect(there) if getattr(request, "htmx", False) else redirect(there)


def page_before(request: HttpRequest) -> str:
    """The page that a form stood on, where the browser says that it is one of ours; else nothing."""
    return own_path(request, request.META.get("HTTP_HX_CURRENT_URL") or request.META.get("HTTP_REFERER", ""))


def looks_for_a_page(request: HttpRequest) -> bool:
    """Whether somebody is led to an address, or went there in a browser: Enter in its address bar, after a mistake in a
    form was shown under the form's own address; or a tab that is opened anew.
    """
    goes_there = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    return goes_there or BACK in request.GET


def page_above(request: HttpRequest) -> str:
    """The nearest page above an address that only takes forms: a lead's for `…/leads/<reference>/touch/`."""
    parts = request.path_info.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        path = "/" + "/".join(parts[:length]) + "/"
        if is_valid_path(path, settings.BUSINESS_URLCONF):
            return get_script_prefix() + path[1:]
    return get_script_prefix()


def page_around(request: HttpRequest) -> str:
    """The address of the page that asked for a part, as htmx says; the first page where that is no address of ours."""
    try:
        return request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    except ValueError:  # brackets that are no address of IPv6
        return "/"
