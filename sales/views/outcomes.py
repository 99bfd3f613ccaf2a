"""They became a customer; and the undoing of an outcome."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import Undo, say
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.outcomes import WinForm
from sales.views.responses import found, seen_in


def win(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Ask for the value, then make them a customer. Refused (409) where the outcome is known already."""
    prospect = found(request, reference)
    prospect.must_be_open()
    form = WinForm(request.POST or None, business=request.business, initial={"value": prospect.expected_value})
    context = {"prospect": prospect, "form": form}
    if not form.is_valid():
        return render(request, "sales/win.html", context, status=422 if form.is_bound else 200)
    try:
        prospect.win(value=form.cleaned_data["value"], at=form.moment(), by=request.user, seen=seen_in(request))
    except Refused as refusal:
        context = {"prospect": found(request, reference), "form": form, "refusal": refusal}
        return render(request, "sales/win.html", context, status=409)
    undo = reverse("sales:reopen", args=[prospect.reference])
    say(request, _("%(person)s is a customer now.") % {"person": prospect}, offer=Undo(undo))
    return redirect("sales:prospect", prospect.reference)


@require_POST
def reopen(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Undo a win or a loss."""
    prospect = found(request, reference)
    prospect.reopen(by=request.user)
    messages.success(
        request, _("%(person)s is open again, in %(stage)s.") % {"person": prospect, "stage": prospect.stage}
    )
    return redirect("sales:prospect", prospect.reference)
