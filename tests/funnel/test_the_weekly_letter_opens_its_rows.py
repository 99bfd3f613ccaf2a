"""Every link of the letter works for whoever gets it, and every count opens as many rows as it says."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from business.hats import Role
from business.models import Business, User
from funnel.handover.door import hand_back, hand_over
from funnel.weekly.letter import Letter, letter
from marketing.models import Lead
from sales.models import Prospect
from tests.funnel.weekly_story import (
    HERE,
    MONDAY,
    PUNCTUAL,
    SUNDAY,
    Link,
    Reader,
    and_then,
    busy_week,
    links_of_text,
    rows_behind,
)

Makes = Callable[..., Lead]
Hands = Callable[..., Prospect]


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(PUNCTUAL, tick=False):
        yield


def letter_to(user: User, business: Business) -> Letter:
    return letter(business.memberships.get(user=user), MONDAY)


def counts(links: list[Link]) -> list[Link]:
    """Those that count rows of a list; a sentence of the verdict names several counts at once."""
    lists = [link for link in links if "/marketing/leads/" in link.url or "/sales/prospects/" in link.url]
    return [link for link in lists if "in the last" not in link.words]


@pytest.mark.parametrize("role", list(Role))
def test_every_count_opens_as_many_rows(
    business: Business,
    owner: User,
    member: Callable[..., User],
    signed_in: Callable[[User], Client],
    make_lead: Makes,
    make_prospect: Hands,
    role: Role,
) -> None:
    busy_week(business, owner, make_lead, make_prospect)
    reader = owner if role == Role.OWNER else member(role)
    client = signed_in(reader)
    links = counts(Reader(letter_to(reader, business).html).links)
    assert len(links) >= {Role.OWNER: 30, Role.MARKETER: 20, Role.SALESPERSON: 9}[role]
    for link in links:
        assert rows_behind(client, link) == link.count, link


@pytest.mark.parametrize("role", list(Role))
def test_every_link_works_for_who_gets_it(
    business: Business,
    owner: User,
    member: Callable[..., User],
    signed_in: Callable[[User], Client],
    make_lead: Makes,
    make_prospect: Hands,
    role: Role,
) -> None:
    busy_week(business, owner, make_lead, make_prospect)
    reader = owner if role == Role.OWNER else member(role)
    client, sent = signed_in(reader), letter_to(reader, business)
    links = {link.url for link in Reader(sent.html).links} | set(links_of_text(sent.text))
    assert len(links) > 10
    for link in links:
        assert link.startswith(f"{HERE}/")
        assert client.get(link.removeprefix(HERE)).status_code == 200, link


def test_counts_are_of_their_sunday_whatever_happened_since(
    business: Business, owner: User, desk: Client, make_lead: Makes, make_prospect: Hands
) -> None:
    busy_week(business, owner, make_lead, make_prospect)
    and_then(business, owner, make_lead, make_prospect)
    links = counts(Reader(letter_to(owner, business).html).links)
    for link in links:
        assert rows_behind(desk, link) == link.count, link


def test_a_lead_handed_over_twice_in_a_week_is_one_row(
    business: Business, owner: User, desk: Client, make_prospect: Hands
) -> None:
    prospect = make_prospect("There and back", on=MONDAY)
    hand_back(prospect, why="Not ready yet", by=owner, at=business.noon(MONDAY + timedelta(days=1)))
    lead = Lead.objects.get(reference=prospect.lead_reference)
    hand_over(lead, by=owner, unready_why="Now", at=business.noon(SUNDAY))
    sent = letter_to(owner, business)
    assert "Handed over: 1, 2 times in all" in sent.text
    for link in counts(Reader(sent.html).links):
        assert rows_behind(desk, link) == link.count, link


def test_money_and_hours_open_the_sources_they_were_spent_on(
    business: Business, owner: User, desk: Client, make_lead: Makes, make_prospect: Hands
) -> None:
    busy_week(business, owner, make_lead, make_prospect)
    link = next(link for link in Reader(letter_to(owner, business).html).links if "$120" in link.words)
    rows = desk.get(link.path).context["rows"]
    assert sum(Decimal(row["spend"]) for row in rows) == 120
    assert sum(row["hours"] for row in rows) == 4.5
