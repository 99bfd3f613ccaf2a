"""After a no: put right whether we may ask again, and undo the no itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.hats import EVERYBODY, Role, roles
from business.refusal import Refused
from business.request import BusinessRequest
from business.templatetags.figures import day
from funnel.handover import door
from funnel.handover.forms import AskAgainForm
from funnel.return_address import back_to, next_page
from sales.models import Prospect
from sales.models.words import Outcome


def no_of(request: BusinessRequest, reference: UUID) -> Prospect:
    """Somebody who said no, by the reference of the attempt or of its lead; of the latest where there are several."""
    noes = request.business.prospects.filter(outcome=Outcome.LOST).select_related("person", "stage")
    of_lead = noes.filter(lead_reference=reference).order_by("-pk").first()
    return of_lead or get_object_or_404(noes, reference=reference)


@roles(*EVERYBODY)
def ask_again(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Change the answer to “may we ask again?”. Whoever hears it may write it down; the history says who did."""
    prospect = no_of(request, reference)
    form = AskAgainForm(request.POST if request.method == "POST" else None, business=request.business)
    if form.is_valid():
        try:
            door.answer(prospect, again_from=form.date(), never=form.never, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, in_words(prospect))
            return back_to(request, "people:person", prospect.person.reference)
    context = {"prospect": prospect, "form": form, "next": next_page(request)}
    return render(request, "handover/ask_again.html", context, status=422 if form.is_bound else 200)


def in_words(prospect: Prospect) -> str:
    """The answer as it stands now."""
    words = {"person": prospect.person, "from": day(prospect.again_from)}
    if prospect.again_from:
        return _("%(person)s may be asked again from %(from)s.") % words
    if prospect.ask_again:
        return _("%(person)s is not to be asked again.") % words
    return _("%(person)s is left alone until they call.") % words


@roles(Role.OWNER, Role.SALESPERSON)
@require_POST
def undo(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """They did not say no after all: sales has them as before. Refused where marketing has gone on with the lead."""
    prospect = get_object_or_404(request.business.prospects.select_related("person"), reference=reference)
    door.reopen_lost(prospect, by=request.user)
    messages.success(request, _("%s is open again.") % prospect.person)
    return back_to(request, "people:person", prospect.person.reference)
