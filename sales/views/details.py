"""Small things to say of a prospect: a note, an expected value, whose it is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.edits import Edit
from business.messages import say
from business.refusal import Refused
from business.request import BusinessRequest
from sales.forms.details import AssignForm, ExpectForm, NoteForm
from sales.models import Prospect
from sales.views.calls import refused
from sales.views.prospect import show_prospect
from sales.views.responses import back, found, seen_in, undo_of


@require_POST
def note(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Write something down."""
    prospect = found(request, reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_prospect(request, reference, note=form, status=422)
    prospect.note(text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Noted."))
    return back(request, prospect)


@require_POST
def expect(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Say what it may be worth."""
    prospect = found(request, reference, lock=True)
    form = ExpectForm(request.POST, business=request.business, initial={"value": prospect.expected_value})
    if not form.is_valid():
        return show_prospect(request, reference, expect=form, status=422)
    try:
        if form.changed:
            must_be_as_seen(request, prospect, form)
            prospect.expect(value=form.cleaned_data["value"], by=request.user)
    except Refused as refusal:
        return show_prospect(request, reference, expect=form, refusal=refusal, status=409)
    messages.success(request, _("Saved."))
    return back(request, prospect)


@require_POST
def assign(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Give it to a salesperson, or to nobody."""
    prospect = found(request, reference, lock=True)
    form = AssignForm(request.POST, prospect=prospect)
    if not form.is_valid():
        return show_prospect(request, reference, assign=form, status=422)
    try:
        if form.changed:
            must_be_as_seen(request, prospect, form)
            prospect.assign(to=form.salesperson(), by=request.user)
    except Refused as refusal:
        return show_prospect(request, reference, assign=form, refusal=refusal, status=409)
    messages.success(request, _("Saved."))
    return back(request, prospect)


@require_POST
def take(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """I take this one: nobody's prospect becomes mine. Refused (409) where somebody was faster."""
    prospect = found(request, reference)
    try:
        prospect.take(by=request.user)
    except Refused as refusal:
        return refused(request, reference, refusal)
    sentence = _("%(person)s is yours now.") % {"person": prospect}
    say(request, sentence, offer=undo_of(request, prospect))
    return back(request, prospect)


def must_be_as_seen(request: BusinessRequest, prospect: Prospect, form: Edit) -> None:
    """Raises Refused where a form names an old version, and does not say what its page showed (else it was asked)."""
    if not form.says_what_it_showed:
        prospect.must_be_unchanged(seen_in(request))
