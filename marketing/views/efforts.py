"""Money and hours: what was spent lately, one more, one taken out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.lists import page_of
from business.request import BusinessRequest
from marketing.forms.efforts import EffortForm
from marketing.views.answers import answer, sent
from marketing.views.campaigns import campaign_of, show_campaign
from marketing.views.sources import show_source, source_of


def efforts(request: BusinessRequest) -> HttpResponse:
    """What was spent, newest first, and a form for more. `?on=source:3` or `campaign:5` chooses beforehand."""
    form = EffortForm(sent(request), business=request.business, chosen=request.GET.get("on", ""))
    if form.is_bound and form.is_valid():
        return spent(request, form, to=reverse("marketing:efforts"))
    rows = request.business.efforts.select_related("source", "campaign", "by")
    context = {"form": form, "page": page_of(rows, by="-on", params=request.GET)}
    return answer(request, "marketing/efforts.html", context, status=422 if form.is_bound else 200)


def spent(request: BusinessRequest, form: EffortForm, *, to: str) -> HttpResponse:
    """Keep the effort, say so, go back."""
    form.spend(by=request.user)
    messages.success(request, _("Noted."))
    return redirect(to)


@require_POST
def source_effort(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Money and hours on one source."""
    source = source_of(request, reference)
    form = EffortForm(request.POST, business=request.business, target=source)
    if form.is_valid():
        return spent(request, form, to=reverse("marketing:source", args=[reference]))
    return show_source(request, source, effort=form)


@require_POST
def campaign_effort(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Money and hours on one campaign."""
    campaign = campaign_of(request, reference)
    form = EffortForm(request.POST, business=request.business, target=campaign)
    if form.is_valid():
        return spent(request, form, to=reverse("marketing:campaign", args=[reference]))
    return show_campaign(request, campaign, effort=form)


@require_POST
def take_out(request: BusinessRequest, pk: int) -> HttpResponse:
    """It was never spent: remove it, and go back to the page it stood on."""
    get_object_or_404(request.business.efforts, pk=pk).take_out()
    messages.success(request, _("Taken out."))
    back = request.POST.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back) if ours else redirect("marketing:efforts")
