"""Selling systems: add, rename, retire; and the page of one, with its stages."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.edits import locked
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.systems import NameForm, StageForm, SystemForm
from sales.models import SellingSystem, Stage
from sales.views.permissions import only_who_may_change_systems

OPEN = Count("prospects", filter=Q(prospects__outcome=""))


@only_who_may_change_systems
def selling_systems(request: BusinessRequest) -> HttpResponse:
    """The selling systems; posting adds one with its first stage."""
    form = SystemForm(request.POST or None)
    if form.is_valid():
        system = SellingSystem(business=request.business, name=form.cleaned_data["name"])
        try:
            system = system.begin(stage=form.cleaned_data["stage"])
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Added. Say here what to do in each stage."))
            return redirect("sales:selling_system", system.reference)
    systems = request.business.selling_systems.annotate(open_count=OPEN).prefetch_related("stages")
    context = {"systems": systems, "form": form}
    return render(request, "sales/selling_systems.html", context, status=422 if form.is_bound else 200)


@only_who_may_change_systems
def selling_system(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """One selling system with its stages; posting adds a stage."""
    system = of_business(request, reference)
    form = StageForm(request.POST or None, auto_id="new_%s")
    if form.is_valid():
        told = form.cleaned_data
        stage = Stage(business=request.business, system=system, name=told["name"], guidance=told["guidance"].strip())
        try:
            stage.add()
        except Refused as refusal:
            form.add_error("name", str(refusal.sentence))
        else:
            messages.success(request, _("Added."))
            return redirect("sales:selling_system", reference)
    return show_system(request, system, new=form, status=422 if form.is_bound else 200)


def show_system(
    request: BusinessRequest,
    system: SellingSystem,
    *,
    new: StageForm | None = None,
    name: NameForm | None = None,
    stage: StageForm | None = None,
    at: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a selling system; `stage` is the form of the stage whose key is `at`, as it was sent."""
    stages = list(system.stages.annotate(open_count=OPEN).order_by("position", "pk"))
    for each in stages:
        form = stage if stage and each.pk == at else StageForm(initial=known_of(each), auto_id=f"stage_{each.pk}_%s")
        each.form = form  # type: ignore[attr-defined]
    context = {
        "system": system,
        "stages": [each for each in stages if each.retired_at is None],
        "retired": [each for each in stages if each.retired_at],
        "new_form": new or StageForm(auto_id="new_%s"),
        "name_form": name or NameForm(initial={"name": system.name}, auto_id="system_%s"),
    }
    return render(request, "sales/selling_system.html", context, status=status)


def known_of(stage: Stage) -> dict[str, str]:
    """A stage as its form shows it."""
    return {"name": stage.name, "guidance": stage.guidance}


def of_business(request: BusinessRequest, reference: UUID) -> SellingSystem:
    """The business's selling system of that reference, locked for a form. Raises Http404 for any other."""
    return get_object_or_404(locked(request, request.business.selling_systems.all()), reference=reference)


@require_POST
@only_who_may_change_systems
def rename_system(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Call a selling system something else."""
    system = of_business(request, reference)
    form = NameForm(request.POST, initial={"name": system.name}, auto_id="system_%s")
    if form.is_valid():
        try:
            system.rename(to=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("sales:selling_system", reference)
    return show_system(request, of_business(request, reference), name=form, status=422)


@require_POST
@only_who_may_change_systems
def retire_system(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Offer a selling system no longer, or again. A refusal says what keeps it."""
    system = of_business(request, reference)
    if system.retired_at:
        system.bring_back()
        messages.success(request, _("%(name)s is in use again.") % {"name": system})
    else:
        system.retire()
        messages.success(
            request, _("%(name)s is retired. What was sold with it stays in the numbers.") % {"name": system}
        )
    return redirect("sales:selling_systems")
