"""Mend what was logged of a lead and of its person."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from business.edits import locked
from business.refusal import Refused
from business.request import BusinessRequest
from marketing.forms.corrections import FactsForm, PersonForm
from marketing.models import Lead
from marketing.views.lead import lead_of
from marketing.views.responses import sent


def edit(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """The lead's facts and the person's, in one form."""
    lead = lead_of(request, reference, lock=True)
    facts = FactsForm(sent(request), business=request.business, lead=lead)
    somebody = locked(request, request.business.people.all()).get(pk=lead.person_id)
    person = PersonForm(sent(request), person=somebody)
    if request.method == "POST" and facts.is_valid() and person.is_valid():
        try:
            keep(request, lead, facts, person)
        except Refused as refusal:
            facts.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("marketing:lead", reference)
    context = {"lead": lead, "facts": facts, "person": person}
    return render(request, "marketing/lead_edit.html", context, status=422 if facts.is_bound else 200)


@transaction.atomic
def keep(request: BusinessRequest, lead: Lead, facts: FactsForm, person: PersonForm) -> None:
    """Both or neither. The lead first, as at the hand-over: else each could wait for the other's person or lead."""
    lead.correct(by=request.user, **facts.changes())
    lead.person.mend(**person.changes())
