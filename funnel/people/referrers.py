"""Who sent them: whom it may be while one types, and later who is meant by a text that was typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from business.folding import fold, words_of
from business.hats import EVERYBODY, Role, roles
from business.models import Business, Person, User
from business.referrers import FreeText, free_text, free_texts
from business.request import BusinessRequest
from business.searching import GAP, Query
from business.sorting import by_name
from funnel.people.duplicates import alike
from marketing.models import Lead
from sales.models import Prospect

MOST_AT_ONCE = 500
OFFERED = 4
MOST_WORDS = 4
LISTED = 50
NEW = "new"


@roles(*EVERYBODY)
@require_GET
def likely_referrers(request: BusinessRequest) -> HttpResponse:
    """Whom it may be, while one types."""
    text = request.GET.get("referred_by", "")[:200].replace("\0", "").strip()
    picked = request.GET.get("referrer", "")[:36]
    context = {"people": people_for(request, text) if text else [], "picked": picked}
    return render(request, "shared/referrers.html", context)


@roles(Role.OWNER, Role.MARKETER)
def who_sent(request: BusinessRequest) -> HttpResponse:
    """The texts nobody has said the person of (`text` or `lead` chooses one), and the place to say who it is."""
    lead = asked_lead(request)
    asked = lead.referred_by if lead else (request.POST.get("text") or request.GET.get("text", ""))[:200]
    everyone = request.business.leads.counted()
    free = free_text(everyone, asked, person="referrer") if asked else None
    if free is None or (lead and lead.referrer):
        return show_texts(request)
    text, leads = free.text, everyone.filter(referrer=None, referred_by__in=free.spellings)
    if request.method == "POST":
        only = lead if lead and not request.POST.get("all") else None
        return say(request, leads.filter(pk=only.pk) if only else leads, text)
    words = request.GET.get("q", "")[:200].strip()
    context: dict[str, Any] = {"text": text, "lead": lead, "words": words}
    context |= {"count": free.count, "others": free.count - 1}
    context["people"] = people_for(request, words or text, besides=lead.person_id if lead else 0)
    return render(request, "people/who_sent.html", context)


def asked_lead(request: BusinessRequest) -> Lead | None:
    """The lead the question is about, where one is named. Raises Http404 for a foreign or missing one."""
    reference = request.POST.get("lead") or request.GET.get("lead", "")
    if not reference:
        return None
    return get_object_or_404(request.business.leads.counted(), reference=as_reference(reference))


def show_texts(request: BusinessRequest) -> HttpResponse:
    """All texts, the most used first."""
    named = by_name(free_texts(request.business.leads.counted(), "referrer"), request.business.language, name=text_of)
    texts = sorted(named, key=lambda free: -free.count)
    return render(request, "people/referrers.html", {"texts": texts[:LISTED], "more": len(texts) - LISTED})


def text_of(free: FreeText) -> str:
    """By what a text is put in order."""
    return free.text


def people_for(request: BusinessRequest, text: str, *, besides: int = 0) -> list[Person]:
    """Who may be meant by a text: the likely ones, then others whose names begin like its words."""
    near = [each.person for each in alike(request.business, name=text, contacts=[], member=request.membership)]
    begun = Query(tuple((GAP + word,) for word in words_of(fold(text))[:MOST_WORDS]), request.business.pk)
    called = request.business.people.filter(search_text__holds=begun).order_by("-pk")
    found = dict.fromkeys([*near, *called.prefetch_related("phones", "emails")[:OFFERED]])
    return [person for person in found if person.pk != besides][:OFFERED]


def say(request: BusinessRequest, leads: "QuerySet[Lead]", text: str) -> HttpResponse:
    """Keep who it is, with what happened said."""
    person = meant(request, text)
    count = it_was(person, leads, by=request.user)
    words = ngettext("%(count)s lead was sent by %(person)s.", "%(count)s leads were sent by %(person)s.", count)
    messages.success(request, words % {"count": count, "person": person})
    if count == 1 and request.POST.get("lead"):
        return redirect("marketing:lead", request.POST["lead"])
    return redirect("people:who_sent")


def meant(request: BusinessRequest, text: str) -> Person:
    """The person picked; or somebody new, of whom only this is known."""
    picked = request.POST.get("person", "")
    if picked == NEW:
        return Person.objects.meet(business=request.business, name=text)
    return get_object_or_404(request.business.people, reference=as_reference(picked))


@transaction.atomic
def it_was(person: Person, leads: "QuerySet[Lead]", *, by: User | None) -> int:
    """Somebody known sent these leads: each with a row of its history, and sales follows; says how many."""
    facts: dict[str, Any] = {"referrer": person, "referred_by": str(person)[:200]}
    theirs = list(leads.exclude(person=person).select_related("business").order_by("pk")[:MOST_AT_ONCE])
    for lead in theirs:
        lead.correct(by=by, **facts)
    return len(theirs)


def follow(business: Business, former: Person, them: Person) -> None:
    """Two were one: who was sent by the one was sent by the other."""
    Lead.objects.filter(business=business, referrer=former).update(referrer=them)
    Prospect.objects.filter(business=business, referrer_reference=former.reference).update(
        referrer_reference=them.reference
    )


def as_reference(text: str) -> UUID:
    """The reference that was sent, or one that nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
