"""Every number and date that somebody can type has a bound: in the form, in the verb, and in the database."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client

from business import bounds
from business.models import Business
from business.refusal import Refused
from marketing.models import Campaign, Effort, Lead, PreLeadCount, Source
from sales.models import Prospect

FAR = date(9999, 12, 31)
OLD = date(1900, 1, 1)


@pytest.fixture
def spent(business: Business) -> Effort:
    effort = Effort(business=business, source=Source.objects.first(), on=business.today(), money=Decimal(10))
    effort.spend()
    return effort


@pytest.fixture
def posted(business: Business) -> PreLeadCount:
    campaign = Campaign.objects.create(business=business, name="Spring")
    return PreLeadCount.objects.create(campaign=campaign, on=business.today(), what="letters", how_many=5)


def is_refused(row: models.Model, **values: Any) -> None:
    """The database takes none of these values, whoever writes them."""
    for name, value in values.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{name: value})


def test_the_database_refuses_numbers_beyond_the_bounds(
    business: Business, spent: Effort, posted: PreLeadCount, make_prospect: Callable[..., Prospect]
) -> None:
    prospect = make_prospect()
    prospect.win(value=Decimal(5), by=None)
    for beyond in (0, 100_001, 5_551_234_567 % 2**31):
        is_refused(business, leads_goal=beyond, customers_goal=beyond)
    for beyond in (0, 731, 32767):
        is_refused(business, ready_days=beyond, conversion_days=beyond, stuck_days=beyond)
    is_refused(spent, money=Decimal(10**9), hours=Decimal("744.01"))
    is_refused(prospect, value=Decimal(10**9), expected_value=Decimal(10**9))
    is_refused(prospect, expected_value=Decimal(-1))
    is_refused(posted, how_many=0)
    is_refused(posted, how_many=100_000_001)


@pytest.mark.parametrize("beyond", [OLD, FAR])
def test_the_database_refuses_days_beyond_the_bounds(
    business: Business,
    spent: Effort,
    posted: PreLeadCount,
    make_prospect: Callable[..., Prospect],
    make_lead: Callable[..., Lead],
    beyond: date,
) -> None:
    lead, prospect = make_lead(), make_prospect("Tom")
    lead.touch(channel="call", by=None)
    is_refused(lead, arrived_on=beyond, revisit_on=beyond, ready_on=beyond)
    is_refused(posted, on=beyond)
    is_refused(posted.campaign, starts_on=beyond, ends_on=beyond)
    is_refused(spent, on=beyond)
    is_refused(lead.touches.get(), on=beyond)
    names = ("arrived_on", "received_on", "stage_since", "answered_on", "next_on", "again_from")
    is_refused(prospect, **dict.fromkeys(names, beyond))


def test_the_bounds_themselves_are_within(business: Business) -> None:
    business.change(leads_goal=1, customers_goal=100_000, ready_days=730, conversion_days=1, stuck_days=730)
    effort = Effort(business=business, source=Source.objects.first(), on=bounds.EARLIEST, hours=Decimal(744))
    effort.money = Decimal("999999999.99")
    effort.spend()


@pytest.mark.parametrize("goal", ["0", "100001", "5551234567", "-3", "1e9", "99999999999999999999"])
def test_a_goal_beyond_reason_is_refused_in_the_form(desk: Client, home: str, business: Business, goal: str) -> None:
    answer = desk.post(f"{home}/settings/goals/", {"leads_goal": "", "customers_goal": goal})
    assert answer.status_code == 422
    assert goal in answer.content.decode(), "what was typed stays"
    business.refresh_from_db()
    assert business.customers_goal is None


@pytest.mark.parametrize("name", ["ready_days", "conversion_days", "stuck_days"])
@pytest.mark.parametrize("days", ["0", "731", "32767", "1000000", "-1"])
def test_a_horizon_beyond_reason_is_refused_in_the_form(desk: Client, home: str, name: str, days: str) -> None:
    usual = {"ready_days": 30, "conversion_days": 90, "stuck_days": 14}
    assert desk.post(f"{home}/settings/horizons/", {**usual, name: days}).status_code == 422


@pytest.mark.parametrize("years", [11, 73, 7973])
def test_a_day_to_come_back_is_at_most_ten_years_ahead(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead], years: int
) -> None:
    lead = make_lead()
    on = f"{business.today().year + years}-01-01"
    page = f"{home}/marketing/leads/{lead.reference}"
    assert desk.post(f"{page}/revisit/", {"revisit_on": on}).status_code == 422
    assert desk.post(f"{page}/touch/", {"channel": "call", "on": business.today(), "revisit_on": on}).status_code == 422
    with pytest.raises(Refused, match="years ahead"):
        lead.revisit(on=date.fromisoformat(on), by=None)
    lead.refresh_from_db()
    assert lead.revisit_on is None
    nine = business.today().replace(year=business.today().year + 9, day=1)
    assert desk.post(f"{page}/revisit/", {"revisit_on": nine}).status_code == 302


def test_what_is_planned_with_a_prospect_is_at_most_ten_years_ahead(
    desk: Client, home: str, business: Business, make_prospect: Callable[..., Prospect]
) -> None:
    prospect, far = make_prospect(), business.today().replace(year=9999, day=1)
    page = f"{home}/sales/prospects/{prospect.reference}"
    assert desk.post(f"{page}/plan/", {"action": "Call", "when": "day", "on": far}).status_code == 422
    with pytest.raises(Refused, match="years ahead"):
        prospect.plan(action="Call", on=far, by=None)
    with pytest.raises(Refused, match="years ahead"):
        prospect.lose(why="no", again_from=far, by=None)
    with pytest.raises(Refused, match="years ahead"):
        prospect.hand_back(why="no", revisit_on=far, by=None)
    prospect.refresh_from_db()
    assert (prospect.next_on, prospect.outcome) == (None, "")


def test_a_campaign_lies_within_reach(desk: Client, home: str) -> None:
    for wrong in ({"starts_on": "1900-01-01"}, {"ends_on": "9999-01-01"}):
        answer = desk.post(f"{home}/marketing/campaigns/add/", {"name": "Spring", **wrong})
        assert answer.status_code == 422
    assert not Campaign.objects.exists()


def test_money_beyond_a_billion_is_refused(
    desk: Client, home: str, business: Business, make_prospect: Callable[..., Prospect]
) -> None:
    prospect = make_prospect()
    page = f"{home}/sales/prospects/{prospect.reference}"
    for amount in ("1000000000", "9999999999.99", "1,000,000,000"):
        assert desk.post(f"{page}/expect/", {"value": amount}).status_code == 422
        assert desk.post(f"{page}/win/", {"value": amount, "on": business.today()}).status_code == 422
    with pytest.raises(Refused, match="below 1,000,000,000"):
        prospect.win(value=Decimal(10**9), by=None)
    with pytest.raises(Refused, match="below 1,000,000,000"):
        prospect.expect(value=Decimal(10**9), by=None)
    prospect.refresh_from_db()
    assert (prospect.outcome, prospect.expected_value) == ("", None)


def test_hours_of_one_entry_fit_in_a_month(desk: Client, home: str, business: Business) -> None:
    source = Source.objects.filter(business=business).first()
    assert source is not None
    page = f"{home}/marketing/sources/{source.reference}/effort/"
    answer = desk.post(page, {"on": business.today(), "hours": "744.01"})
    assert answer.status_code == 422
    assert "744 hours" in answer.content.decode()
    assert desk.post(page, {"on": business.today(), "hours": "744"}).status_code == 302
    with pytest.raises(Refused, match="744 hours"):
        Effort(business=business, source=source, on=business.today(), hours=Decimal(745)).spend()


def test_nothing_has_happened_tomorrow(
    business: Business, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    tomorrow = business.today() + timedelta(days=1)
    at, lead, prospect = business.noon(tomorrow), make_lead(), make_prospect("Tom")
    refused: list[Callable[[], Any]] = [
        lambda: make_lead("Eve", on=tomorrow),
        lambda: lead.touch(channel="call", by=None, at=at),
        lambda: lead.close(why="no", by=None, at=at),
        lambda: lead.correct(arrived_on=tomorrow, by=None),
        lambda: prospect.win(value=None, by=None, at=at),
        lambda: Effort(business=business, source=Source.objects.first(), on=tomorrow, hours=Decimal(1)).spend(),
    ]
    for act in refused:
        with pytest.raises(Refused, match="has not come yet"):
            act()
    lead.refresh_from_db()
    assert lead.is_open
    assert not lead.touches.exists()
