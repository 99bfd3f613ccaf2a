"""A page's first visit is at most 10 requests and 100 kB; no page complains to the console or breaks the policy."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.conftest import Firm
from tests.browser.pages import INSIDE, OUTSIDE, STRANGERS, inside

MOST_REQUESTS = 10
MOST_BYTES = 100_000


class Scale:
    """What a page costs from an empty cache: each test has a context of its own."""

    def __init__(self, page: Page) -> None:
        self.requests: dict[str, str] = {}
        self.bytes = 0.0
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self.count)
        line.on("Network.responseReceived", self.discount)
        line.on("Network.loadingFinished", self.weigh)

    def count(self, told: dict[str, Any]) -> None:
        """A request over the line; pictures inside a style sheet are none."""
        if told["request"]["url"].startswith("http"):
            self.requests[told["requestId"]] = told["request"]["url"]

    def discount(self, told: dict[str, Any]) -> None:
        """The icon is asked for twice, and comes once."""
        if told["response"].get("fromDiskCache") or told["response"].get("fromPrefetchCache"):
            del self.requests[told["requestId"]]

    def weigh(self, told: dict[str, Any]) -> None:
        """What came over the line, headers and all, compressed as it was."""
        self.bytes += told["encodedDataLength"]

    def visit(self, page: Page, address: str) -> Response:
        """Go there, wait until nothing more comes, and hold it against the limits."""
        answer = page.goto(address, wait_until="networkidle")
        assert answer is not None
        assert 0 < len(self.requests) <= MOST_REQUESTS, "\n".join(self.requests.values())
        assert 0 < self.bytes <= MOST_BYTES, f"{address}: {self.bytes:.0f} bytes"
        return answer


@pytest.mark.parametrize("name", INSIDE)
def test_a_page_of_the_business(signed_in: Page, firm: Firm, name: str) -> None:
    answer = Scale(signed_in).visit(signed_in, firm.house.address + inside(firm.facts)[name])
    assert answer.status == 200
    assert signed_in.locator("h1").count() == 1


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_page_outside(signed_in: Page, firm: Firm, name: str) -> None:
    assert Scale(signed_in).visit(signed_in, firm.house.address + OUTSIDE[name]).status == 200


@pytest.mark.parametrize("name", [name for name in STRANGERS if name != "not-found"])
def test_a_page_for_strangers(context: BrowserContext, firm: Firm, name: str) -> None:
    page = context.new_page()
    assert Scale(page).visit(page, firm.house.address + STRANGERS[name]).status == 200
