"""Somebody made contact: a lead, or just a note. One transaction each; the same form sent twice is one lead."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from business.models import Business, Note, Person, User
from business.phones import e164
from funnel.people.referrers import follow
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect

M = TypeVar("M")
A_MOMENT = timedelta(minutes=5)  # later the same words are said anew: “called, nobody there”


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was typed while the phone was still warm. `once` is the form's one-time key."""

    once: UUID
    name: str = ""
    contacts: list[str] = field(default_factory=list)
    person: Person | None = None  # somebody known whom the member has picked
    source: Source | None = None
    wants: str = ""
    company: str = ""
    address: str = ""
    referred_by: str = ""
    referrer: Person | None = None  # who sent them, where somebody known was picked
    campaign: Campaign | None = None
    arrived_on: date | None = None
    new_job: bool = False  # about something new, though they have something open

    def is_of(self, person: Person) -> bool:
        """Whether it tells of this person: the one picked, or one of that name with these contacts."""
        if self.person:
            return self.person == person
        known = {phone.e164 for phone in person.phones.all()} | {email.address for email in person.emails.all()}
        country = person.business.country
        told = {each.lower() if "@" in each else e164(each, country) for each in self.contacts}
        return self.name == person.name and told <= known


def once_only(keep: Callable[[], M]) -> M:
    """Keep something whose key is unique. Where the same form comes twice at one moment, the second finds the first."""
    try:
        return keep()
    except IntegrityError:
        return keep()


def log_lead(business: Business, call: Call, *, by: User) -> Lead:
    """Keep the person, their contacts and a lead. A form sent twice finds the lead of the first time."""
    return once_only(lambda: already_logged(business, call) or keep_lead(business, call, by=by))


def just_a_note(business: Business, call: Call, *, by: User) -> Note:
    """Not a lead: keep the person, and what they said. A form sent twice leaves one note."""
    return once_only(lambda: keep_note(business, call, by=by))


def already_logged(business: Business, call: Call) -> Lead | None:
    """The lead this very form has made before. The same key with something else typed is another lead."""
    lead = business.leads.select_related("person").filter(reference=call.once).first()
    same = (
        lead
        and lead.wants == call.wants
        and lead.source_id == (call.source and call.source.pk)
        and call.is_of(lead.person)
    )
    return lead if same else None


@transaction.atomic
def keep_lead(business: Business, call: Call, *, by: User) -> Lead:
    """The person and the lead, both or neither."""
    person = person_of(business, call, by=by)
    return Lead.objects.log(
        business=business,
        person=person,
        by=by,
        at=timezone.now(),
        source=call.source,
        campaign=call.campaign,
        wants=call.wants,
        arrived_on=call.arrived_on,
        referred_by=call.referred_by,
        referrer=call.referrer if call.referrer != person else None,
        reference=free_key(Lead, call.once),
    )


@transaction.atomic
def keep_note(business: Business, call: Call, *, by: User) -> Note:
    """The person and the note, both or neither."""
    person = None if call.person else business.people.filter(reference=call.once).first()
    if person is None or not call.is_of(person):
        person = person_of(business, call, by=by, key=free_key(Person, call.once))
    return write_note(person, call.wants, by=by)


def write_note(person: Person, text: str, *, by: User) -> Note:
    """A note on a person. The same words again by the same member within a moment are the same form sent twice."""
    last = person.notes.filter(at__gte=timezone.now() - A_MOMENT).order_by("-pk").first()
    if last and last.text == text and last.by_id == by.pk:
        return last
    return person.notes.create(text=text, by=by)


def person_of(business: Business, call: Call, *, by: User, key: UUID | None = None) -> Person:
    """The one who called: somebody known, who may have told something new; else somebody new."""
    facts: dict[str, Any] = {"name": call.name, "company": call.company, "address": call.address}
    if call.person is None:
        return Person.objects.meet(business=business, contacts=call.contacts, reference=key, **facts)
    otherwise = call.person.learn(contacts=call.contacts, **facts)
    if otherwise:
        write_note(call.person, _("Also said: %s") % ", ".join(otherwise), by=by)
    return call.person


def free_key(model: type[Lead] | type[Person], key: UUID) -> UUID:
    """The key, or a new one where anybody's row has it already."""
    return uuid4() if model._default_manager.filter(reference=key).exists() else key


@transaction.atomic
def it_is_them(lead: Lead, them: Person, *, by: User) -> None:
    """A lead was logged on somebody new who is known already: put it on them, with all that was told.

    Attempts of sales that came back go with it. Raises Refused when the lead is not marketing's any more.
    Whether it is about the same thing as what they have open is `funnel.people.repeat_call`'s question.
    """
    new = lead.person
    if new == them:
        return
    lead.belong_to(them, by=by)
    Prospect.objects.filter(lead_reference=lead.reference).belong_to(them)
    contacts = [str(each) for each in [*new.phones.all(), *new.emails.all()]]
    them.learn(contacts=contacts, name=new.name, company=new.company, address=new.address)
    follow(lead.business, new, them)
    if not (new.leads.exists() or new.prospects.exists() or new.notes.exists()):
        new.delete()
