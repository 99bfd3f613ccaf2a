"""What a member may do about mails: choose, ask for one now, and, as owner, settle what is unsure."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.hats import EVERYBODY, Role, roles
from business.messages import Open, say
from business.models import Membership, OutgoingMail
from business.models.mail import Kind, OutgoingMailQuerySet
from business.one_time_key import in_its_own_transactions
from business.periods import week_key
from business.refusal import Refused
from business.request import BusinessRequest
from funnel.weekly.week_choice import week_asked
from funnel.weekly.writer import send_me_one

AN_HOUR = timedelta(hours=1)
AT_MOST = 5  # an hour, so that a stuck key does not fill a letter box


def mails_of(membership: Membership) -> OutgoingMailQuerySet:
    """The mails a member may see: their own; an owner all of the business."""
    mails = OutgoingMail.objects.filter(business=membership.business_id)
    return mails if membership.is_owner else mails.filter(user=membership.user_id)


def fresh_key() -> str:
    """What makes a form's second sending the same as its first."""
    return uuid4().hex


@in_its_own_transactions  # the letter is computed before anything is written, and its row has a key of its own
@require_POST
@roles(*EVERYBODY)
def send_now(request: BusinessRequest) -> HttpResponse:
    """Send the mail of the week that was shown to whoever asks, once for each showing of the page."""
    me, key = request.membership, "".join(filter(str.isalnum, request.POST.get("key", "")))[:32]
    monday = week_asked(request.business, request.POST)
    must_not_be_a_flood(me, key)
    found = send_me_one(me, key=key, monday=monday)
    address = reverse("weekly:sent", args=[found.pk])
    say(request, said(found), offer=Open(address, _("See it")))
    return redirect(f"{reverse('weekly:mail')}?week={week_key(monday)}")


def must_not_be_a_flood(membership: Membership, key: str) -> None:
    """Raises Refused for one more than a letter box should get in an hour; a double click is none."""
    lately = OutgoingMail.objects.filter(kind=Kind.WEEKLY_NOW, created_at__gt=timezone.now() - AN_HOUR)
    theirs = lately.filter(business=membership.business_id, user=membership.user_id)
    if (theirs.exclude(key__endswith=f":{key}") if key else theirs).count() >= AT_MOST:
        raise Refused(
            _("Nothing was sent: %(most)d in an hour are the most. Read the last one here.") % {"most": AT_MOST}
        )


def said(mail: OutgoingMail) -> str:
    """Where it is now, honestly."""
    if mail.business.is_example:
        return _("Nothing leaves an example business. It is kept here for you to read.")
    if settings.MAIL_IS_KEPT:
        return _("No mail server is set up, so it is kept here for you to read.")
    return _("It is on its way to %(address)s.") % {"address": mail.address}


@require_POST
@roles(*EVERYBODY)
def choose(request: BusinessRequest) -> HttpResponse:
    """Get it every week, or never."""
    wanted = {"weekly": True, "never": False}.get(request.POST.get("weekly", ""))
    if wanted is None:
        raise Refused(_("Nothing was changed. Choose every week, or never."))
    request.membership.choose_weekly(wanted=wanted)
    messages.success(request, _("You get it every week.") if wanted else _("You get none from now on."))
    return redirect("weekly:mail")


@require_POST
@roles(Role.OWNER)
def settle(request: BusinessRequest, pk: int, how: str) -> HttpResponse:
    """Settle a mail that is flagged: send it again, it arrived, or leave it."""
    found = get_object_or_404(mails_of(request.membership), pk=pk)
    {"again": found.send_again, "arrived": found.it_arrived, "leave": found.leave_it}[how](by=request.user)
    words = {
        "again": _("It goes out once more."),
        "arrived": _("Noted: it arrived."),
        "leave": _("Noted: it is not sent any more."),
    }
    messages.success(request, words[how])
    return redirect("weekly:mail")
