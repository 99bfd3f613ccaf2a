"""Sources: the list and its order, a source's page, retiring and bringing back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.edits import locked
from business.messages import Undo, say
from business.periods import last_days
from business.refusal import Refused
from business.request import BusinessRequest
from marketing.forms.efforts import EffortForm
from marketing.forms.sources import MergeForm, SourceForm
from marketing.models import Source
from marketing.source_totals import tallies
from marketing.views.responses import answer, sent

YEAR = 365


def source_of(request: BusinessRequest, reference: UUID) -> Source:
    """A source of this business, locked for a form. A foreign one and a missing one give the same 404."""
    return get_object_or_404(locked(request, request.business.sources.all()), reference=reference)


def kept(request: BusinessRequest, form: SourceForm) -> Source | None:
    """The source a form kept; None where the form has something to say."""
    if not form.is_valid():
        return None
    try:
        return form.keep(by=request.user)
    except Refused as refusal:
        form.add_error("name", str(refusal.sentence))
        return None


def sources(request: BusinessRequest) -> HttpResponse:
    """All sources in their order with what they brought and took in the last 365 days; and a form for another one."""
    form = SourceForm(sent(request), business=request.business)
    if form.is_bound and (added := kept(request, form)):
        messages.success(request, _("%(source)s is a source now.") % {"source": added})
        return redirect("marketing:sources")
    period = last_days(YEAR, request.business.today())
    found = tallies(request.business, by="source", period=period)
    rows = [(source, found[source.pk]) for source in request.business.sources.all()]
    context = {
        "form": form,
        "period": period,
        "in_use": [row for row in rows if row[0].retired_at is None],
        "retired": [row for row in rows if row[0].retired_at and not row[0].merged_into_id],
        "not_asked": found[None],
    }
    return answer(request, "marketing/sources.html", context, status=422 if form.is_bound else 200)


def source(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """One source: rename it, say how it works, and its money and hours."""
    source = source_of(request, reference)
    form = SourceForm(sent(request), business=request.business, source=source)
    if form.is_bound and kept(request, form):
        messages.success(request, _("Saved."))
        return redirect("marketing:sources")
    return show_source(request, source_of(request, reference), form=form)


def show_source(
    request: BusinessRequest, source: Source, *, form: SourceForm | None = None, effort: EffortForm | None = None
) -> HttpResponse:
    """A source's page, with a form that came back to be mended."""
    business = request.business
    mend = (form and form.is_bound) or (effort and effort.is_bound)
    context = {
        "source": source,
        "form": form or SourceForm(business=business, source=source),
        "effort": effort or EffortForm(business=business, target=source),
        "efforts": source.efforts.select_related("campaign", "by")[:50],
        "tally": tallies(business, by="source", period=last_days(YEAR, business.today()))[source.pk],
        "period": last_days(YEAR, business.today()),
    }
    return render(request, "marketing/source.html", context, status=422 if mend else 200)


def merge(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Two sources are one: ask into which this goes, say what will happen, do it."""
    source = source_of(request, reference)
    form = MergeForm(sent(request), source=source, chosen=request.GET.get("into", ""))
    if form.is_bound and form.is_valid():
        try:
            source.merge_into(form.other, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            words = {"source": source, "other": form.other}
            messages.success(request, _("%(source)s went into %(other)s, with all that was its own.") % words)
            return redirect("marketing:source", form.other.reference)
    context = {"source": source, "form": form, "leads": source.leads.counted().count()}
    return render(request, "marketing/merge.html", context, status=422 if form.is_bound else 200)


@require_POST
def shift(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """One place up or down."""
    source_of(request, reference).shift(down=request.POST.get("down") == "1")
    return redirect("marketing:sources")


@require_POST
def retire(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Offer it no longer. Its leads keep it."""
    source = source_of(request, reference)
    source.retire()
    undo = reverse("marketing:bring_back_source", args=[reference])
    words = _("%(source)s is offered no longer. Its leads keep it.") % {"source": source}
    say(request, words, offer=Undo(undo))
    return redirect("marketing:sources")


@require_POST
def bring_back(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Offer it again."""
    source = source_of(request, reference)
    source.bring_back()
    messages.success(request, _("%(source)s is offered again.") % {"source": source})
    return redirect("marketing:sources")
