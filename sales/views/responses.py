"""How sales's views load a prospect and answer: the same view serves the page and its part."""

from collections.abc import Collection
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from business.edits import locked
from business.hats import Role
from business.messages import Undo
from business.request import BusinessRequest
from sales.models import Prospect, Salesperson

M = TypeVar("M", bound=Model)


def answer(
    request: BusinessRequest, template: str, context: dict[str, Any], *, part: str, status: int = 200
) -> HttpResponse:
    """The page, or only the part of it that htmx asked for."""
    name = f"{template}#{part}" if request.htmx else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def found(request: BusinessRequest, reference: UUID, *, lock: bool = False) -> Prospect:
    """The business's prospect of that reference, locked for a form that changes it. Raises Http404 for any other."""
    prospects = Prospect.objects.filter(business=request.business).with_people()
    prospect = get_object_or_404(locked(request, prospects) if lock else prospects, reference=reference)
    prospect.business = request.business
    return prospect


def picked(rows: QuerySet[M], key: str) -> M:
    """The row whose key came with a form or an address. Raises Http404 for anything else."""
    if not (key.isascii() and key.isdigit() and len(key) < 20):
        raise Http404
    return get_object_or_404(rows, pk=key)


def seen_in(request: BusinessRequest) -> int | None:
    """The version the member looked at, where the form, or the address of an undo, says it."""
    text = request.POST.get("seen", "") or request.GET.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def place_in(request: BusinessRequest) -> str:
    """Where the form, or the address of an undo, says it came from: `board`, `my_day`, else a prospect's page."""
    place = request.POST.get("back", "") or request.GET.get("back", "")
    return place if place in ("board", "my_day") else ""


def back(request: BusinessRequest, prospect: Prospect) -> HttpResponse:
    """To where the form came from: the board or my day as they were filtered, else the prospect's page."""
    place = place_in(request)
    if not place:
        return redirect("sales:prospect", prospect.reference)
    kept = {name: request.GET[name] for name in ("system", "salesperson", "unanswered", "whose") if name in request.GET}
    return redirect(reverse(f"sales:{place}") + ("?" + urlencode(kept) if kept else ""))


def undo_of(request: BusinessRequest, prospect: Prospect) -> Undo:
    """What the message offers: to undo what was just done."""
    last = prospect.history.order_by("-pk").first()
    if last is None:
        raise Http404
    address = reverse("sales:undo", args=[prospect.reference, last.pk])
    place = {"back": place_in(request)} if place_in(request) else {}
    return Undo(f"{address}?{urlencode({**request.GET.dict(), **place})}")


def with_owner(sentence: str, prospect: Prospect, *, nobodys: bool) -> str:
    """The sentence; and, where nobody's prospect fell to somebody by it, that it did."""
    if not (nobodys and prospect.salesperson):
        return sentence
    words = {"person": prospect, "name": prospect.salesperson}
    return f"{sentence} {_('%(name)s sells to %(person)s from now on.') % words}"


def several_sell(request: BusinessRequest, salespeople: Collection[Salesperson]) -> bool:
    """Whether somebody may have to say whose a prospect is: several sell, or a salesperson does beside the owner."""
    return len(salespeople) > 1 or request.membership.role == Role.SALESPERSON
