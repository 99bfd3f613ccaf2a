"""A lead's page: who they are, what they want, how ready they are, and everything that happened."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from business.edits import locked
from business.request import BusinessRequest
from marketing.forms.nurture import RevisitForm, TouchForm
from marketing.models import HandOver, Lead
from marketing.models.record import Status
from marketing.timeline import story
from marketing.views.responses import answer


def lead_of(request: BusinessRequest, reference: UUID, *, lock: bool = False) -> Lead:
    """A lead of this business, locked for a form that changes it. A foreign one and a missing one give the same 404."""
    leads = request.business.leads.select_related("person", "source", "campaign", "step", "referrer")
    return get_object_or_404(locked(request, leads) if lock else leads, reference=reference)


def lead(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """One lead."""
    return show(request, lead_of(request, reference))


def show(request: BusinessRequest, lead: Lead, *, status: int = 200, **forms: Any) -> HttpResponse:
    """A lead's page, with any form that came back to be mended."""
    business, signs = request.business, signs_of(lead)
    context = {
        "lead": lead,
        "steps": business.steps.filter(Q(retired_at=None) | Q(pk=lead.step_id)),
        "signs": signs,
        "seen": sum(sign.seen for sign in signs),
        "left_alone": lead.why_left_alone() if lead.status in (Status.OPEN, Status.HANDED_OVER) else "",
        "given": last_hand_over(lead),
        "story": story(lead),
        "today": business.today(),
        "touch": TouchForm(business=business),
        "revisit": RevisitForm(now=lead.revisit_on),
        **forms,
    }
    return answer(request, "marketing/lead.html", context, status=status)


def signs_of(lead: Lead) -> list[Any]:
    """The business's signs of readiness, each with `seen`: whether it was seen in this lead."""
    seen = lead.signs_seen.filter(sign=OuterRef("pk"))
    return list(lead.business.signs_of_readiness.filter(retired_at=None).annotate(seen=Exists(seen)))


def last_hand_over(lead: Lead) -> HandOver | None:
    """How it last went to sales, and what came of it."""
    return lead.hand_overs.order_by("pk").last() if lead.ready_on else None
