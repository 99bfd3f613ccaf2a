"""What was changed of a campaign, and which word of marketing a name means that somebody once gave it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.history import HistoryRow
from business.models import User
from marketing.models.campaign import Campaign
from marketing.models.source import Source, SourceHistory

RENAMED = "renamed"


class CampaignHistory(HistoryRow):
    """What was changed of a campaign: its name."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="history")

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a campaign")


def remember_renaming(campaign: Campaign, *, before: str, by: User | None) -> None:
    """Write that it was called otherwise until now."""
    at: datetime = timezone.now()
    row = CampaignHistory(business=campaign.business, campaign=campaign, verb=RENAMED, by=by, at=at)
    row.on, row.before, row.after = campaign.business.date_of(at), before, campaign.name
    row.save()


def called(words: Sequence[Source | Campaign], name: str) -> Source | Campaign | None:
    """Of these words, all of one kind and business, the one of a name in any letter case.

    The present name goes before former ones, and of those the one that was given up last. One query, where no present
    name fits; None where nothing was ever called so.
    """
    wanted = name.strip().casefold()
    for word in words:
        if word.name.casefold() == wanted:
            return word
    if not words:
        return None
    kind = "source" if isinstance(words[0], Source) else "campaign"
    history = SourceHistory.objects if kind == "source" else CampaignHistory.objects
    rows = history.filter(business=words[0].business_id, verb=RENAMED).order_by("-at", "-pk")
    given_up = rows.values_list("before", kind)
    keys = (key for before, key in given_up if before.casefold() == wanted)  # SQLite knows the case of A to Z only
    key = next(keys, None)
    return next((word for word in words if word.pk == key), None)
