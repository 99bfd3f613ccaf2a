"""A person's one timeline: what happened on both sides, as far as this member may see it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from business.models import Membership, Person
from funnel.people.status import Whereabouts, gather
from funnel.people.timeline_entry import Entry
from funnel.people.told_by_marketing import lead_rows, told_by_marketing
from funnel.people.told_by_sales import prospect_rows, told_by_sales


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened, the latest first, and where the person is now."""

    entries: list[Entry]
    where: Whereabouts


def story_of(person: Person, member: Membership) -> Story:
    """Everything this member may see of a person. Four queries at most, however long it is.

    Everybody sees when they made contact, hand-overs and hand-backs, that they became a customer, and notes. Steps and
    touches are for marketing's hat; stages, next actions, reasons and values for sales's.
    """
    of_leads, of_prospects = lead_rows(person), prospect_rows(person)
    entries = [
        *told_by_marketing(of_leads, person, member),
        *told_by_sales(of_prospects, of_leads, member),
        *notes(person, member),
    ]
    entries.sort(key=lambda entry: (entry.at, entry.order))
    entries.reverse()
    # Every lead and prospect has a first row, so their histories bring them all.
    leads = {row.lead.pk: row.lead for row in of_leads}.values()
    prospects = {row.prospect.pk: row.prospect for row in of_prospects}.values()
    latest = sorted(leads, key=lambda lead: (lead.arrived_on, lead.pk), reverse=True)
    return Story(entries, gather(latest, prospects).get(person.pk, Whereabouts()))


def notes(person: Person, member: Membership) -> Iterator[Entry]:
    """What was written down on the person. One query."""
    for note in person.notes.select_related("by"):
        yield Entry(at=note.at, on=member.business.date_of(note.at), by=note.by, says=_("Noted."), quote=note.text)
