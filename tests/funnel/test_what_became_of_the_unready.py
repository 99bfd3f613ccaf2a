"""Who is handed over with signs missing is counted, and Feedback says what became of them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from business.models import Business, User
from business.periods import monday_of, week_key
from funnel.handover.door import hand_back, hand_over, lose
from marketing.models import Lead, SignOfReadiness
from sales.models import Prospect


@pytest.fixture
def give(make_lead: Callable[..., Lead], owner: User, business: Business) -> Callable[..., Prospect]:
    """Hand a lead over, ready or not."""

    def handed(name: str, *, ready: bool, days_ago: int = 20, **facts: Any) -> Prospect:
        lead = make_lead(name, days_ago=days_ago, **facts)
        for sign in SignOfReadiness.objects.filter(business=business) if ready else ():
            lead.see_sign(sign=sign, seen=True, by=owner)
        why = "typed all the same" if ready else "she insists"
        return hand_over(lead, by=owner, unready_why=why, at=business.noon(lead.arrived_on))

    return handed


@pytest.fixture
def five(give: Callable[..., Prospect], owner: User) -> None:
    """Two who were ready, one of them won; three who were not: won, lost, handed back."""
    give("Ready Won", ready=True).win(value=None, by=owner)
    give("Ready Open", ready=True, source="Flyer")
    give("Unready Won", ready=False, source="Flyer").win(value=None, by=owner)
    lose(give("Unready Lost", ready=False), why="x", by=owner)
    hand_back(give("Unready Back", ready=False), why="x", by=owner)


def told(business: Business, side: str, **asked: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("numbers", side, business=business.slug, json=True, stdout=out, **asked)
    return dict(json.loads(out.getvalue()))


@pytest.mark.usefixtures("five")
def test_marketings_numbers_count_them(business: Business) -> None:
    numbers = told(business, "marketing", by="source")
    assert (numbers["total"]["handed_over"], numbers["total"]["handed_over_unready"]) == (5, 3)
    assert {row["key"]: row["handed_over_unready"] for row in numbers["rows"]} == {"Flyer": 1, None: 2}


@pytest.mark.usefixtures("five")
def test_feedback_says_what_became_of_them(business: Business) -> None:
    ready, unready = told(business, "feedback")["readiness"]
    counts = ("key", "received", "won", "lost", "handed_back", "open")
    assert [ready[name] for name in counts] == ["ready", 2, 1, 0, 0, 1]
    assert [unready[name] for name in counts] == ["unready", 3, 1, 1, 1, 0]
    assert (unready["conversion"]["of"], unready["conversion"]["value"]) == (3, None)


@pytest.mark.usefixtures("five")
def test_read_as_of_an_earlier_day_they_are_open(business: Business) -> None:
    yesterday = business.today().replace(year=business.today().year - 1)
    assert told(business, "feedback", as_of=yesterday)["readiness"][1]["received"] == 0


@pytest.mark.usefixtures("five")
def test_each_count_opens_its_rows(desk: Client, home: str) -> None:
    page = desk.get(f"{home}/feedback/").content.decode()
    part = page[page.index('id="readiness"') :]
    links = [(unescape(url), int(n)) for url, n in re.findall(r'<a href="([^"]+)">(\d+)</a>', part)]
    assert [n for _, n in links] == [2, 1, 1, 3, 1, 1, 1]
    for url, n in links:
        rows = desk.get(url)
        assert len(list(rows.context["page"])) == n, url


@pytest.mark.usefixtures("five")
def test_marketings_page_opens_them(desk: Client, home: str) -> None:
    page = desk.get(f"{home}/marketing/numbers/").content.decode()
    found = re.search(r'<a href="([^"]+)">3 of them with signs missing</a>', page)
    assert found
    rows = desk.get(unescape(found[1]))
    assert sorted(str(lead) for lead in rows.context["page"]) == ["Unready Back", "Unready Lost", "Unready Won"]


def test_the_letter_says_so(give: Callable[..., Prospect], desk: Client, home: str, business: Business) -> None:
    days = (business.today() - monday_of(business.today())).days + 3  # in the week before
    give("One", ready=False, days_ago=days)
    give("Two", ready=True, days_ago=days)
    text = desk.get(f"{home}/weekly/letter.txt", {"week": week_key(business.today() - timedelta(days=days))})
    assert "1 with a sign missing" in text.content.decode()


def test_with_all_signs_seen_a_typed_reason_counts_nothing(
    give: Callable[..., Prospect], desk: Client, home: str
) -> None:
    prospect = give("Ready", ready=True)
    assert prospect.unready_why == ""
    assert Lead.objects.get().hand_overs.get().unready_why == ""
    assert "Were they ready?" not in desk.get(f"{home}/feedback/").content.decode()


def test_a_filter_that_cannot_be(desk: Client, home: str) -> None:
    assert desk.get(f"{home}/sales/prospects/?signs=some").status_code == 422
    assert desk.get(f"{home}/marketing/leads/?signs=some").status_code == 422


@pytest.mark.usefixtures("five")
def test_money_spent_for_nobody_is_seen(desk: Client, home: str, business: Business) -> None:
    flyer = business.sources.get(name="Flyer")
    call = business.sources.get(name="Cold call")
    for source, money in ((flyer, 300), (call, 120)):
        business.efforts.create(source=source, on=business.today(), money=money, hours=2)
    rows = {row["key"]: row for row in told(business, "feedback", by="source")["rows"]}
    assert (rows["Cold call"]["spend"], rows["Cold call"]["spend_per_customer"]) == ("120.00", None)
    page = desk.get(f"{home}/feedback/").content.decode()
    assert re.search(r"\$120 <small[^>]*>for no customer yet", page)
    assert re.search(r"\$300 <small[^>]*>\$300 a customer", page)


def test_worth_stands_beside_the_money(
    give: Callable[..., Prospect], desk: Client, home: str, business: Business
) -> None:
    give("Ann", ready=True, source="Flyer").win(value=Decimal(900), by=None)
    business.efforts.create(source=business.sources.get(name="Flyer"), on=business.today(), money=300, hours=0)
    total = told(business, "feedback")["total"]
    assert (total["value"], total["value_per_spend"]) == ("900.00", 3.0)
    assert "3 times the money" in desk.get(f"{home}/feedback/").content.decode()
