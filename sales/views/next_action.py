"""What to do next with a prospect, and that it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.messages import say
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.next_action import PlanForm
from sales.views.calls import ask_what_is_next
from sales.views.prospect import show_prospect
from sales.views.responses import back, found, seen_in, undo_of


@require_POST
def plan(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Say what to do next, and when."""
    prospect = found(request, reference)
    form = PlanForm(request.POST, today=request.business.today())
    if not form.is_valid():
        return show_prospect(request, reference, plan=form, status=422)
    try:
        prospect.plan(**form.planned(), by=request.user, seen=seen_in(request))
    except Refused as refusal:
        return show_prospect(request, reference, plan=form, refusal=refusal, status=409)
    messages.success(request, _("Planned: %(action)s.") % {"action": prospect.next_action})
    return back(request, prospect)


@require_POST
def done(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """The next action is done; from my day, the answer asks what comes after it."""
    prospect = found(request, reference)
    try:
        prospect.done(by=request.user, seen=seen_in(request))
    except Refused as refusal:
        if request.POST.get("back") == "my_day":
            raise  # the note takes the place of the row, or of the page
        return show_prospect(request, reference, refusal=refusal, status=409)
    sentence = _("Done. What is next with %(person)s?") % {"person": prospect}
    say(request, sentence, offer=undo_of(request, prospect))
    return ask_what_is_next(request, prospect) if request.POST.get("back") == "my_day" else back(request, prospect)
