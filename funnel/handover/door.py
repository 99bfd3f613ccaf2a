"""Hand over, hand back, lose, answer: one verb of each wing, in one database transaction."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from business.models import User
from business.refusal import Refused
from marketing.models import Campaign, HandOver, Lead, Source
from marketing.models.record import Status
from sales.models import Prospect, Salesperson, SellingSystem
from sales.models.record import LeadCopy
from sales.models.words import Outcome


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
        lead=copy_of(lead, signs, "" if all(sign["seen"] for sign in signs) else unready_why),
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
    never: bool = False,
    at: datetime | None = None,
    seen: int | None = None,
) -> None:
    """A prospect said no. With `again_from`, marketing may call again from that date and has the lead back."""
    at = at or timezone.now()
    prospect.lose(why=why, by=by, again_from=again_from, never=never, at=at, seen=seen)
    if again_from:
        take_back(prospect, how=HandOver.Return.LOST, why=why, revisit_on=again_from, by=by, at=at)


@transaction.atomic
def answer(
    prospect: Prospect, *, again_from: date | None, never: bool, by: User | None, at: datetime | None = None
) -> None:
    """Put right what somebody who said no answered to “may we ask again?”, on both sides.

    A lead that marketing has closed meanwhile stays closed. Raises Refused where they were handed over again since.
    """
    at = at or timezone.now()
    prospect.refresh_from_db(from_queryset=Prospect.objects.select_for_update(no_key=True))
    if attempts_since(prospect):
        raise Refused(_("They were handed over again since, so the answer of then no longer matters."))
    lead = lead_of(prospect)
    if lead.is_open:
        lead.leave_again(by=by, at=at)
    prospect.note_answer(again_from=again_from, never=never, by=by, at=at)
    if again_from and lead.status == Status.HANDED_OVER:
        how = HandOver.Return.LOST
        lead.take_back(how=how, why=prospect.why, revisit_on=again_from, by=by, at=at, answered=True)


@transaction.atomic
def reopen_lost(prospect: Prospect, *, by: User | None, at: datetime | None = None) -> None:
    """Undo a loss, also one that had given the lead back to marketing, as long as marketing has left it alone."""
    prospect.refresh_from_db(from_queryset=Prospect.objects.select_for_update(no_key=True))
    if prospect.outcome == Outcome.LOST and prospect.again_from:
        answer(prospect, again_from=None, never=False, by=by, at=at)
    prospect.reopen(by=by, at=at)


def lead_of(prospect: Prospect) -> Lead:
    """The lead that an attempt is with."""
    return Lead.objects.get(business=prospect.business_id, reference=prospect.lead_reference)


def attempts_since(prospect: Prospect) -> int:
    """How many times the lead was handed over after this attempt."""
    others = Prospect.objects.filter(business=prospect.business_id, lead_reference=prospect.lead_reference)
    return others.filter(pk__gt=prospect.pk).count()


def take_back(prospect: Prospect, *, how: str, **told: Any) -> Lead:
    """Marketing's half of a return."""
    lead = lead_of(prospect)
    lead.take_back(how=how, **told)
    return lead


def copy_of(lead: Lead, signs: list[dict[str, Any]], unready_why: str) -> LeadCopy:
    """What crosses: the lead's source, campaign, dates, signs and notes as they stand now."""
    touches = lead.touches.select_related("by").order_by("on", "pk")
    return LeadCopy(
        lead_reference=lead.reference,
        arrived_on=lead.arrived_on,
        **words_of(lead.source and lead.source.as_it_stands(), lead.campaign and lead.campaign.as_it_stands()),
        referred_by=lead.sent_by[:200],
        referrer_reference=lead.referrer.reference if lead.referrer else None,
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
