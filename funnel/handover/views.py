"""The screens of the door."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from business import one_time_key
from business.hats import EVERYBODY, Hat, Role, roles
from business.messages import Offer, Open, Undo, say
from business.refusal import Refused
from business.request import BusinessRequest
from business.templatetags.figures import day
from funnel.handover import asked
from funnel.handover.forms import HandBackForm, HandOverForm, LoseForm, ReasonForm
from funnel.return_address import back_to, next_page
from marketing.models import Lead
from marketing.models.lead import LeadQuerySet
from sales.models import Prospect
from sales.models.words import Outcome

F = TypeVar("F", bound=ReasonForm)


@roles(*EVERYBODY)
def hand_over(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Ask the signs of readiness and give the lead to sales.

    A salesperson may do this with a lead they logged themselves, for whoever answers the phone may have somebody
    ready to buy on the line; marketing's other leads are not theirs to take.
    """
    lead = get_object_or_404(leads_to_give(request), reference=reference)
    if one_time_key.FIELD in request.POST and not lead.is_open:  # a page of ours that stood open meanwhile
        with_sales = request.business.prospects.open().filter(lead_reference=reference).first()
        if with_sales:
            return handed_over_already(request, with_sales)
    lead.must_be_open()
    form = HandOverForm(
        request.POST if request.method == "POST" else None, lead=lead, initial=start_with(request, lead)
    )
    if form.is_valid():
        try:
            prospect = asked.hand_over(lead, form, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return handed_over(request, prospect, several=not form.only_seller)
    context = {"lead": lead, "form": form, "next": next_page(request)}
    return render(request, "handover/hand_over.html", context, status=422 if form.is_bound else 200)


@roles(Role.OWNER, Role.SALESPERSON)
def hand_back(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Return somebody who is not ready to marketing, with a reason and a date."""
    said = _("Marketing has %s again. Nothing was lost.")
    return end(request, reference, HandBackForm, asked.hand_back, template="handover/hand_back.html", said=said)


@roles(Role.OWNER, Role.SALESPERSON)
def lose(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """They said no: close the attempt with a reason, and say whether marketing may call again."""
    said = _("Closed: %s said no.")
    return end(request, reference, LoseForm, asked.lose, template="handover/lose.html", said=said)


def leads_to_give(request: BusinessRequest) -> LeadQuerySet:
    """The leads this member may hand over."""
    leads: LeadQuerySet = request.business.leads.select_related("person", "source", "campaign", "referrer")
    return leads if request.membership.may_wear(Hat.MARKETING) else leads.filter(logged_by=request.user)


def start_with(request: BusinessRequest, lead: Lead) -> dict[str, Any]:
    """The signs already seen; and a salesperson takes on what they hand over, unless they say otherwise."""
    start: dict[str, Any] = {"signs": list(lead.signs_seen.values_list("sign", flat=True))}
    if request.membership.role == Role.SALESPERSON:
        start["salesperson"] = f"user-{request.user.pk}"
    return start


def handed_over(request: BusinessRequest, prospect: Prospect, *, several: bool) -> HttpResponse:
    """Say who has them now, where `several` sell; go on to where this member may go."""
    who, told = prospect.salesperson, {"person": prospect.person, "who": prospect.salesperson}
    sentence = _("%(person)s is with sales now (%(who)s).") if who and several else _("%(person)s is with sales now.")
    undo = reverse("handover:undo_hand_over", args=[prospect.reference])
    say(request, sentence % told, offer=Undo(undo))
    if request.membership.may_wear(Hat.SALES):
        return redirect("sales:prospect", prospect.reference)
    return back_to(request, "people:person", prospect.person.reference)


def handed_over_already(request: BusinessRequest, prospect: Prospect) -> HttpResponse:
    """Somebody did it before: say so, and lead to where they are. A reason that was written is not lost unseen."""
    told = {"person": prospect.person, "day": day(prospect.received_on)}
    sentence = _("%(person)s is with sales already, since %(day)s.") % told
    why = request.POST.get("unready_why", "").strip()
    if why and why != prospect.unready_why:
        sentence += " " + _("What you wrote is not kept with it: “%s”.") % why[:500]
    messages.info(request, sentence)
    if request.membership.may_wear(Hat.SALES):
        return redirect("sales:prospect", prospect.reference)
    return back_to(request, "people:person", prospect.person.reference)


def way_to_undo(request: BusinessRequest, prospect: Prospect) -> Offer | None:
    """What the message of an end offers: to undo it or, where it was handed back, to hand it over again."""
    if prospect.outcome == Outcome.LOST:
        return Undo(reverse("handover:undo_no", args=[prospect.reference]))
    given = leads_to_give(request).filter(reference=prospect.lead_reference)
    if not given.exists():
        return None
    return Open(reverse("handover:hand_over", args=[prospect.lead_reference]), _("Hand over again"))


def end(
    request: BusinessRequest,
    reference: UUID,
    kind: type[F],
    act: Callable[..., None],
    *,
    template: str,
    said: str,
) -> HttpResponse:
    """Ask why and when, and end the attempt; where it was refused, show the form again with everything typed."""
    prospect = get_object_or_404(request.business.prospects.select_related("person", "stage"), reference=reference)
    prospect.must_be_open()
    form = kind(
        request.POST if request.method == "POST" else None,
        business=request.business,
        initial={"seen": prospect.version},
    )
    if form.is_valid():
        try:
            act(prospect, form, by=request.user)
        except Refused as refusal:
            form.refuse(refusal, version=prospect.version)
        else:
            say(request, said % prospect.person, offer=way_to_undo(request, prospect))
            return back_to(request, "people:person", prospect.person.reference)
    context = {"prospect": prospect, "form": form, "next": next_page(request)}
    return render(request, template, context, status=422 if form.is_bound else 200)
