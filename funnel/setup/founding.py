"""Found a business: its owner, and the words it starts with."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from business.hats import Role
from business.models import Business, Membership, User
from business.models.firm import free_slug
from funnel.setup.presets import STARTERS, Starter
from marketing.models import CloseReason, SignOfReadiness, Source, Step
from sales.models import Reason, SellingSystem, Stage
from sales.models.words import Outcome

MOST_AT_ONCE = 10  # so many may found a business of one name at the same moment and get a short address


@transaction.atomic
def found_business(*, owner: User, name: str, starter: str = "trades", **facts: Any) -> Business:
    """A business with an owner and words from a starter. `facts` are its country, zone, currency and language."""
    business = keep_at_free_address(Business(name=name, slug=free_slug(name), **facts))
    Membership.objects.create(business=business, user=owner, role=Role.OWNER)
    begin_marketing(business, STARTERS[starter])
    begin_sales(business, STARTERS[starter])
    return business


def keep_at_free_address(business: Business) -> Business:
    """Save it; where somebody took its address at this very moment, under the next that is free.

    Raises ValidationError for facts that no business can have.
    """
    business.full_clean(exclude=["slug"])
    for _attempt in range(MOST_AT_ONCE):
        try:
            with transaction.atomic():
                business.save()
        except IntegrityError:
            business.slug = free_slug(business.name)
        else:
            return business
    business.slug = f"{business.slug[:40]}-{get_random_string(8).lower()}"
    business.save()
    return business


def begin_marketing(business: Business, starter: Starter) -> None:
    """Marketing's words."""
    Source.objects.bulk_create(
        Source(business=business, name=str(name), approach=approach, position=place)
        for place, (name, approach) in enumerate(starter.sources)
    )
    lists: list[tuple[Any, Any]] = [
        (Step, starter.steps),
        (SignOfReadiness, starter.signs),
        (CloseReason, starter.close_reasons),
    ]
    for model, names in lists:
        model._default_manager.bulk_create(
            model(business=business, name=str(name), position=place) for place, name in enumerate(names)
        )


def begin_sales(business: Business, starter: Starter) -> None:
    """Sales's words."""
    system = SellingSystem.objects.create(business=business, name=str(starter.system))
    Stage.objects.bulk_create(
        Stage(business=business, system=system, name=str(name), guidance=str(guidance), position=place)
        for place, (name, guidance) in enumerate(starter.stages)
    )
    for outcome, names in ((Outcome.LOST, starter.loss_reasons), (Outcome.HANDED_BACK, starter.hand_back_reasons)):
        Reason.objects.bulk_create(
            Reason(business=business, outcome=outcome, name=str(name), position=place)
            for place, name in enumerate(names)
        )
