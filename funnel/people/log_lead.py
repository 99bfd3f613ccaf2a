"""Log a lead from any page, see who it may be, undo it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from business.hats import EVERYBODY, Hat, roles
from business.messages import Open, Undo, say
from business.models import Person
from business.refusal import Refused
from business.request import BusinessRequest
from funnel.people.contacts import check_contact, split_contacts
from funnel.people.duplicates import Alike, alike
from funnel.people.forms import NEW, LogForm
from funnel.people.intake import it_is_them, just_a_note, log_lead
from funnel.people.repeat_call import Again, a_new_job, call_again, find_again, same_call
from funnel.people.status import whereabouts_of
from funnel.people.typed_caller import name_and_contacts
from funnel.return_address import next_page, own_address
from marketing.models import Lead
from marketing.models.lead import LeadQuerySet


@roles(*EVERYBODY)
@never_cache
def log(request: BusinessRequest) -> HttpResponse:
    """The phone rang: a form as a page and as a part; saved with one Enter."""
    if request.method != "POST":
        return show(request, LogForm(initial=first_words(request), business=request.business))
    action = request.POST.get("action", "lead")
    form = LogForm(request.POST, business=request.business, action=action)
    if not form.is_valid():
        return show(request, form, status=422)
    call = form.call()
    if action == "note":
        return noted(request, just_a_note(request.business, call, by=request.user).person)
    try:
        again = call_again(request.business, call, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return show(request, form, status=422)
    if again:
        return noted_again(request, again, ready=action == "ready")
    lead = log_lead(request.business, call, by=request.user)
    tell(request, lead, asked=bool(form.picked))
    return saved(request, lead.person, hand_over=lead if action == "ready" else None)


@roles(*EVERYBODY)
@require_GET
def alike_part(request: BusinessRequest) -> HttpResponse:
    """Who it may be, while one types."""
    picked = request.GET.get("person", "")[:36]
    found = likely(request, request.GET.get("name", ""), request.GET.get("contact", ""), picked)
    context = {"alike": found, "picked": picked, "new_job": bool(request.GET.get("new_job"))}
    return render(request, "people/log.html#alike", context)


@roles(*EVERYBODY)
@require_POST
def undo(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """It was no lead after all: strike it out. Who does not wear marketing's hat undoes only what they logged."""
    lead = get_object_or_404(own_leads(request), reference=reference)
    lead.strike_out(why=_("Undone right after logging"), by=request.user)
    messages.success(request, _("Taken back: %s. It does not count as a lead.") % lead.person)
    there = own_address(request, request.META.get("HTTP_REFERER", ""))
    if there and str(reference) not in there:  # the lead's own pages, like its hand-over, ask for an open lead
        return HttpResponseRedirect(there)
    return redirect("people:person", lead.person.reference)


@roles(*EVERYBODY)
def same(request: BusinessRequest, reference: UUID) -> HttpResponse:
    """Was it somebody known? Put a lead that was just logged on them."""
    lead = get_object_or_404(own_leads(request).with_marketing(), reference=reference)
    if request.method == "POST":
        key, _dash, something_new = request.POST.get("person", "").partition(" ")
        them = get_object_or_404(request.business.people, reference=as_uuid(key))
        same_thing = not something_new and same_call(lead, them, by=request.user)
        if not same_thing:
            it_is_them(lead, them, by=request.user)
        said = _("Noted: %s called again. It is not a new lead.") if same_thing else _("The lead is with %s now.")
        messages.success(request, said % them)
        return redirect("people:person", them.reference)
    contacts = [str(each) for each in [*lead.person.phones.all(), *lead.person.emails.all()]]
    found = alike(
        request.business,
        name=lead.person.name,
        contacts=contacts,
        member=request.membership,
        besides=lead.person_id,
    )
    return render(request, "people/same.html", {"lead": lead, "alike": found})


def own_leads(request: BusinessRequest) -> LeadQuerySet:
    """The leads this member may act on: all for marketing's hat, else those that only they have had in hand."""
    leads: LeadQuerySet = request.business.leads.select_related("person")
    return leads if request.membership.may_wear(Hat.MARKETING) else leads.only_handled_by(request.user)


def first_words(request: BusinessRequest) -> dict[str, object]:
    """What a fresh form starts with: a key of its own, today, and the person it was asked for."""
    start: dict[str, object] = {"once": uuid4(), "arrived_on": request.business.today()}
    known = request.business.people.filter(reference=as_uuid(request.GET.get("person", ""))).first()
    return start | ({"person": str(known.reference), "name": known.name} if known else {})


