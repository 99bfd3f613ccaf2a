"""The list of leads, and what is done with several at once."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import push_url

from business.messages import Undo, say
from business.pagination import page_of
from business.refusal import Refused
from business.request import BusinessRequest
from marketing.forms.bulk import BulkForm
from marketing.forms.choices import Words
from marketing.forms.lead_filter import LookingForm
from marketing.models import History, Lead
from marketing.views.responses import answer
from marketing.views.tabs import TAB_NAMES, query, tabs, windows

SHOWN_REFUSALS = 5
MOST_UNDONE = 200


def leads(request: BusinessRequest) -> HttpResponse:
    """Leads, newest first, 50 to a page. Every count elsewhere opens its rows here, through these parameters:

    - `from`, `to`: arrived on or after, on or before a date (`2026-11-16`)
    - `week` (`2026-W47`), `month` (`2026-11`): arrived in it
    - `source`, `campaign`: a reference, a primary key or a name (the present one, else one it had), or `none` for not
      asked, no campaign
    - `approach`: `warm`, `inbound`, `outbound`, or `none` for no source or one without
    - `referrer`: a person's reference, a text as typed in any spelling, or `none`
    - `step`: a primary key, or `none`
    - `status`: `open` (the default), `handed_over`, `closed`, `struck_out`, `counted` (all but the struck-out), `all`
    - `revisit`: `due` for those whose revisit date has come
    - `untouched`: `all` open ones nobody has been in touch with, `call` those of them whom marketing may call
    - `ready_from`, `ready_to`: handed over on or after, on or before a date
    - `signs`: `missing` for those handed over with signs missing, in those dates where there are any
    - `q`: words in name, company, e-mail, phone, or what they want

    Parameters narrow each other. One that makes no sense gives no rows, says so, and answers 422.
    """
    words = Words.of(request.business)
    return show(request, words, BulkForm(business=request.business, words=words))


def show(request: BusinessRequest, words: Words, bulk: BulkForm, *, status: int = 200) -> HttpResponse:
    """The list as the address asks for it, with the form for the ticked rows as it stands."""
    form = LookingForm(request.GET, business=request.business, words=words)
    context: dict[str, Any] = {"form": form, "bulk": bulk}
    context["query"] = query(request.GET, without=())
    context["ticked"] = request.POST.getlist("lead")
    if form.is_valid():
        within = form.within(request.business.leads.all())
        today = request.business.today()
        context |= {
            "page": page_of(
                form.chosen(within),
                by="-arrived_on",
                params=request.GET,
                dressed=lambda rows: rows.for_rows(today),  # type: ignore[attr-defined]
            ),
            "tabs": tabs(form, within, today=today, params=request.GET),
            "windows": windows(form, request.GET),
            "reasons": request.business.close_reasons.filter(retired_at=None),
            "everywhere": query(request.GET, without=TAB_NAMES, status="all"),
            "filtered": any(form.cleaned_data.values()),
            "today": today,
        }
        context["elsewhere"] = any(tab.count for tab in context["tabs"])
    response = answer(request, "marketing/leads.html", context, status=status if form.is_valid() else 422)
    return push_url(response, reverse("marketing:leads") + context["query"])


@require_POST
def bulk(request: BusinessRequest) -> HttpResponse:
    """Do one thing to the ticked leads, one by one; say how many were done, and which were refused and why."""
    words = Words.of(request.business)
    form = BulkForm(request.POST, business=request.business, words=words)
    if not form.is_valid():
        return show(request, words, form, status=422)
    refused: dict[str, list[Lead]] = {}
    before = last_rows(form.cleaned_data["lead"])
    for lead in form.cleaned_data["lead"]:
        try:
            form.act(lead, by=request.user)
        except Refused as refusal:
            refused.setdefault(str(refusal.sentence), []).append(lead)
    written = set(last_rows(form.cleaned_data["lead"])) - set(before)
    done = len(form.cleaned_data["lead"]) - sum(map(len, refused.values()))
    tell(request, done=done, refused=refused, undo=undo_of(request, written))
    return redirect(reverse("marketing:leads") + query(request.GET, without=()))


def last_rows(leads: Iterable[Lead]) -> list[int]:
    """The last row of each lead's history. One query."""
    rows = History.objects.filter(lead__in=[lead.pk for lead in leads]).order_by()
    return list(rows.values("lead").annotate(last=Max("pk")).values_list("last", flat=True))


def undo_of(request: BusinessRequest, rows: Collection[int]) -> Undo | None:
    """What the message offers: to undo what wrote these rows; nothing where they are too many for an address."""
    if not rows or len(rows) > MOST_UNDONE:
        return None
    kept = query(request.GET, without=(), rows=",".join(map(str, sorted(rows))))
    return Undo(f"{reverse('marketing:undo_bulk')}{kept}")


@require_POST
def undo_bulk(request: BusinessRequest) -> HttpResponse:
    """Put back what stood before; a lead with which somebody did something since stays as it is."""
    keys = [
        int(key) for key in request.GET.get("rows", "").split(",") if key.isascii() and key.isdigit() and len(key) < 19
    ]
    rows = History.objects.filter(business=request.business, pk__in=keys[:MOST_UNDONE]).select_related("lead__person")
    refused: dict[str, list[Lead]] = {}
    for row in rows.order_by("lead"):
        try:
            row.lead.undo(row, by=request.user)
        except Refused as refusal:
            refused.setdefault(str(refusal.sentence), []).append(row.lead)
    tell(request, done=len(rows) - sum(map(len, refused.values())), refused=refused, undo=None)
    return redirect(reverse("marketing:leads") + query(request.GET, without=("rows",)))


def tell(request: BusinessRequest, *, done: int, refused: dict[str, list[Lead]], undo: Undo | None) -> None:
    """One message for what was done, one for what was not."""
    if done:
        words = ngettext("%(n)s lead changed.", "%(n)s leads changed.", done) % {"n": done}
        say(request, words, offer=undo)
    left = sum(map(len, refused.values()))
    if left:
        words = ngettext("%(n)s lead was left as it was.", "%(n)s leads were left as they were.", left) % {"n": left}
        why = list(refused)[:SHOWN_REFUSALS]
        more = [_("And others.")] if len(refused) > SHOWN_REFUSALS else []
        messages.warning(request, " ".join([words, *why, *more]))
