"""The list of prospects, found by anything a count elsewhere is made of."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse

from business.pagination import page_of
from business.periods import Period
from business.referrers import sent_by
from business.request import BusinessRequest
from sales.forms.prospect_filter import NONE, OUTCOMES, ProspectFilter
from sales.models import Prospect
from sales.models.prospect import ProspectQuerySet
from sales.my_day import waiting
from sales.views.responses import answer


def prospects(request: BusinessRequest) -> HttpResponse:
    """Prospects, the latest received first, in pages.

    Every count on another page links here; all parameters narrow, and each may be missing:
    `q` words of a name, company, e-mail or phone; `outcome` = `open` (default), `won`, `lost`, `handed_back`, `all`;
    `stage`, `system` keys; `salesperson` = a key | `mine` | `none`; `source`, `campaign` = a reference | a name (the
    present one, else one it had) | `none`; `not_asked=1` is `source=none`; `approach` = one of them | `none`;
    `received_from`, `received_to` local dates of the hand-over, both within; `week` = `2026-W47`, `month` = `2026-11`,
    of the hand-over too; `arrived_from`, `arrived_to` local dates of the first contact; `outcome_from`, `outcome_to`
    local dates of the outcome, all of them within; `as_of` a local date at whose end the outcome stood so; `reason` of
    a loss or hand-back; `signs` = `all` | `missing`, as they stood at the hand-over; `waits` = `due` |
    `unanswered` | `unplanned` | `stuck`; `after`, `before` the page. A value that cannot be is said so, and nothing is
    listed (422).
    """
    form = ProspectFilter(request.GET, business=request.business)
    everyone = Prospect.objects.filter(business=request.business)
    found = narrowed(everyone, form.cleaned_data, request) if form.is_valid() else everyone.none()
    context = {
        "form": form,
        "count": found.count(),
        "page": page_of(found.with_people(), by="-received_on", params=request.GET),
        "outcome": form.cleaned_data.get("outcome") or "open",
        "narrowed": any(value for name, value in form.cleaned_data.items() if name != "outcome"),
        "kept": form.kept(),
        "tabs": tabs(request),
        "none_at_all": not request.GET and not everyone.exists(),
    }
    return answer(request, "sales/prospects.html", context, part="prospects", status=200 if form.is_valid() else 422)


def narrowed(rows: ProspectQuerySet, told: dict[str, Any], request: BusinessRequest) -> ProspectQuerySet:
    """The prospects that fit what the filter says."""
    outcome = told["outcome"] or "open"
    if outcome != "all":
        rows = rows.standing("" if outcome == "open" else outcome, told["as_of"])
    received = Period(told["received_from"] or date.min, told["received_to"] or date.max)
    for period in filter(None, (told["week"], told["month"], received)):
        rows = rows.received_in(period)
    rows = rows.filter(arrived_on__range=(told["arrived_from"] or date.min, told["arrived_to"] or date.max))
    if told["outcome_from"] or told["outcome_to"]:
        rows = rows.ended_in(Period(told["outcome_from"] or date.min, told["outcome_to"] or date.max))
    return worded(rows.of(told["salesperson"], request.user).filter(plain(told)), told, request)


def plain(told: dict[str, Any]) -> Q:
    """The filters that compare one column."""
    columns = {"stage": told["stage"], "system": told["system"], "why": told["reason"]}
    columns["approach"] = "" if told["approach"] == NONE else told["approach"]
    found = Q(**{name: value for name, value in columns.items() if value})
    found &= Q(approach="") if told["approach"] == NONE else Q()
    source = NONE if told["not_asked"] else told["source"]
    return found & of_word("source", source) & of_word("campaign", told["campaign"])


def of_word(kind: str, wanted: str) -> Q:
    """Those with a source or campaign: by reference, and by name only where there is none."""
    if not wanted:
        return Q()
    reference, name = f"{kind}_reference", f"{kind}_name"
    if wanted == NONE:
        return Q(**{reference: None, name: ""})
    try:
        return Q(**{reference: UUID(wanted)})
    except ValueError:
        return Q(**{reference: None, f"{name}__iexact": wanted})


def worded(rows: ProspectQuerySet, told: dict[str, Any], request: BusinessRequest) -> ProspectQuerySet:
    """Those whom the words find, and who wait in the way that was asked for."""
    if told["signs"]:
        rows = rows.filter(Q(unready_why="") if told["signs"] == "all" else ~Q(unready_why=""))
    if told["waits"]:
        rows = rows.filter(waiting(told["waits"], request.business))
    if told["referrer"]:
        rows = sent_by(rows, told["referrer"], person="referrer_reference", reference="referrer_reference")
    if told["q"]:
        rows = rows.filter(person__in=request.business.people.called(told["q"]))
    return rows


def tabs(request: BusinessRequest) -> list[tuple[str, str, str]]:
    """The outcomes to choose from: value, label, and a query that keeps the other filters."""
    kept = request.GET.copy()
    for gone in ("after", "before"):
        kept.pop(gone, None)
    made = []
    for outcome, label in OUTCOMES:
        kept["outcome"] = outcome
        made.append((outcome, str(label), "?" + kept.urlencode()))
    return made
