"""Marketing's one set-based word: bring in leads of the past, with what became of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from business.due_marks import mark
from business.hats import Hat
from business.models import Business
from marketing.models.campaign import Campaign
from marketing.models.hand_over import HandOver
from marketing.models.history import History
from marketing.models.lead import Lead
from marketing.models.record import Status
from marketing.models.source import Source
from marketing.models.words import Step

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One lead to bring in. Dates are local to the business; nobody knows the hours, so everything happens at noon."""

    person_id: int
    their_reference: str
    arrived_on: date
    source: Source | None = None
    campaign: Campaign | None = None
    referred_by: str = ""
    wants: str = ""
    step: Step | None = None  # where it is, on the day it arrived; None: the first
    handed_over_on: date | None = None
    unready_why: str = ""
    returned_on: date | None = None  # handed back by sales
    return_why: str = ""
    ended_on: date | None = None  # sales's attempt, whichever way
    ended_as: str = ""


def unseen_signs(business: Business) -> list[dict[str, Any]]:
    """What a hand-over copies of a lead in whom no sign was noted."""
    return [{"sign": sign.name, "seen": False} for sign in business.signs_of_readiness.filter(retired_at=None)]


def bring_in(business: Business, arrivals: Iterable[Arrival], *, signs: list[dict[str, Any]]) -> list[UUID]:
    """The rows that log, move, hand over and take back would leave, in a few statements; the new leads' references.

    Give the arrivals in the order in which they came and call it in a transaction, with every date checked before:
    no arrival after its hand-over, no hand-over after its return.
    """
    first = Step.objects.filter(business=business, retired_at=None).first()
    references: list[UUID] = []
    touched: list[date] = []
    rest = iter(arrivals)
    while batch := list(islice(rest, BATCH)):
        leads = Lead.objects.bulk_create(leads_of(business, batch, first))
        pairs = list(zip(leads, batch, strict=True))
        History.objects.bulk_create(row for lead, came in pairs for row in history_of(lead, came, first))
        HandOver.objects.bulk_create(
            hand_over_of(lead, came, came.handed_over_on, signs) for lead, came in pairs if came.handed_over_on
        )
        references += [lead.reference for lead in leads]
        touched.append(min(came.arrived_on for came in batch))
    if touched:
        mark(business=business.pk, side=Hat.MARKETING, since=min(touched))
    return references


def leads_of(business: Business, batch: list[Arrival], first: Step | None) -> Iterator[Lead]:
    """The leads as their last verb leaves them."""
    known = set(
        Lead.objects.counted()
        .filter(business=business, person__in={came.person_id for came in batch})
        .values_list("person_id", flat=True)
    )
    for came in batch:
        with_sales = came.handed_over_on and not came.returned_on
        yield Lead(
            business=business,
            person_id=came.person_id,
            their_reference=came.their_reference,
            source=came.source,
            campaign=came.campaign,
            referred_by=came.referred_by,
            wants=came.wants,
            arrived_on=came.arrived_on,
            logged_at=business.noon(came.arrived_on),
            returning=came.person_id in known,
            status=Status.HANDED_OVER if with_sales else Status.OPEN,
            step=came.step or first,
            ready_on=came.handed_over_on,
        )
        known.add(came.person_id)


def history_of(lead: Lead, came: Arrival, first: Step | None) -> Iterator[History]:
    """What each verb would have remembered, in its order."""
    yield remembered(lead, "arrived", came.arrived_on, to_step=first)
    if came.step and came.step != first:
        words = {"before": str(first or ""), "after": str(came.step)}
        yield remembered(lead, "moved", came.arrived_on, from_step=first, to_step=came.step, **words)
    if came.handed_over_on:
        at_step = str(came.step or first or "")
        yield remembered(lead, "handed over", came.handed_over_on, before=at_step, why=came.unready_why)
    if came.returned_on:
        yield remembered(lead, "handed back", came.returned_on, why=came.return_why)


def remembered(lead: Lead, verb: str, on: date, **row: Any) -> History:
    """One history row, at noon."""
    return History(lead=lead, business=lead.business, verb=verb, at=lead.business.noon(on), on=on, **row)


def hand_over_of(lead: Lead, came: Arrival, on: date, signs: list[dict[str, Any]]) -> HandOver:
    """The hand-over, and its return where sales gave it back."""
    return HandOver(
        business=lead.business,
        lead=lead,
        at=lead.business.noon(on),
        on=on,
        signs=signs,
        unready_why=came.unready_why,
        returned_on=came.returned_on,
        returned_as=HandOver.Return.HANDED_BACK if came.returned_on else "",
        return_why=came.return_why if came.returned_on else "",
        ended_on=came.ended_on,
        ended_as=came.ended_as,
    )
