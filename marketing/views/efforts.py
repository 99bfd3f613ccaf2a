"""Money and hours: what was spent lately, one more, one taken out."""

from uuid import UUID

from django.contrib import messages
from django.core.serializers import deserialize, serialize
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import Undo, say
from business.pagination import page_of
from business.request import BusinessRequest
from marketing.forms.efforts import EffortForm
from marketing.models import Effort
from marketing.views.campaigns import campaign_of, show_campaign
from marketing.views.responses import answer, sent
from marketing.views.sources import show_source, source_of

TAKEN_OUT, MOST_KEPT = "efforts taken out", 9  # kept in the session, for an undo


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
    effort = form.spend(by=request.user)
    undo = Undo(reverse("marketing:take_out_effort", args=[effort.pk])) if effort else None
    say(request, _("Noted."), offer=undo)
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
    effort = get_object_or_404(request.business.efforts, pk=pk)
    taken = request.session.get(TAKEN_OUT, {})
    request.session[TAKEN_OUT] = {**dict(list(taken.items())[-MOST_KEPT:]), str(pk): serialize("json", [effort])}
    effort.take_out()
    undo = Undo(reverse("marketing:put_effort_back", args=[pk]))
    say(request, _("Taken out."), offer=undo)
    back = request.POST.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back) if ours else redirect("marketing:efforts")


@require_POST
def put_back(request: BusinessRequest, pk: int) -> HttpResponse:
    """Undo a taking out, in the session in which it was done. Twice is once."""
    taken = dict(request.session.get(TAKEN_OUT, {}))
    kept = next(iter(deserialize("json", taken.pop(str(pk), "[]"))), None)
    effort = kept.object if kept else None
    if not isinstance(effort, Effort) or effort.business_id != request.business.pk:
        raise Http404
    request.session[TAKEN_OUT] = taken
    effort.put_back()
    messages.success(request, _("It is back."))
    return redirect("marketing:efforts")
