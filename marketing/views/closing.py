"""A lead ends without sales: closed or struck out; and the undoing of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import Undo, say
from business.request import BusinessRequest
from marketing.forms.nurture import WhyForm
from marketing.views.lead import lead_of
from marketing.views.responses import sent


def close(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """It will not become anything, and why. It still counts."""
    lead = lead_of(request, reference)
    offered = [reason.name for reason in request.business.close_reasons.filter(retired_at=None)]
    form = WhyForm(sent(request), offered=offered)
    if request.method == "POST" and form.is_valid():
        lead.close(why=form.why, by=request.user)
        undo = reverse("marketing:reopen", args=[reference])
        say(request, _("Closed."), offer=Undo(undo))
        return redirect("marketing:lead", reference)
    context = {"lead": lead, "form": form, "ending": "close"}
    return render(request, "marketing/ending.html", context, status=422 if form.is_bound else 200)


def strike_out(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """It never was a lead, and why. It never counts."""
    lead = lead_of(request, reference)
    form = WhyForm(sent(request), offered=[_("Spam"), _("Wrong number"), _("A test"), _("Logged twice")])
    if request.method == "POST" and form.is_valid():
        lead.strike_out(why=form.why, by=request.user)
        undo = reverse("marketing:restore", args=[reference])
        say(request, _("Struck out. It counts nowhere now."), offer=Undo(undo))
        return redirect("marketing:lead", reference)
    context = {"lead": lead, "form": form, "ending": "strike_out"}
    return render(request, "marketing/ending.html", context, status=422 if form.is_bound else 200)


@require_POST
def reopen(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Undo a close."""
    lead_of(request, reference).reopen(by=request.user)
    messages.success(request, _("Open again, at the step where it was."))
    return redirect("marketing:lead", reference)


@require_POST
def restore(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Undo a strike-out."""
    lead_of(request, reference).restore(by=request.user)
    messages.success(request, _("Back among the leads. It counts again."))
    return redirect("marketing:lead", reference)