def as_uuid(text: str) -> UUID:
    """The reference that was sent, or one that nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def likely(request: BusinessRequest, name: str, contact: str, picked: str) -> list[Alike]:
    """Who it may be, from what is typed so far; half a number or address is no contact yet."""
    country = request.business.country
    name, contacts = name_and_contacts(name[:200].replace("\0", "").strip(), country)
    for each in split_contacts(contact[:400].replace("\0", ""), country):
        try:
            check_contact(each)
        except ValidationError:
            continue
        contacts.append(each)
    chosen = as_uuid(picked) if picked not in ("", NEW) else None
    return alike(request.business, name=name, contacts=contacts, member=request.membership, chosen=chosen)


def show(request: BusinessRequest, form: LogForm, status: int = 200) -> HttpResponse:
    """The form, as a page or as a part, with everything typed."""
    name, contact = (str(form[field].value() or "") for field in ("name", "contact"))
    found = likely(request, name, contact, form.picked)
    context = {"form": form, "alike": found, "picked": form.picked, "next": next_page(request)}
    context["new_job"] = bool(form["new_job"].value())
    template = "people/log.html#part" if request.htmx else "people/log.html"
    return render(request, template, context, status=status)


def tell(request: BusinessRequest, lead: Lead, *, asked: bool) -> None:
    """Say that it is saved; and, where they are with sales or known already, what may be done about that."""
    person = lead.person
    say(request, _("Saved: %s.") % person, offer=Undo(reverse("people:undo", args=[lead.reference])))
    if not lead.is_open:
        return
    where = whereabouts_of(request.business, [person.pk])[person.pk]
    if where.prospect or where.customer_since:
        door = reverse("handover:hand_over", args=[lead.reference])
        offer = Open(door, _("Hand over"))
        say(request, f"{where.sentence(person)} {_('Hand this over?')}", offer=offer, level=messages.WARNING)
    elif not asked:
        ask_whether_same(request, lead)


def ask_whether_same(request: BusinessRequest, lead: Lead) -> None:
    """Saved on somebody new whose e-mail or phone somebody known has: offer to put it right."""
    contacts = [str(each) for each in [*lead.person.phones.all(), *lead.person.emails.all()]]
    found = alike(request.business, name="", contacts=contacts, member=request.membership, besides=lead.person_id)
    if found:
        sentence = _("%(them)s (%(where)s) has the %(why)s. Is it the same person?")
        told = {"them": found[0].name, "where": found[0].words, "why": found[0].why}
        there = reverse("people:same", args=[lead.reference])
        say(request, sentence % told, offer=Open(there, _("Have a look")), level=messages.WARNING)


def noted_again(request: BusinessRequest, again: Again, *, ready: bool) -> HttpResponse:
    """Say that a repeat call is no new lead, and offer that it was a new job. `ready` goes on to where that is seen."""
    person = again.person
    words = _("%s called again. It is noted on their lead, and is not a new one.")
    if again.prospect:
        words = _("%s called again. Sales has them and is told: call back.")
    address = reverse("people:new_job", args=[*again.key])
    say(request, words % person, offer=Undo(address, _("It is a new job")))
    if ready and again.prospect and request.membership.may_wear(Hat.SALES):
        return on_to(request, reverse("sales:prospect", args=[again.prospect.reference]))
    return saved(request, person, hand_over=again.lead if ready else None)


@roles(*EVERYBODY)
@require_POST
def new_job(request: BusinessRequest, kind: str, key: int) -> HttpResponse:
    """A repeat call was about something new after all. Who noted it may say so, until somebody did more."""
    lead = a_new_job(find_again(request.business, kind, key, by=request.user), by=request.user)
    tell(request, lead, asked=True)
    return redirect("people:person", lead.person.reference)


def noted(request: BusinessRequest, person: Person) -> HttpResponse:
    """Say that it is a note and no lead."""
    page = reverse("people:person", args=[person.reference])
    say(request, _("Kept as a note on %s. It does not count as a lead.") % person, offer=Open(page))
    return saved(request, person)


def saved(request: BusinessRequest, person: Person, *, hand_over: Lead | None = None) -> HttpResponse:
    """On to where it goes from here. As a part: the message, and a fresh key for the next call on the same page."""
    there = reverse("handover:hand_over", args=[hand_over.reference]) if hand_over else next_page(request)
    return on_to(request, there, person)


def on_to(request: BusinessRequest, there: str, person: Person | None = None) -> HttpResponse:
    """To an address, or to a person's page where there is none; the form knows that it was saved."""
    if not request.htmx:
        return HttpResponseRedirect(there) if there else redirect("people:person", person and person.reference)
    part = HttpResponseClientRedirect(there) if there else render(request, "people/saved.html", {"once": uuid4()})
    return trigger_client_event(part, "saved")
