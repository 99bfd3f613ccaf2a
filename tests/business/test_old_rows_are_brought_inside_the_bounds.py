"""What was stored before there were bounds is brought inside them, and what was within stays as it was."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE = [
    ("business", "0005_people_are_found_however_they_are_written"),
    ("marketing", "0003_what_leads_want_is_found_however_it_is_written"),
    ("sales", "0002_sales_follows_a_renamed_source"),
]
AFTER = [
    ("business", "0006_goals_and_horizons_have_bounds"),
    ("marketing", "0004_what_is_typed_in_marketing_has_bounds"),
    ("sales", "0003_what_is_typed_in_sales_has_bounds"),
]
FAR, OLD, THEN = date(9999, 1, 1), date(1900, 1, 1), date(2026, 3, 1)


def migrate(to: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def old(transactional_db: None) -> Iterator[Apps]:
    """The house before there were bounds."""
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def fill(apps: Apps) -> None:
    """Rows that the forms of that time let through."""
    models: Any = apps.get_model
    firm = models("business", "Business").objects.create(
        slug="a", name="A", conversion_days=32767, ready_days=30, customers_goal=555_123_456, leads_goal=0
    )
    person = models("business", "Person").objects.create(business=firm, name="Maria", search_text="  maria")
    now = "2026-03-01T12:00:00Z"
    rows: Any = {"business": firm, "person": person, "logged_at": now, "search_text": "  "}
    lead = models("marketing", "Lead").objects
    lead.create(arrived_on=THEN, revisit_on=FAR, **rows)
    lead.create(arrived_on=THEN, status="closed", closed_on=date(2026, 2, 1), **rows)
    lead.create(arrived_on=OLD, status="handed_over", ready_on=OLD, **rows)
    campaign = models("marketing", "Campaign").objects.create(business=firm, name="C", starts_on=OLD, ends_on=FAR)
    models("marketing", "PreLeadCount").objects.create(campaign=campaign, on=THEN, how_many=2_000_000_000)
    models("marketing", "Effort").objects.create(business=firm, campaign=campaign, on=FAR, money=9 * 10**9, hours=99999)
    system = models("sales", "SellingSystem").objects.create(business=firm, name="S")
    stage = models("sales", "Stage").objects.create(business=firm, system=system, name="First")
    models("sales", "Prospect").objects.create(
        business=firm, person=person, lead_reference="00000000-0000-0000-0000-000000000001", arrived_on=THEN,
        received_at=now, received_on=THEN, system=system, stage=stage, stage_since=THEN, next_on=FAR,
        expected_value=9 * 10**9,
    )  # fmt: skip


def test_old_rows_are_brought_inside(old: Apps) -> None:
    fill(old)
    models: Any = migrate(AFTER).get_model
    firm = models("business", "Business").objects.get()
    assert (firm.conversion_days, firm.ready_days, firm.customers_goal, firm.leads_goal) == (730, 30, 100_000, None)
    far, closed, ready = models("marketing", "Lead").objects.order_by("pk")
    assert far.arrived_on == THEN
    assert 9 < far.revisit_on.year - timezone.now().year <= 10
    assert closed.closed_on == closed.arrived_on == THEN
    assert ready.arrived_on == ready.ready_on == date(1970, 1, 1)
    effort = models("marketing", "Effort").objects.get()
    assert (float(effort.money), effort.hours) == (999_999_999.99, 744)
    assert models("marketing", "PreLeadCount").objects.get().how_many == 100_000_000
    campaign = models("marketing", "Campaign").objects.get()
    assert campaign.starts_on == date(1970, 1, 1)
    assert campaign.ends_on < date(2100, 1, 1)
    prospect = models("sales", "Prospect").objects.get()
    assert float(prospect.expected_value) == 999_999_999.99
    assert prospect.next_on < date(2100, 1, 1)
    assert prospect.received_on == THEN
    due = models("business", "DueMark").objects.filter(business=firm).values_list("side", flat=True)
    assert set(due) == {"marketing", "sales"}
