"""They called again about the same thing: a touch on the open lead or a call on the open prospect, never a lead."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from business.models import Business, Person, User
from funnel.people.intake import Call, it_is_them, person_of
from marketing.models import Lead, Touch
from sales.models import History, Prospect


@dataclass(frozen=True, slots=True)
class Again:
    """Where a repeat call was noted: on a lead as a touch, or on a prospect."""

    person: Person
    lead: Lead | None = None
    touch: Touch | None = None
    prospect: Prospect | None = None
    row: History | None = None  # of the prospect's history

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others, for an address."""
        if self.row:
            return "prospect", self.row.pk
        return "lead", self.touch.pk if self.touch else 0


@transaction.atomic
def call_again(business: Business, call: Call, *, by: User) -> Again | None:
    """Note a call of somebody who was picked and has something open, unless it is a new job; None where it is a lead.

    The person is locked, so that of two calls at one moment the second finds the lead of the first. Raises Refused for
    a day before the lead arrived, or came to sales.
    """
    if call.person is None:
        return None
    person = Person.objects.select_for_update(no_key=True).get(pk=call.person.pk)
    if call.new_job:
        return None
    prospect, lead = open_prospect(person), open_lead(person)
    if prospect is None and lead is None:
        return None
    person_of(business, call, by=by)
    at = moment_of(business, call)
    if prospect:
        return on_prospect(prospect, note_of(call), by=by, at=at)
    assert lead is not None  # noqa: S101 - said to the type checker
    return on_lead(lead, fill_in(lead, call, by=by), by=by, at=at)


def open_prospect(person: Person) -> Prospect | None:
    """The attempt sales is at with them."""
    return person.prospects.open().select_related("person", "business").first()


def open_lead(person: Person) -> Lead | None:
    """Their latest lead that is in marketing's hands."""
    return person.leads.with_marketing().select_related("person", "business").first()


def moment_of(business: Business, call: Call) -> datetime:
    """When they called: now, or on the day that was typed."""
    on = call.arrived_on
    return timezone.now() if on in (None, business.today()) else business.noon(on)


def on_prospect(prospect: Prospect, note: str, *, by: User, at: datetime) -> Again:
    """A call on what sales is at: its salesperson is told."""
    prospect.hear_from(by=by, note=note, at=at)
    return Again(prospect.person, prospect=prospect, row=prospect.history.filter(verb="called again").latest("pk"))


def on_lead(lead: Lead, note: str, *, by: User, at: datetime) -> Again:
    """A touch that they began."""
    touch = lead.touch(channel=Touch.Channel.CALL, begun_by=Touch.Side.THEY, note=note, by=by, at=at)
    return Again(lead.person, lead=lead, touch=touch)


def fill_in(lead: Lead, call: Call, *, by: User) -> str:
    """What nobody knew of the lead is known now; the rest of what was typed stands in the note that comes back."""
    facts: dict[str, Any] = {"source": call.source, "campaign": call.campaign}
    news = {name: value for name, value in facts.items() if value and getattr(lead, name) is None}
    referrer = call.referrer if call.referrer != lead.person else None
    if (referrer or call.referred_by) and not lead.sent_by:
        news |= {"referrer": referrer, "referred_by": call.referred_by or str(referrer)[:200]}
    if news:
        lead.correct(by=by, **news)
    left: Any = {name: "" if name == "referred_by" else None for name in news}
    return note_of(replace(call, **left))


def note_of(call: Call) -> str:
    """What was typed, as a note: what they want, and what else was said of how they came."""
    more = {
        _("Heard of us through: %s"): call.source,
        _("Campaign: %s"): call.campaign,
        _("Sent by: %s"): call.referrer or call.referred_by,
    }
    return "\n".join([call.wants, *(words % value for words, value in more.items() if value)]).strip()


@transaction.atomic
def a_new_job(again: Again, *, by: User) -> Lead:
    """It was about something new after all: the call is taken off what was open, and becomes a lead."""
    note, at = "", timezone.now()
    if again.prospect and again.row:
        note, at = again.row.why, again.row.at
        again.prospect.undo(again.row, by=by)
    elif again.lead and again.touch:
        note, at = again.touch.note, again.touch.at
        again.lead.remove_touch(again.touch, by=by)
    business = again.person.business
    return Lead.objects.log(business=business, person=again.person, by=by, at=at, wants=note)


def find_again(business: Business, kind: str, key: int, *, by: User) -> Again:
    """The repeat call of that key, if this user noted it. Raises Http404 for any other."""
    if kind == "prospect":
        rows = History.objects.filter(business=business, verb="called again", by=by)
        row = get_object_or_404(rows.select_related("prospect__person", "prospect__business"), pk=key)
        return Again(row.prospect.person, prospect=row.prospect, row=row)
    touches = Touch.objects.filter(lead__business=business, begun_by=Touch.Side.THEY, by=by)
    touch = get_object_or_404(touches.select_related("lead__person", "lead__business"), pk=key)
    return Again(touch.lead.person, lead=touch.lead, touch=touch)


@transaction.atomic
def same_call(lead: Lead, them: Person, *, by: User) -> Again | None:
    """A lead was logged on somebody new who is known, about what they have open: it becomes a call on that.

    None where they have nothing open, and for a lead that is on them already. The lead is struck out, with the reason.
    """
    Person.objects.select_for_update(no_key=True).get(pk=them.pk)
    prospect = open_prospect(them)
    mine = them.leads.with_marketing().exclude(pk=lead.pk).select_related("person", "business").first()
    if lead.person == them or not (prospect or mine):
        return None
    it_is_them(lead, them, by=by)
    lead.strike_out(why=_("They called again about the same thing"), by=by)
    same_day = lead.business.date_of(lead.logged_at) == lead.arrived_on
    at = lead.logged_at if same_day else lead.business.noon(lead.arrived_on)
    note = note_of(Call(once=lead.reference, wants=lead.wants, source=lead.source, referred_by=lead.sent_by))
    if prospect:
        return on_prospect(prospect, note, by=by, at=at)
    return on_lead(mine, note, by=by, at=at) if mine else None
