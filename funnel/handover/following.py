"""Sales's copies follow marketing's words, in the transaction that changes the word: they are the same source."""

from typing import Any

from django.dispatch import receiver

from marketing.crossing import word_changed, word_merged
from marketing.models import Campaign, Source
from sales.models import copied_words
from sales.models.copied_words import Kind


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
