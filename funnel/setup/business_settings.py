"""Settings of the business itself: its name and place, its goals, its horizons."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.edits import Edit, locked
from business.hats import Role, roles
from business.models import Business
from business.request import BusinessRequest
from business.whole_numbers import WholeNumberField
from funnel.setup.place_fields import BusinessModelForm, PlaceForm


class BusinessForm(Edit, PlaceForm):
    """What it is called and where it is."""

    class Meta(PlaceForm.Meta):
        help_texts = {"name": _("The address of its pages stays as it is.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].help_text = _(
            "Days and weeks begin and end by this clock. Dates already written stay; all numbers are computed anew."
        )
        self.fields["country"].help_text = _("Phone numbers without a country code are read as this country's.")
        self.fields["currency"].help_text = _("Amounts already written keep their figures; they are not converted.")


class GoalsForm(Edit, BusinessModelForm):
    """How many leads and customers a month would be good."""

    class Meta:
        model = Business
        fields = ["leads_goal", "customers_goal"]
        field_classes = dict.fromkeys(fields, WholeNumberField)
        labels = {"leads_goal": _("Leads a month"), "customers_goal": _("Customers a month")}
        help_texts = {
            "leads_goal": _("Marketing's goal: how often should the phone ring?"),
            "customers_goal": _("Sales's goal. Feedback works out about how many leads it takes."),
        }


class HorizonsForm(Edit, BusinessModelForm):
    """For how long each thing is watched before it is judged."""

    class Meta:
        model = Business
        fields = ["ready_days", "conversion_days", "stuck_days"]
        field_classes = dict.fromkeys(fields, WholeNumberField)
        labels = {
            "ready_days": _("Days for a lead to become ready"),
            "conversion_days": _("Days for a prospect to become a customer"),
            "stuck_days": _("Days in a stage until a prospect counts as stuck"),
        }
        help_texts = {
            "ready_days": _(
                "Marketing's rate counts the leads handed over within so many days of their arrival. "
                "Take about as long as most people need to make up their mind."
            ),
            "conversion_days": _(
                "Sales's rate counts the prospects who became customers within so many days of their hand-over. "
                "Short for repairs, long for big projects."
            ),
            "stuck_days": _(
                "Used until a stage has enough history of its own: ten people who went on, and sixty days of age."
            ),
        }


class CustomersForm(Edit, BusinessModelForm):
    """When marketing may write to customers by itself."""

    class Meta:
        model = Business
        fields = ["customers_after_months"]
        field_classes = dict.fromkeys(fields, WholeNumberField)
        labels = {"customers_after_months": _("Months after they bought")}
        help_texts = {
            "customers_after_months": _(
                "From then on marketing may write to a customer by itself. Empty means never, 0 means always."
            ),
        }


class PermissionsForm(Edit, BusinessModelForm):
    """What others than owners may change."""

    class Meta:
        model = Business
        fields = ["sellers_change_systems"]
        labels = {"sellers_change_systems": _("Salespeople may change the selling systems")}
        help_texts = {
            "sellers_change_systems": _(
                "Add, rename, order and retire stages. Otherwise only owners do: everybody's numbers read the stages."
            ),
        }


@dataclass(frozen=True, slots=True)
class Section:
    """One page of facts of the business."""

    form: type[Any]  # an Edit of the business
    title: str | Promise
    lede: str | Promise


SECTIONS = {
    "settings": Section(BusinessForm, _("The business"), _("What it is called, and where and how it counts.")),
    "goals": Section(
        GoalsForm,
        _("Goals"),
        _("Today compares the month so far with an even pace towards these. Leave one empty to go without."),
    ),
    "horizons": Section(
        HorizonsForm,
        _("How long things take"),
        _("A rate needs a time: of a hundred people, how many within so many days? Changing one computes it anew."),
    ),
    "customers": Section(
        CustomersForm,
        _("Past customers"),
        _("Who bought is left alone. Who comes back wanting something new is a lead like any other, in any case."),
    ),
    "permissions": Section(
        PermissionsForm,
        _("Who may change what"),
        _("Owners may change everything. Everybody sees what their hat lets them see."),
    ),
}


@roles(Role.OWNER)
def facts(request: BusinessRequest, section: str) -> HttpResponse:
    """Show and change one section of the business's facts."""
    page = SECTIONS[section]
    # Not the request's own: the form writes into it, and the page's head must go on showing what is saved.
    stored = locked(request, Business.objects.all()).get(pk=request.business.pk)
    form = page.form(request.POST if request.method == "POST" else None, instance=stored)
    if form.is_valid():
        request.business.change(**form.changes())
        messages.success(request, _now("Saved."))
        return redirect(f"setup:{section}")
    context = {"form": form, "page": page, "section": section}
    return render(request, "setup/facts.html", context, status=422 if form.is_bound else 200)
