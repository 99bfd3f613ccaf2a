"""Goals: an even pace beside them on Today, and the reverse plan beside feedback."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import time_machine
from django.test import Client

import marketing.numbers_job
from business.models import Business, User
from sales.models import Prospect

NOON = datetime(2026, 11, 15, 17, tzinfo=UTC)  # half of November is over in New York


def test_today_says_what_an_even_pace_would_have(
    desk: Client, home: str, business: Business, make_prospect: Callable[..., Prospect]
) -> None:
    business.leads_goal = 40
    business.save()
    with time_machine.travel(NOON, tick=False):
        make_prospect()
        marketing.numbers_job.compute(business)
        page = desk.get(f"{home}/").content.decode()
    assert "even pace 20" in page


def test_feedback_says_how_many_leads_the_goal_takes(
    desk: Client, home: str, business: Business, owner: User, make_prospect: Callable[..., Prospect]
) -> None:
    business.customers_goal = 5
    business.save()
    for place in range(33):
        prospect = make_prospect(source="Referral", days_ago=200)
        if place < 6:
            prospect.win(value=Decimal(100), by=owner, at=business.noon(prospect.received_on))
    page = desk.get(f"{home}/feedback/").content.decode()
    # The example of the definition: 6 of 33, all followed for 180 days.
    assert "about 28 leads on average (15 to 59)" in page
    assert "With 41 leads a month you reach it in 4 months of 5" in page


def test_too_few_customers_are_said_so(
    desk: Client, home: str, business: Business, owner: User, make_prospect: Callable[..., Prospect]
) -> None:
    business.customers_goal = 5
    business.save()
    make_prospect(source="Referral", days_ago=200).win(value=None, by=owner)
    assert "Too few customers yet" in desk.get(f"{home}/feedback/").content.decode()


def test_without_a_goal_nothing_is_said(desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
    make_prospect(source="Referral")
    page = desk.get(f"{home}/feedback/").content.decode()
    assert "leads on average" not in page
    assert "Too few customers yet" not in page
