"""Hand over, hand back, lose: one verb of each wing, in one database transaction."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from business.models import User
from marketing.models import Campaign, HandOver, Lead, Source
from sales.models import Prospect, Salesperson, SellingSystem
from sales.models.record import LeadCopy


@transaction.atomic
def hand_over(
    lead: Lead,
    *,
    by: User | None,
    unready_why: str = "",
    at: datetime | None = None,
    system: SellingSystem | None = None,
    salesperson: Salesperson | None = None,
) -> Prospect:
    """Marketing gives a ready lead to sales: the only way into sales. Raises Refused when either side may not."""
    at = at or timezone.now()
    signs = lead.hand_over(by=by, unready_why=unready_why, at=at)
    return Prospect.objects.receive(
        business=lead.business,
        person=lead.person,
        lead=copy_of(lead, signs, unready_why),
        by=by,
        at=at,
        system=system,
        salesperson=salesperson,
    )


@transaction.atomic
def hand_back(
    prospect: Prospect,
    *,
    why: str,
    by: User | None,
    revisit_on: date | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> Lead:
    """Sales returns a prospect who is not ready. The lead is marketing's again, with the reason and the date."""
    at = at or timezone.now()
    prospect.hand_back(why=why, by=by, revisit_on=revisit_on, at=at, seen=seen)
    return take_back(prospect, how=HandOver.Return.HANDED_BACK, why=why, revisit_on=revisit_on, by=by, at=at)


@transaction.atomic
def lose(
    prospect: Prospect,
    *,
    why: str,
    by: User | None,
    again_from: date | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """A prospect said no. With `again_from`, marketing may call again from that date and has the lead back."""
    at = at or timezone.now()
    prospect.lose(why=why, by=by, again_from=again_from, at=at, seen=seen)
    if again_from:
        take_back(prospect, how=HandOver.Return.LOST, why=why, revisit_on=again_from, by=by, at=at)


def take_back(prospect: Prospect, *, how: str, **told: Any) -> Lead:
    """Marketing's half of a return."""
    lead = Lead.objects.get(business=prospect.business_id, reference=prospect.lead_reference)
    lead.take_back(how=how, **told)
    return lead


def copy_of(lead: Lead, signs: list[dict[str, Any]], unready_why: str) -> LeadCopy:
    """What crosses: the lead's source, campaign, dates, signs and notes as they stand now."""
    touches = lead.touches.select_related("by").order_by("on", "pk")
    return LeadCopy(
        lead_reference=lead.reference,
        arrived_on=lead.arrived_on,
        **words_of(lead.source and lead.source.as_it_stands(), lead.campaign and lead.campaign.as_it_stands()),
        referred_by=lead.referred_by,
        wants=lead.wants,
        signs=signs,
        unready_why=unready_why,
        notes=[
            {"on": touch.on.isoformat(), "by": str(touch.by or ""), "how": touch.channel, "text": touch.note}
            for touch in touches
        ],
    )


def words_of(source: Source | None, campaign: Campaign | None) -> dict[str, Any]:
    """Marketing's words as sales keeps them: references and names, which follow a renaming."""
    return {
        "source_reference": source.reference if source else None,
        "source_name": source.name if source else "",
        "approach": source.approach if source else "",
        "campaign_reference": campaign.reference if campaign else None,
        "campaign_name": campaign.name if campaign else "",
    }
