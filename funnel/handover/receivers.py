"""What one side does and the other must know, in the transaction that does it.

Sales's copies follow marketing's words, for they are the same source; marketing's guard follows the ends of attempts.
"""

from datetime import date
from typing import Any

from django.dispatch import receiver

from funnel.handover.door import attempts_since
from marketing.models import Campaign, Lead, Source
from marketing.signals import word_changed, word_merged
from sales.models import Prospect, copied_words
from sales.models.copied_words import Kind
from sales.signals import ended, reopened


def copies_of(word: Source | Campaign) -> dict[str, Any]:
    """What sales keeps of a word beside its reference and name."""
    return {"approach": word.approach} if isinstance(word, Source) else {}


@receiver(word_changed, dispatch_uid="sales follows a word")
def follow(word: Source | Campaign, before: str, **_signal: Any) -> None:
    """A source or campaign is called or works otherwise."""
    kind = Kind.SOURCE if isinstance(word, Source) else Kind.CAMPAIGN
    business, reference = word.business, word.reference
    copied_words.follow(business, kind, reference, name=word.name, before=before, **copies_of(word))


@receiver(word_merged, dispatch_uid="sales follows a merged word")
def follow_merged(word: Source, into: Source, **_signal: Any) -> None:
    """A source went into another one."""
    copied_words.become(
        word.business,
        Kind.SOURCE,
        word.reference,
        before=word.name,
        reference=into.reference,
        name=into.name,
        **copies_of(into),
    )


@receiver(ended, dispatch_uid="marketing hears of an end")
def tell_marketing_of_end(prospect: Prospect, on: date, **_sent: Any) -> None:
    """However an attempt ended, marketing's guard knows: an open prospect, a no and a customer are three things."""
    for lead in Lead.objects.filter(business=prospect.business_id, reference=prospect.lead_reference):
        lead.hear_of_end(
            ended_as=prospect.outcome,
            on=on,
            ask_again=prospect.ask_again,
            ask_from=prospect.again_from if prospect.ask_again else None,
            attempts_since=attempts_since(prospect),
        )


@receiver(reopened, dispatch_uid="marketing hears of a reopening")
def tell_marketing_of_reopening(prospect: Prospect, **_sent: Any) -> None:
    """Sales is at it again, so marketing keeps off. Raises Refused where marketing has gone on with the lead."""
    for lead in Lead.objects.filter(business=prospect.business_id, reference=prospect.lead_reference):
        lead.hear_of_reopening()
