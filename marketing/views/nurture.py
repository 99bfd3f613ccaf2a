"""What a lead's page does: move, touch, revisit, see a sign."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import Undo, say
from business.refusal import Refused
from business.request import BusinessRequest
from business.templatetags.figures import day
from marketing.forms.nurture import RevisitForm, TouchForm
from marketing.models import Lead, Touch
from marketing.views.lead import lead_of, show
from marketing.views.responses import one_tap


def key(request: BusinessRequest, name: str) -> int:
    """A primary key that a button posts; what is none gives the 404 of a missing row."""
    try:
        return int(request.POST.get(name, ""))
    except ValueError as problem:
        raise Http404 from problem


@require_POST
@one_tap
def move(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Go to another step."""
    lead = lead_of(request, reference)
    step = get_object_or_404(request.business.steps, pk=key(request, "to"))
    lead.move(to=step, by=request.user, seen=request.POST.get("was"))
    return redirect("marketing:lead", reference)


@require_POST
@one_tap
def sign(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """A sign of readiness was seen, or was not after all."""
    lead = lead_of(request, reference)
    asked = get_object_or_404(request.business.signs_of_readiness, pk=key(request, "sign"))
    lead.see_sign(sign=asked, seen=request.POST.get("seen") == "1", by=request.user)
    return redirect("marketing:lead", reference)


@require_POST
def touch(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Note a marketing contact, and when to come back. Refused for who is with sales; what was typed is kept."""
    lead, form = lead_of(request, reference), TouchForm(request.POST, business=request.business)
    if form.is_valid():
        try:
            kept = keep_touch(request, lead, form)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            undo = reverse("marketing:remove_touch", args=[reference, kept.pk])
            say(request, _("Noted."), offer=Undo(undo))
            return redirect("marketing:lead", reference)
    return show(request, lead_of(request, reference), touch=form, status=422)


@transaction.atomic
def keep_touch(request: BusinessRequest, lead: Lead, form: TouchForm) -> Touch:
    """The touch, and the date to come back on where one was given."""
    said, today = form.cleaned_data, request.business.today()
    at = timezone.now() if said["on"] == today else request.business.noon(said["on"])
    kept = lead.touch(channel=said["channel"], begun_by=said["begun_by"], note=said["note"], by=request.user, at=at)
    if said["revisit_on"]:
        lead.revisit(on=said["revisit_on"], by=request.user)
    return kept


@require_POST
def remove_touch(request: BusinessRequest, reference: UUID, touch: int) -> HttpResponse:
    """It was no contact: take it away, with a way to put it back."""
    lead = lead_of(request, reference)
    row = lead.remove_touch(get_object_or_404(lead.touches, pk=touch), by=request.user)
    undo = reverse("marketing:put_touch_back", args=[reference, row.pk])
    say(request, _("Taken away."), offer=Undo(undo))
    return redirect("marketing:lead", reference)


@require_POST
def put_touch_back(request: BusinessRequest, reference: UUID, row: int) -> HttpResponse:
    """Undo the taking away of a touch."""
    lead = lead_of(request, reference)
    lead.put_touch_back(get_object_or_404(lead.history, pk=row), by=request.user)
    messages.success(request, _("It is back."))
    return redirect("marketing:lead", reference)


@require_POST
@one_tap
def revisit(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Come back to it on a date, or no more."""
    lead = lead_of(request, reference, lock=True)
    form = RevisitForm(request.POST, now=lead.revisit_on)
    if not form.is_valid():
        return show(request, lead, revisit=form, status=422)
    on = form.cleaned_data["revisit_on"]
    if form.changed:
        lead.revisit(on=on, by=request.user)
    messages.success(request, _("Come back on %(on)s.") % {"on": day(on)} if on else _("No date to come back on."))
    return redirect("marketing:lead", reference)
