"""Who has been in a stage for too long: longer than those who went on usually took, as the job learned it."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from business.models import Business
from sales.models import Standing


def learned(business: Business) -> dict[str, Any]:
    """Sales's stored standing; empty before the first computation. One query."""
    return Standing.objects.filter(business=business).values_list("numbers", flat=True).first() or {}


def long_in_stage(business: Business) -> Q:
    """Prospects that have been in their stage longer than its limit, in whole local days.

    A stage without a learned limit has the business's own setting. One query.
    """
    today = business.today()
    limits: dict[str, int] = learned(business).get("stuck_after", {})
    found = Q(stage_since__lt=today - timedelta(days=business.stuck_days)) & ~Q(stage__in=list(map(int, limits)))
    for stage, days in limits.items():
        found |= Q(stage=int(stage), stage_since__lt=today - timedelta(days=days))
    return found
