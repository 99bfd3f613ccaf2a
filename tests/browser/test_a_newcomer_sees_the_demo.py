"""From the address that `make run` prints to the example's Today: one look, one click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.running_house import House

TWO_MINUTES = 120_000  # milliseconds


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """A house on its first day, as `make run` starts it."""
    house = House(tmp_path)
    house.start()
    yield house
    house.close()


def test_a_newcomer_sees_the_demo(empty_house: House, page: Page) -> None:
    page.goto(empty_house.address)
    button = page.get_by_role("button", name="Look around with example data")
    expect(button).to_be_visible()
    button.click(no_wait_after=True)
    page.wait_for_url("**/greenleaf-gardens/", timeout=TWO_MINUTES)
    expect(page.get_by_text("Example data.")).to_be_visible()
    expect(page.get_by_text("Sales needs attention")).to_be_visible()
    expect(page.get_by_role("row", name="Referral")).to_be_visible()
