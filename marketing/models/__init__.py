"""Marketing's models, one idea per file."""

from marketing.models.campaign import Campaign, Effort, PreLeadCount
from marketing.models.campaign_history import CampaignHistory
from marketing.models.hand_over import HandOver
from marketing.models.history import History, SignSeen, Touch
from marketing.models.lead import Lead
from marketing.models.source import Source, SourceHistory
from marketing.models.stored_numbers import Standing, Week
from marketing.models.words import CloseReason, SignOfReadiness, Step

__all__ = [
    "Campaign",
    "CampaignHistory",
    "CloseReason",
    "Effort",
    "HandOver",
    "History",
    "Lead",
    "PreLeadCount",
    "SignOfReadiness",
    "SignSeen",
    "Source",
    "SourceHistory",
    "Standing",
    "Step",
    "Touch",
    "Week",
]
