"""Campaigns: the list, a campaign's page, and what was done before anybody answered."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.bounds import EARLIEST
from business.edits import locked
from business.periods import Period
from business.request import BusinessRequest
from marketing.forms.campaigns import CampaignForm
from marketing.forms.choices import latest_first
from marketing.forms.efforts import CountForm, EffortForm
from marketing.models import Campaign
from marketing.source_totals import tallies
from marketing.views.responses import sent


def campaign_of(request: BusinessRequest, reference: UUID) -> Campaign:
    """A campaign of this business. A foreign one and a missing one give the same 404."""
    return get_object_or_404(request.business.campaigns, reference=reference)


def ever(request: BusinessRequest) -> Period:
    """Everything so far."""
    return Period(EARLIEST, request.business.today())


def campaigns(request: BusinessRequest) -> HttpResponse:
    """All campaigns, the latest first, with what each brought and took."""
    found = tallies(request.business, by="campaign", period=ever(request))
    rows = latest_first(request.business.campaigns.prefetch_related("sources"), request.business.language)
    context = {"rows": [(campaign, found[campaign.pk]) for campaign in rows], "today": request.business.today()}
    return render(request, "marketing/campaigns.html", context)


def campaign(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """One campaign."""
    return show_campaign(request, campaign_of(request, reference))


def show_campaign(
    request: BusinessRequest, campaign: Campaign, *, effort: EffortForm | None = None, count: CountForm | None = None
) -> HttpResponse:
    """A campaign's page, with a form that came back to be mended."""
    business = request.business
    mend = effort or count
    context = {
        "campaign": campaign,
        "sources": campaign.sources.all(),
        "efforts": campaign.efforts.select_related("source", "by")[:50],
        "counts": campaign.counts.all()[:50],
        "sums": campaign.counts.order_by("what").values("what").annotate(so_many=Sum("how_many")),
        "tally": tallies(business, by="campaign", period=ever(request))[campaign.pk],
        "effort": effort or EffortForm(business=business, target=campaign),
        "count": count or CountForm(today=business.today()),
    }
    return render(request, "marketing/campaign.html", context, status=422 if mend else 200)


def add(request: BusinessRequest) -> HttpResponse:
    """A new campaign."""
    return edit_campaign(request, Campaign(business=request.business))


def edit(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Change a campaign."""
    campaigns = locked(request, request.business.campaigns.all())
    return edit_campaign(request, get_object_or_404(campaigns, reference=reference))


def edit_campaign(request: BusinessRequest, campaign: Campaign) -> HttpResponse:
    """A campaign's facts in a form."""
    form = CampaignForm(sent(request), business=request.business, instance=campaign)
    if form.is_bound and form.is_valid() and form.keep(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("marketing:campaign", form.instance.reference)
    context = {"form": form, "campaign": campaign}
    return render(request, "marketing/campaign_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def count(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """So many letters posted, calls made."""
    campaign = campaign_of(request, reference)
    form = CountForm(request.POST, today=request.business.today())
    if not form.is_valid():
        return show_campaign(request, campaign, count=form)
    campaign.counts.create(**form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect("marketing:campaign", reference)


@require_POST
def take_out_count(request: BusinessRequest, reference: UUID, pk: int) -> HttpResponse:
    """It was never done: remove the count."""
    get_object_or_404(campaign_of(request, reference).counts, pk=pk).delete()
    messages.success(request, _("Taken out."))
    return redirect("marketing:campaign", reference)
