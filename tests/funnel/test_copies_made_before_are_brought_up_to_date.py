"""Copies that no renaming or correction had reached say what marketing says, and their old names are remembered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Place = tuple[str, str | None]
BEFORE: list[Place] = [
    ("funnel", None),
    ("sales", "0002_sales_follows_a_renamed_source"),
    ("business", "0004_examples_have_made_up_people"),
    ("marketing", "0002_a_source_remembers_its_names"),
]
AFTER: list[Place] = [("funnel", "0001_copies_bear_present_names")]
FLYER, WEB, FAIR, ANNA, BERT, CARL, GONE = (UUID(int=number) for number in range(1, 8))


def migrate(to: list[Place]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    known = [(app, name) for app, name in to if name]
    return MigrationExecutor(connection).loader.project_state(known).apps


@pytest.fixture
def old(transactional_db: None) -> Iterator[Apps]:
    """The house as it was."""
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def fill(apps: Apps) -> None:
    """Anna's source was renamed, Bert's corrected, Carl's copy is right, and one whose lead is gone."""
    models: Any = apps.get_model
    firm = models("business", "Business").objects.create(slug="a", name="A")
    person = models("business", "Person").objects.create(business=firm, name="Maria")
    source, stages = models("marketing", "Source").objects, models("sales", "Stage").objects
    flyer = source.create(business=firm, name="Leaflet", reference=FLYER, approach="outbound")
    web = source.create(business=firm, name="Web", reference=WEB, approach="inbound")
    fair = models("marketing", "Campaign").objects.create(business=firm, name="Show", reference=FAIR)
    system = models("sales", "SellingSystem").objects.create(business=firm, name="S")
    stage = stages.create(business=firm, system=system, name="First")
    for lead, facts in ((ANNA, {"source": flyer, "campaign": fair}), (BERT, {"source": web}), (CARL, {})):
        models("marketing", "Lead").objects.create(
            business=firm, person=person, reference=lead, arrived_on=date(2026, 3, 1), logged_at=at(1), **facts
        )
    for lead, copies in copies_of().items():
        models("sales", "Prospect").objects.create(
            business=firm, person=person, reference=uuid4(), lead_reference=lead, arrived_on=date(2026, 2, 27),
            received_at=at(5), received_on=date(2026, 3, 5), system=system, stage=stage, stage_since=date(2026, 3, 5),
            **copies,
        )  # fmt: skip


def copies_of() -> dict[UUID, dict[str, Any]]:
    """What sales had of each lead."""
    flyer = {"source_reference": FLYER, "source_name": "Flyer", "approach": "inbound"}
    return {
        ANNA: {**flyer, "campaign_reference": FAIR, "campaign_name": "Fair"},
        BERT: flyer,
        CARL: {"source_name": "", "approach": ""},
        GONE: {"source_reference": UUID(int=99), "source_name": "Radio", "approach": "outbound"},
    }


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def test_each_copy_says_what_its_lead_says(old: Apps) -> None:
    fill(old)
    models: Any = old.get_model
    migrate(AFTER)
    rows = models("sales", "Prospect").objects.order_by("lead_reference")
    first = date(2026, 3, 1)
    columns = ("source_reference", "source_name", "approach", "campaign_reference", "campaign_name", "arrived_on")
    assert list(rows.values_list(*columns)) == [
        (FLYER, "Leaflet", "outbound", FAIR, "Show", first),
        (WEB, "Web", "inbound", None, "", first),
        (None, "", "", None, "", first),
        (UUID(int=99), "Radio", "outbound", None, "", date(2026, 2, 27)),
    ]
    former = models("sales", "FormerName").objects.order_by("kind")
    assert list(former.values_list("kind", "name", "reference")) == [
        ("campaign", "Fair", FAIR),
        ("source", "Flyer", FLYER),
    ]


def test_a_name_that_another_word_bears_now_is_not_a_former_one(old: Apps) -> None:
    fill(old)
    models: Any = old.get_model
    firm = models("business", "Business").objects.get()
    models("marketing", "Source").objects.create(business=firm, name="FLYER")
    migrate(AFTER)
    former = models("sales", "FormerName").objects
    assert list(former.values_list("name", flat=True)) == ["Fair"]


def test_there_is_a_way_back(old: Apps) -> None:
    fill(old)
    models: Any = old.get_model
    migrate(AFTER)
    migrate(BEFORE)
    migrate(AFTER)
    rows = models("sales", "Prospect").objects
    assert rows.filter(source_name="Leaflet").count() == 1
