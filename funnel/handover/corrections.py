"""What is put right on both sides at once: one verb of each wing, in one database transaction."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from business.models import User
from funnel.handover.door import attempts_since, words_of
from marketing.models import Lead
from marketing.signals import lead_corrected
from sales.models import Prospect

COPIED = frozenset({"source", "campaign", "arrived_on", "referred_by", "referrer", "wants"})


def correct(lead: Lead, *, by: User | None, at: datetime | None = None, **facts: Any) -> None:
    """Put right what was logged of a lead, with every prospect of it: `source`, `campaign`, `arrived_on` and more."""
    lead.correct(by=by, at=at, **facts)  # its prospects follow below, whoever corrects it


@receiver(lead_corrected, dispatch_uid="sales follows a corrected lead")
def carry_across(lead: Lead, by: User | None, at: datetime | None, changed: set[str], **_signal: Any) -> None:
    """Every prospect of the lead takes the facts, each with a history row of its own."""
    if not COPIED & changed:
        return
    source = lead.source and lead.source.as_it_stands()
    campaign = lead.campaign and lead.campaign.as_it_stands()
    facts = {
        **words_of(source, campaign),
        "arrived_on": lead.arrived_on,
        "referred_by": lead.sent_by[:200],
        "referrer_reference": lead.referrer.reference if lead.referrer else None,
        "wants": lead.wants,
    }
    for prospect in Prospect.objects.filter(business=lead.business_id, lead_reference=lead.reference).order_by("pk"):
        prospect.take_facts(by=by, at=at, **facts)


@transaction.atomic
def correct_outcome(
    prospect: Prospect, *, by: User | None, at: datetime | None = None, seen: int | None = None, **facts: Any
) -> None:
    """Put right how an attempt ended; where it gave the lead back, marketing's side of the return as well."""
    lead = held_lead(prospect)
    prospect.correct_outcome(by=by, at=at, seen=seen, **facts)
    if prospect.went_back:
        back = {"on": facts.get("outcome_on"), "why": facts.get("why")}
        lead.correct_return(by=by, at=at, later=attempts_since(prospect), **back)


@transaction.atomic
def correct_hand_over(prospect: Prospect, on: date, *, by: User | None, at: datetime | None = None) -> None:
    """Put right on which day a lead went to sales, on both sides. Raises Refused where either side knows better."""
    if on == prospect.received_on:
        return
    held_lead(prospect).correct_hand_over(on, by=by, at=at, later=attempts_since(prospect))
    prospect.correct_received(on, by=by, at=at)


@transaction.atomic
def undo_hand_over(prospect: Prospect, *, by: User | None, at: datetime | None = None) -> Lead:
    """It was handed over by mistake: marketing has it as before. Raises Refused once sales has done anything."""
    lead = held_lead(prospect)
    prospect.vanish()
    lead.undo_hand_over(by=by, at=at)
    return lead


def held_lead(prospect: Prospect) -> Lead:
    """The lead of an attempt, held until the end: whoever corrects takes the lead first, then its prospects."""
    held = Lead.objects.select_for_update(no_key=True)
    return held.get(business=prospect.business_id, reference=prospect.lead_reference)
