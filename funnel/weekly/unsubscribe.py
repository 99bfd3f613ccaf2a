"""Stop the weekly e-mail from the mail itself: one click, no sign-in (RFC 8058)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from business.models import Membership

SIGNER = Signer(salt="the weekly e-mail of a member", sep=".")


def stop_url(membership: Membership) -> str:
    """The address in every weekly e-mail where its reader stops it. It works as long as the membership lasts."""
    token = SIGNER.sign(f"{membership.pk}.{membership.user_id}")
    return f"{settings.BASE_URL}/mail/stop/{token}/"


def member_behind(token: str) -> Membership | None:
    """Whose mail a link stops. None for one that nobody signed, and for somebody who belongs there no longer."""
    try:
        membership, user = SIGNER.unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    found = Membership.objects.select_related("business", "user")
    return found.filter(pk=int(membership), user=int(user)).first()


@csrf_exempt  # a mail program posts it, without a page of ours; the token is what proves the right to
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET, which mail scanners open too, changes nothing), then stop or start at once (POST)."""
    membership = member_behind(token)
    if membership is None:
        return render(request, "weekly/stop.html", status=404)
    if request.method == "POST":
        membership.choose_weekly(wanted="start" in request.POST)
    with translation.override(membership.business.language):
        context = {"membership": membership, "address": masked(membership.user.email), "done": request.method == "POST"}
        response = render(request, "weekly/stop.html", context)
    add_never_cache_headers(response)
    return response


def masked(address: str) -> str:
    """An address that its owner knows again, and nobody else learns."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
