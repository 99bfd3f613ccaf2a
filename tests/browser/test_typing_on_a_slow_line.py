"""On a slow line people type on before the last answer came: the answer to what stands there last is shown, quietly."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Firm


@pytest.fixture
def on_a_slow_line(signed_in: Page) -> Page:
    """Each answer takes longer than a pause while typing."""
    line = signed_in.context.new_cdp_session(signed_in)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    return signed_in


def heading(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("h1").inner_text()


def test_likely_duplicates_are_of_what_stands_there_last(on_a_slow_line: Page, firm: Firm) -> None:
    page = on_a_slow_line
    name = heading(page, f"{firm.home}/people/{firm.facts['customer']}/")
    page.locator("body").press("n")
    with page.expect_request("**/alike/**"):
        page.get_by_label("Who called?").press_sequentially("Nobody knows")
    page.get_by_label("Who called?").fill(name)
    expect(page.get_by_label(f"It's {name}").first).to_be_visible()


@pytest.mark.parametrize("path", ["people/", "marketing/leads/"])
def test_a_list_is_of_what_stands_there_last(on_a_slow_line: Page, firm: Firm, path: str) -> None:
    page = on_a_slow_line
    name = heading(page, f"{firm.home}/marketing/leads/{firm.facts['lead']}/")
    page.goto(f"{firm.home}/{path}")
    field = page.locator("main input[name=q]")
    with page.expect_request(lambda request: f"/{path}?" in request.url):
        field.press_sequentially("Nobody knows")
    field.fill(name)
    expect(page.locator("#found")).to_contain_text(name)
