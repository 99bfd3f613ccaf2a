"""Find people across both sides; a person's page, their contacts, notes on them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from business.edits import locked
from business.hats import EVERYBODY, Hat, roles
from business.pagination import page_of
from business.request import BusinessRequest
from funnel.people.forms import NoteForm, PersonForm
from funnel.people.intake import write_note
from funnel.people.status import Whereabouts, whereabouts_of
from funnel.people.timeline import story_of
from marketing.models import Lead


@roles(*EVERYBODY)
@vary_on_headers("HX-Request")
def search(request: BusinessRequest) -> HttpResponse:
    """People by name, company, e-mail or phone, the latest known first, and where each is now."""
    words = request.GET.get("q", "")[:200].strip()
    found = request.business.people.called(words).prefetch_related("phones", "emails")
    page = page_of(found, by="-id", params=request.GET)
    where = whereabouts_of(request.business, [person.pk for person in page])
    rows = []
    for person in page:
        stands = where.get(person.pk, Whereabouts())
        rows.append({"person": person, "where": stands, "words": stands.words(request.membership)})
    template = "people/search.html#found" if request.htmx else "people/search.html"
    return render(request, template, {"rows": rows, "page": page, "words": words})


@roles(*EVERYBODY)
def person(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """A person's page: contacts, where they are now, one timeline."""
    return show_person(request, reference, NoteForm())


@roles(*EVERYBODY)
@require_POST
def note(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Write something down on a person."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_person(request, reference, form, status=422)
    somebody = get_object_or_404(request.business.people, reference=reference)
    write_note(somebody, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Noted."))
    return redirect("people:person", reference)


@roles(*EVERYBODY)
def edit(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Who they are and how to reach them."""
    people = locked(request, request.business.people.prefetch_related("phones", "emails"))
    somebody = get_object_or_404(people, reference=reference)
    form = PersonForm.of(somebody, request.POST if request.method == "POST" else None)
    if form.is_valid():
        somebody.mend(**form.changes())
        messages.success(request, _("Saved: %s.") % somebody)
        return redirect("people:person", reference)
    context = {"person": somebody, "form": form}
    return render(request, "people/edit.html", context, status=422 if form.is_bound else 200)


def show_person(request: BusinessRequest, reference: UUID, form: NoteForm, status: int = 200) -> HttpResponse:
    """The person's page, with a note that was typed."""
    somebody = get_object_or_404(request.business.people.prefetch_related("phones", "emails"), reference=reference)
    story = story_of(somebody, request.membership)
    where = story.where
    context = {
        "person": somebody,
        "story": story,
        "form": form,
        "where": where,
        "words": where.words(request.membership),
        "banner": where.sentence(somebody),
        "reason": where.reason(request.business),
        "may_give": where.lead and may_give(request, where.lead),
    }
    return render(request, "people/person.html", context, status=status)


def may_give(request: BusinessRequest, lead: Lead) -> bool:
    """Whether this member may hand this lead over: marketing's hat may, and who logged it."""
    return request.membership.may_wear(Hat.MARKETING) or lead.logged_by_id == request.user.pk
