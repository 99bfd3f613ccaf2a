"""No page of a business needs more than twelve queries, whatever the number of leads."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, Person, User
from funnel.handover.door import hand_back
from marketing.models import Campaign, Effort, Lead, Source
from sales.models import Prospect, SellingSystem
from tests.architecture.test_every_address_has_a_guard import inside

QUERIES = 12
LETTER_QUERIES = 32  # the weekly letter is no page: every number in it is computed anew, as of its Sunday
PAGES_AT_LEAST = 35
ANSWERED, POST_ONLY = 200, 405


@pytest.fixture
def busy(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> Business:
    """A business with more than a page of everything."""
    spring = Campaign.objects.create(business=business, name="Spring")
    flyer = Source.objects.get(name="Flyer")
    for number in range(60):
        make_lead(f"Lead {number}", source="Flyer", campaign=spring, days_ago=number, contact=f"555 01{number:02}")
        prospect = make_prospect(f"Prospect {number}", source="Referral", days_ago=number)
        if number % 3 == 0:
            prospect.win(value=Decimal(100), by=owner)
        elif number % 3 == 1:
            prospect.plan(action="Call", on=business.today() - timedelta(days=1), by=owner)
        Effort(
            business=business, source=flyer, campaign=spring, on=business.today(), hours=Decimal(1), by=owner
        ).spend()
    hand_back(make_prospect("Back again"), why="Not ready yet", by=owner)
    for side in (marketing, sales):
        side.numbers_job.compute(business)
    return business


def addresses(path: str) -> Iterator[str]:
    """What an address may look like: each reference there is, in the place of its parameter."""
    if "<" not in path:
        yield path
        return
    for model in (Lead.objects.with_marketing(), Prospect.objects.open(), Person.objects.all(), Source.objects.all()):
        yield filled(path, model.order_by("pk")[0])
    yield filled(path, Campaign.objects.all()[0])
    yield filled(path, SellingSystem.objects.all()[0])


def filled(path: str, row: Any) -> str:
    """An address with its parameters in it."""
    reference: UUID = row.reference
    return re.sub(r"<int:\w+>", str(row.pk), re.sub(r"<uuid:\w+>", str(reference), path))


def test_no_page_needs_more_than_twelve_queries(busy: Business, desk: Client, home: str) -> None:
    seen = {}
    for path, _, _view in inside():
        for address in addresses(path):
            with CaptureQueriesContext(connection) as queries:
                answer = desk.get(f"{home}/{address}")
            assert answer.status_code < 500, address
            if answer.status_code == POST_ONLY:
                break
            if answer.status_code == ANSWERED:
                seen[path] = len(queries)
    assert len(seen) >= PAGES_AT_LEAST, seen
    letters = {path for path in seen if path.startswith("weekly/letter")}
    assert len(letters) == 2
    assert not {path: seen[path] for path in letters if seen[path] > LETTER_QUERIES}
    assert not {path: count for path, count in seen.items() if count > QUERIES and path not in letters}
