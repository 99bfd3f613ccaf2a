"""Before calls had words of their own, anything done counted as an answer: what is kept is read anew, and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("sales", "0006_a_standing_counts_its_versions"), ("business", "0009_a_form_is_saved_once")]
AFTER = [("sales", "0007_an_answer_is_when_sales_reached_them")]


def migrate(to: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def old(transactional_db: None) -> Iterator[Apps]:
    """The house as it was."""
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def fill(apps: Apps, ways: list[list[tuple[str, str]]]) -> None:
    """A prospect for each way: its verbs, one a day from the 2nd on, and what each says of before."""
    models: Any = apps.get_model
    firm = models("business", "Business").objects.create(slug="a", name="A")
    person = models("business", "Person").objects.create(business=firm, name="Maria", search_text="  maria")
    system = models("sales", "SellingSystem").objects.create(business=firm, name="S")
    stage = models("sales", "Stage").objects.create(business=firm, system=system, name="First")
    for number, way in enumerate(ways):
        on = date(2026, 3, 1)
        prospect = models("sales", "Prospect").objects.create(
            business=firm, person=person, lead_reference=f"00000000-0000-0000-0000-{number:012}", arrived_on=on,
            received_at=at(1), received_on=on, system=system, stage=stage, stage_since=on,
            answered_on=date(2026, 3, 2) if way else None,
        )  # fmt: skip
        rows = models("sales", "History").objects
        rows.create(business=firm, prospect=prospect, verb="received", at=at(1), on=on)
        for day, (verb, before) in enumerate(way, start=2):
            rows.create(business=firm, prospect=prospect, verb=verb, at=at(day), on=at(day).date(), before=before)


def test_a_plan_was_no_answer_and_back(old: Apps) -> None:
    fill(
        old,
        [[], [("planned", ""), ("expected", "")], [("planned", ""), ("done", "Call")], [("noted", ""), ("done", "")]],
    )
    models: Any = migrate(AFTER).get_model
    prospects = models("sales", "Prospect").objects.order_by("pk")
    assert [(each.answered_on, each.answered_at) for each in prospects] == [
        (None, None),
        (None, None),
        (date(2026, 3, 3), at(3)),
        (date(2026, 3, 3), at(3)),
    ]
    verbs = list(models("sales", "History").objects.order_by("pk").values_list("verb", flat=True))
    assert (verbs.count("talked"), verbs.count("done")) == (1, 1), "done with nothing planned was the button Talked"

    models = migrate(BEFORE).get_model
    assert [each.answered_on for each in models("sales", "Prospect").objects.order_by("pk")] == [
        None,
        *[date(2026, 3, 2)] * 3,
    ]
    assert models("sales", "History").objects.filter(verb="done").count() == 2
