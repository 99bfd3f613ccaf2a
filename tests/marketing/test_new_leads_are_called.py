"""New leads nobody has called stand on Today with the number to tap; the numbers say how soon the others were."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from business.models import Business, User
from business.periods import Period
from funnel.handover.door import hand_over
from marketing.models import Lead, Step
from marketing.numbers import numbers


def names(desk: Client, address: str) -> list[str]:
    return sorted(str(lead.person) for lead in desk.get(address).context["page"])


def test_they_stand_on_today_with_a_number_to_tap(
    desk: Client, home: str, make_lead: Callable[..., Lead], owner: User
) -> None:
    make_lead("Anna", contact="(212) 555-0142", days_ago=2)
    make_lead("Bert", days_ago=1)
    make_lead("Called").touch(channel="call", by=owner)
    make_lead("Moved").move(to=Step.objects.get(name="Talked"), by=owner)
    make_lead("Closed").close(why="Out of area", by=owner)
    sold = make_lead("With sales")
    again = make_lead("With sales too", person=sold.person)
    hand_over(sold, by=None, unready_why="a test")
    page = desk.get(f"{home}/").content.decode()
    assert '<a class="btn small" href="tel:+12125550142">(212) 555-0142</a>' in page
    link = re.search(r'href="([^"]+)"><b>2</b> new, nobody has called them', page)
    assert link
    assert names(desk, unescape(link[1])) == ["Anna", "Bert"]
    assert again.is_open
    assert f"/marketing/leads/{again.reference}/" not in page, "no marketing to who is with sales"


def test_the_numbers_page_opens_them(
    desk: Client, home: str, make_lead: Callable[..., Lead], business: Business, owner: User
) -> None:
    for name in ("Anna", "Bert"):
        make_lead(name, days_ago=2)
    make_lead("Called").touch(channel="call", by=owner)
    link = re.search(r'href="([^"]+)">2 untouched<', desk.get(f"{home}/marketing/numbers/").content.decode())
    assert link
    assert names(desk, unescape(link[1])) == ["Anna", "Bert"]
    rows = {row["key"]: row["untouched"] for row in numbers(business, by="source")["rows"]}
    assert rows == {None: 2}


@pytest.mark.parametrize("value", ["", "none", "x" * 300])
def test_a_filter_that_is_none(desk: Client, home: str, make_lead: Callable[..., Lead], value: str) -> None:
    make_lead()
    answer = desk.get(f"{home}/marketing/leads/", {"untouched": value})
    assert answer.status_code == (422 if value else 200)


def test_median_hours_to_the_first_touch(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    zone = ZoneInfo(business.zone)
    day = datetime(2026, 3, 2, 9, tzinfo=zone)
    leads = [make_lead(f"P{number}", on=day.date()) for number in range(4)]
    Lead.objects.update(logged_at=day)
    for lead, hours in zip(leads, (0.5, 30, 100), strict=False):
        lead.touch(channel="call", by=owner, at=day + timedelta(hours=hours))
        lead.touch(channel="call", by=owner, at=day + timedelta(hours=hours + 1))
    period = Period(day.date(), day.date())
    total = numbers(business, period=period)["total"]
    assert (total["median_hours_to_first_touch"], total["untouched"]) == (30, 1)
    early = numbers(business, period=period, as_of=day.date())["total"]
    assert (early["median_hours_to_first_touch"], early["untouched"]) == (None, 3), "what came later is unknown then"
    noon = make_lead("By import", on=day.date())  # nobody knows the hour
    noon.touch(channel="call", by=owner, at=day + timedelta(hours=1))
    assert numbers(business, period=period)["total"]["median_hours_to_first_touch"] == 30
