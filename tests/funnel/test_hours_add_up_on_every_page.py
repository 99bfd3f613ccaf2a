"""A quarter of an hour, three times, is three quarters together: on every page and in the letter."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from business.models import Business, Membership
from business.periods import monday_of
from funnel.weekly.letter import letter
from marketing.models import Effort

NAMES = ("Referral", "Flyer", "Cold call")


@pytest.fixture
def quarters(business: Business) -> None:
    """A quarter of an hour on each of three sources, last week, and three minutes on a fourth."""
    on = monday_of(business.today()) - timedelta(days=3)
    for name, spent in [*((name, "0.25") for name in NAMES), ("Web site", "0.05")]:
        Effort(business=business, source=business.sources.get(name=name), on=on, hours=Decimal(spent)).spend()


def cells(page: str, label: str) -> list[str]:
    """What stands in the cells of a label, in their order."""
    return re.findall(rf'data-label="{label}">([^<]*)<', page)


def test_on_pages(desk: Client, home: str, quarters: None, business: Business) -> None:
    wing = f"{home}/marketing"
    assert sorted(cells(desk.get(f"{wing}/sources/").content.decode(), "Hours"))[-4:] == [
        "0.05",
        "0.25",
        "0.25",
        "0.25",
    ]
    since = business.today() - timedelta(days=20)
    shown = cells(desk.get(f"{wing}/numbers/?by=source&from={since}&to={business.today()}").content.decode(), "Hours")
    *rows, total = map(Decimal, shown)
    assert sum(rows) == total == Decimal("0.8")
    assert "0.25 h" in desk.get(f"{wing}/efforts/").content.decode()
    assert "0.05 h" in desk.get(f"{wing}/efforts/").content.decode()


def test_in_the_letter(business: Business, quarters: None) -> None:
    member = Membership.objects.select_related("business", "user").get(business=business)
    text = letter(member, monday_of(business.today()) - timedelta(days=7)).text
    assert "0.8 hours" in text


def test_typed_in_any_way(desk: Client, home: str, business: Business) -> None:
    source = business.sources.get(name="Referral")
    for typed in ("1:30", "1h30", "90 min", "1,5", "1.5"):
        sent = {"on": business.today(), "hours": typed}
        answer = desk.post(f"{home}/marketing/sources/{source.reference}/effort/", sent)
        assert answer.status_code == 302, typed
    assert {effort.hours for effort in Effort.objects.all()} == {Decimal("1.5")}
