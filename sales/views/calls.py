"""A call with a prospect: they talked, or nobody answered; and the undoing of what was last done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import say
from business.refusal import Refused
from business.request import BusinessRequest
from business.templatetags.figures import day_month
from sales.forms.calls import AttemptForm, CallForm
from sales.forms.next_action import PlanForm
from sales.models import Prospect
from sales.views.board import board
from sales.views.prospect import show_prospect
from sales.views.responses import back, found, place_in, seen_in, undo_of, with_owner


@require_POST
def talked(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """A call, visit or message got through; from my day, the answer asks what comes next."""
    prospect = found(request, reference)
    form = CallForm(request.POST)
    if not form.is_valid():
        return show_prospect(request, reference, call=form, status=422)
    nobodys = prospect.salesperson is None
    try:
        prospect.talk(note=form.cleaned_data["note"], by=request.user, seen=seen_in(request))
    except Refused as refusal:
        return refused(request, reference, refusal)
    sentence = _("Talked with %(person)s. What is next?") % {"person": prospect}
    say(request, with_owner(sentence, prospect, nobodys=nobodys), offer=undo_of(request, prospect))
    return ask_what_is_next(request, prospect) if place_in(request) == "my_day" else back(request, prospect)


@require_POST
def attempted(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Nobody answered: to be tried again on another day."""
    prospect = found(request, reference)
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return show_prospect(request, reference, call=form, status=422)
    again_on = form.again_on(request.business.today())
    try:
        prospect.attempt(again_on=again_on, note=form.cleaned_data["note"], by=request.user, seen=seen_in(request))
    except Refused as refusal:
        return refused(request, reference, refusal)
    words = {"person": prospect, "on": day_month(again_on), "action": prospect.next_action}
    sentence = _("No answer from %(person)s. Next: %(action)s, on %(on)s.") % words
    say(request, sentence, offer=undo_of(request, prospect))
    return back(request, prospect)


@require_POST
def undo(request: BusinessRequest, reference: UUID, row: int) -> HttpResponse:
    """Put back what stood before the last thing that was done, unless somebody did something since."""
    prospect = found(request, reference)
    try:
        prospect.undo(get_object_or_404(prospect.history, pk=row), by=request.user)
    except Refused as refusal:
        return refused(request, reference, refusal)
    messages.success(request, _("Undone. With %(person)s all is as it was before.") % {"person": prospect})
    return back(request, prospect)


def refused(request: BusinessRequest, reference: UUID, refusal: Refused) -> HttpResponse:
    """The screen the form came from, as it is now, with a note (409); on my day the note takes the row's place."""
    if place_in(request) == "my_day":
        raise refusal
    if place_in(request) == "board":
        return board(request, refusal=refusal, status=409)
    return show_prospect(request, reference, refusal=refusal, status=409)


def ask_what_is_next(request: BusinessRequest, prospect: Prospect) -> HttpResponse:
    """In the row's place: what comes next with them?"""
    if not request.htmx:
        whose = {"whose": request.GET["whose"]} if request.GET.get("whose") else {}
        return redirect(f"{reverse('sales:my_day')}?{urlencode({'asked': str(prospect.reference), **whose})}")
    form = PlanForm(today=request.business.today(), asks=True)
    return render(request, "sales/my_day.html#asking", {"prospect": prospect, "plan_form": form})
