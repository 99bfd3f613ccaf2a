"""A prospect's page: who they are, where they stand, what comes next, what happened."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Min, Sum
from django.http import HttpResponse

from business.hats import Hat
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.details import AssignForm, ExpectForm, NoteForm
from sales.forms.next_action import PlanForm
from sales.forms.outcomes import WinForm
from sales.models import Prospect, Stage
from sales.timeline import story
from sales.views.responses import answer, found


def prospect(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """The page of one prospect."""
    return show_prospect(request, reference)


def show_prospect(
    request: BusinessRequest,
    reference: UUID,
    *,
    refusal: Refused | None = None,
    status: int = 200,
    **filled: forms.Form,
) -> HttpResponse:
    """The page of one prospect as it stands now; `filled` forms come back as they were sent, by their names."""
    one = found(request, reference)
    context = {
        "prospect": one,
        "refusal": refusal,
        "may_correct_hand_over": request.membership.may_wear(Hat.MARKETING),
        "path": path(one),
        "story": story(one),
        "before": conversions_before(one),
        **blank_forms(request, one),
        **{f"{name}_form": form for name, form in filled.items()},
    }
    context["asks_whose"] = context["assign_form"].has_a_choice
    return answer(request, "sales/prospect.html", context, part="prospect", status=status)


def blank_forms(request: BusinessRequest, one: Prospect) -> dict[str, Any]:
    """The forms of the page, filled with what is known."""
    return {
        "plan_form": PlanForm(today=request.business.today(), initial=planned(one)),
        "note_form": NoteForm(),
        "expect_form": ExpectForm(business=request.business, initial={"value": one.expected_value}),
        "assign_form": AssignForm(prospect=one),
        "win_form": WinForm(business=request.business, initial={"value": one.expected_value}),
    }


def planned(one: Prospect) -> dict[str, Any]:
    """The next action as the form shows it."""
    if one.next_on is None:
        return {}
    return {"action": one.next_action, "when": "day", "on": one.next_on, "time_of_day": one.next_time}


def path(one: Prospect) -> dict[str, Any]:
    """The stages of its selling system, which of them are behind it, and the one that comes next."""
    stages = [stage for stage in one.system.stages.all() if stage.retired_at is None or stage.pk == one.stage_id]
    at = next(place for place, stage in enumerate(stages) if stage.pk == one.stage_id)
    days = (one.business.today() - one.stage_since).days
    following: Stage | None = stages[at + 1] if at + 1 < len(stages) else None
    return {"done": stages[:at], "here": stages[at], "ahead": stages[at + 1 :], "following": following, "days": days}


def conversions_before(one: Prospect) -> dict[str, Any]:
    """How many other attempts with this person made them a customer, since when, worth what."""
    others = Prospect.objects.filter(business=one.business, person=one.person).exclude(pk=one.pk).won()
    found_: dict[str, Any] = others.aggregate(count=Count("pk"), since=Min("outcome_on"), value=Sum("value"))
    found_["value"] = found_["value"] or Decimal(0)
    return found_
