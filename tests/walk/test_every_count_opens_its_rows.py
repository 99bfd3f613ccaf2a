"""Whatever a count says, its link opens: in the example business, before and after corrections and renamings."""

import os
from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from business.models import Business
from funnel.demo.making import make_example
from sales.models import Prospect
from tests.walk.links import Counts, count_in
from tests.walk.walk import compare, walk

CHANGES, COMPARED_AT_LEAST = 50, 400
SEED = int(os.environ.get("WALK_SEED", "1"))
WEEKS = int(os.environ.get("WALK_WEEKS", "26"))  # of the example's story; all of it are 78
LISTS = int(os.environ.get("WALK_LISTS", "60"))  # opened of each member's, each time; 0 for all


@pytest.fixture
def example(db: None, monkeypatch: pytest.MonkeyPatch) -> Business:
    """The example, or its last weeks."""
    for module in ("firm", "story"):
        monkeypatch.setattr(f"funnel.demo.{module}.WEEKS", WEEKS)
    return make_example(ends=date(2026, 11, 20)).business


def test_every_count_before_and_after_fifty_changes(example: Business) -> None:
    compared, faults = walk(example, seed=SEED, changes=CHANGES, at_most=LISTS)
    assert not faults, f"{len(faults)} of {compared}:\n" + "\n".join(faults[:30])
    assert compared >= COMPARED_AT_LEAST


def test_a_wrong_link_is_a_fault(
    business: Business, make_prospect: Callable[..., Prospect], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_prospect("Long ago", days_ago=400)
    make_prospect("Lately", days_ago=4)
    assert compare(business, Random(1))[1] == []
    monkeypatch.setattr("sales.views.numbers.dates", lambda _period: {})
    assert compare(business, Random(1))[1]


@pytest.mark.parametrize(
    ("words", "is_tab", "count"),
    [
        ("22", False, 22),
        ("1,234 open", False, 1234),
        ("3 not yet called", False, 3),
        ("With marketing 12", True, 12),
        ("With marketing 12", False, None),
        ("2026-W47", False, None),
        ("16 Nov 2026", False, None),
        ("Nobody", True, None),
    ],
)
def test_what_a_count_is(words: str, is_tab: bool, count: int | None) -> None:
    assert count_in(words, is_tab=is_tab) == count


def test_the_name_of_a_row_is_no_count() -> None:
    html = '<th><a href="/a/sales/prospects/">7 Oaks</a></th><td><a href="/a/sales/prospects/">7</a></td>'
    assert [(each.count, each.words) for each in Counts("/a/", html).found] == [(7, "7")]
