"""The stages of a selling system: rename, say what to do, order, retire."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.edits import locked
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.systems import StageForm
from sales.views.permissions import only_who_may_change_systems
from sales.views.responses import picked
from sales.views.systems import known_of, of_business, show_system


@require_POST
@only_who_may_change_systems
def change_stage(request: BusinessRequest, reference: UUID, key: int) -> HttpResponse:
    """Change a stage's name and guidance."""
    system = of_business(request, reference)
    stage = picked(locked(request, system.stages.all()), str(key))
    form = StageForm(request.POST, initial=known_of(stage), auto_id=f"stage_{key}_%s")
    if form.is_valid():
        try:
            stage.describe(name=form.cleaned_data["name"], guidance=form.cleaned_data["guidance"])
        except Refused as refusal:
            form.add_error("name", str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("sales:selling_system", reference)
    return show_system(request, system, stage=form, at=key, status=422)


@require_POST
@only_who_may_change_systems
def arrange_stage(request: BusinessRequest, reference: UUID, key: int) -> HttpResponse:
    """Shift a stage, retire it or bring it back: `do` = `up`, `down`, `retire`, `back`."""
    stage = picked(of_business(request, reference).stages.all(), str(key))
    match request.POST.get("do"):
        case "up" | "down" as way:
            stage.shift(down=way == "down")
        case "retire":
            stage.retire()
            messages.success(request, _("%(name)s is retired.") % {"name": stage})
        case "back":
            stage.bring_back()
    return redirect("sales:selling_system", reference)
