"""The weekly e-mail's page: as it will go out, who gets it, what was sent when."""

from operator import attrgetter
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from business.hats import EVERYBODY, roles
from business.models import Business, Membership, OutgoingMail
from business.models.mail import Kind
from business.pagination import page_of
from business.periods import week_key, week_of
from business.request import BusinessRequest
from business.sorting import by_name
from funnel.weekly.letter import letter
from funnel.weekly.mail_choices import fresh_key, mails_of
from funnel.weekly.schedule import next_due
from funnel.weekly.week_choice import is_newcomer, week_asked, weeks_beside

PAGE = 20
FLAGGED = 5  # at once; when these are settled, the next ones show


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its type knows only plain requests
@roles(*EVERYBODY)
def mail(request: BusinessRequest) -> HttpResponse:
    """The mail of a week (`week`, as 2026-W47; by default the last whole one), the choice, and what was sent."""
    business, me, monday = request.business, request.membership, week_asked(request.business, request.GET)
    mails = mails_of(me).defer("text", "html", "headers")
    context: dict[str, Any] = {
        "week": week_of(monday),
        "key": week_key(monday),
        **weeks_beside(business, monday),
        "newcomer": is_newcomer(business),
        "next": next_due(business, timezone.now()),
        "flagged": list(mails.flagged()[: FLAGGED + 1]) if me.is_owner else [],
        "readers": readers(business) if me.is_owner else [],
        "mails": page_of(mails, by="-due_at", params=request.GET, size=PAGE),
        "send_key": fresh_key(),
        "kept": settings.MAIL_IS_KEPT,
    }
    return render(request, "weekly/mail.html", context)


def readers(business: Business) -> list[Membership]:
    """Who may get the mail, by name."""
    return by_name(business.memberships.select_related("user"), business.language, name=attrgetter("user"))


def shown_alone(html: str) -> HttpResponse:
    """A mail's HTML as a document of its own, for the page to frame. Its links open in the whole window."""
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


MAIL_POLICY = {
    **{kind: [NONE] for kind in ("default-src", "script-src", "img-src", "connect-src", "font-src")},
    "style-src": [UNSAFE_INLINE],  # a mail carries its style with it, and nothing else
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]
@roles(*EVERYBODY)
def preview(request: BusinessRequest) -> HttpResponse:
    """The mail of a week as this member gets it, computed now."""
    return shown_alone(letter(request.membership, week_asked(request.business, request.GET)).html)


@roles(*EVERYBODY)
def preview_text(request: BusinessRequest) -> HttpResponse:
    """The same as plain text."""
    words = letter(request.membership, week_asked(request.business, request.GET))
    return HttpResponse(words.text, content_type="text/plain; charset=utf-8")


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its type knows only plain requests
@roles(*EVERYBODY)
def sent(request: BusinessRequest, pk: int) -> HttpResponse:
    """One mail of the table: what became of it, its words as they were frozen, and what an owner may still do."""
    found = the_mail(request, pk)
    flagged = [found] if found.is_flagged and request.membership.is_owner else []
    return render(request, "weekly/sent.html", {"mail": found, "flagged": flagged, "kept": settings.MAIL_IS_KEPT})


@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]
@roles(*EVERYBODY)
def sent_body(request: BusinessRequest, pk: int) -> HttpResponse:
    """The HTML of a mail as it went out; not an invitation's, whose link is for its reader alone."""
    found = the_mail(request, pk)
    if found.kind == Kind.INVITATION:
        raise Http404
    return shown_alone(found.html)


def the_mail(request: BusinessRequest, pk: int) -> OutgoingMail:
    """A mail that this member may see. Raises Http404."""
    found = mails_of(request.membership).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
