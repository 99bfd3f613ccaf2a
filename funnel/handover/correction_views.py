"""The screens that put right what both sides know: how an attempt ended, when it came to sales, that it came at all."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from business.amounts import MoneyField
from business.day_field import DayField, When
from business.edits import Edit, locked
from business.hats import EVERYBODY, Hat, Role, roles
from business.keyed_choice import KeyedChoiceField
from business.refusal import Refused
from business.request import BusinessRequest
from funnel.handover import corrections
from funnel.handover.sellers import gone_seller, key_of, seller, sellers
from funnel.return_address import back_to, next_page
from marketing.models import Lead
from sales.models import Prospect
from sales.models.words import Outcome


class OutcomeForm(Edit, forms.Form):
    """How an attempt ended. What is left alone stays as it is."""

    outcome_on = DayField(label=_("On"), when=When.HAPPENED)
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)
    salesperson = KeyedChoiceField(label=_("Salesperson"), required=False)
    field_order = ("value", "outcome_on", "why", "salesperson")

    def __init__(self, data: Any = None, *, prospect: Prospect) -> None:
        self.prospect, business = prospect, prospect.business
        whose = key_of(prospect.salesperson) if prospect.salesperson else ""
        known = {name: getattr(prospect, name) for name in ("outcome_on", "value", "why")}
        super().__init__(data, initial={**known, "salesperson": whose})
        if prospect.outcome == Outcome.WON:
            self.fields["value"] = MoneyField(currency=business.currency, label=_("Worth"), required=False)
            del self.fields["why"]
        choices = sellers(business)
        kept = [(whose, prospect.salesperson.name)] if prospect.salesperson and whose not in dict(choices) else []
        field: Any = self.fields["salesperson"]
        field.choices = [("", _("Nobody")), *choices, *kept]
        field.error_messages["invalid_choice"] = gone_seller(business, self.data.get("salesperson", ""))
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """What was changed, as `correct_outcome` takes it."""
        changed = self.changes()
        if "salesperson" in changed:
            changed["salesperson"] = seller(self.prospect.business, changed["salesperson"])
        return changed


class HandOverDateForm(Edit, forms.Form):
    """On which day it went to sales."""

    received_on = DayField(label=_("Handed over on"), when=When.HAPPENED)

    def __init__(self, data: Any = None, *, prospect: Prospect) -> None:
        super().__init__(data, initial={"received_on": prospect.received_on})


def attempt_of(request: BusinessRequest, reference: UUID, *, lock: bool = False) -> Prospect:
    """An attempt by its own reference, or the latest one of the lead of that reference; locked for a form."""
    attempts = request.business.prospects.select_related("person", "stage", "salesperson")
    of_lead = attempts.filter(lead_reference=reference).order_by("-pk").first()
    if of_lead is not None:
        reference = of_lead.reference
    if lock and request.method == "POST":
        corrections.held_lead(get_object_or_404(attempts, reference=reference))
    return get_object_or_404(locked(request, attempts) if lock else attempts, reference=reference)


@roles(Role.OWNER, Role.SALESPERSON)
def outcome(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Put right value, date and salesperson of a win; date, reason and salesperson of a loss or hand-back."""
    prospect = attempt_of(request, reference, lock=True)
    if prospect.is_open:
        raise Refused(_now("%(person)s is still open, so there is no end to correct.") % {"person": prospect.person})
    form = OutcomeForm(request.POST if request.method == "POST" else None, prospect=prospect)
    if form.is_valid():
        try:
            corrections.correct_outcome(prospect, by=request.user, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return corrected(request, prospect)
    return show(request, "handover/correct_outcome.html", prospect, form)


@roles(Role.OWNER, Role.MARKETER)
def hand_over_date(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Put right when it went to sales, on both sides: for whoever wears marketing's hat, for it is their hand-over."""
    prospect = attempt_of(request, reference, lock=True)
    form = HandOverDateForm(request.POST if request.method == "POST" else None, prospect=prospect)
    if form.is_valid():
        try:
            if on := form.changes().get("received_on"):
                corrections.correct_hand_over(prospect, on, by=request.user)
        except Refused as refusal:
            form.add_error("received_on", str(refusal.sentence))
        else:
            return corrected(request, prospect)
    return show(request, "handover/correct_hand_over.html", prospect, form)


@roles(*EVERYBODY)
@require_POST
def undo_hand_over(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """It was handed over by mistake: marketing has it as before, as long as sales has done nothing."""
    prospect = attempt_of(request, reference)
    given: Any = request.business.leads
    if not request.membership.may_wear(Hat.MARKETING):  # a salesperson takes back what they gave
        given = given.filter(hand_overs__by=request.user)
    get_object_or_404(Lead.objects.filter(pk__in=given.values("pk")), reference=prospect.lead_reference)
    lead = corrections.undo_hand_over(prospect, by=request.user)
    messages.success(request, _now("Marketing has %(person)s again, as before.") % {"person": lead.person})
    if request.membership.may_wear(Hat.MARKETING):
        return redirect("marketing:lead", lead.reference)
    return redirect("people:person", lead.person.reference)


def corrected(request: BusinessRequest, prospect: Prospect) -> HttpResponse:
    """Say so, and go back."""
    messages.success(request, _now("Corrected. What it said before stays in the history."))
    return back_to(request, "people:person", prospect.person.reference)


def show(request: BusinessRequest, template: str, prospect: Prospect, form: forms.Form) -> HttpResponse:
    """The form, with what was wrong with it."""
    context = {"prospect": prospect, "form": form, "next": next_page(request)}
    return render(request, template, context, status=422 if form.is_bound else 200)
