"""After signing out, Back and the browser's memory show nothing of the business."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Firm


@pytest.fixture
def context(launch_browser: Callable[..., Browser]) -> Iterator[BrowserContext]:
    """Chromium as people have it: the tests' own keeps no page alive for Back."""
    browser = launch_browser(ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_context()
    browser.close()


def test_back_leads_to_signing_in(context: BrowserContext, firm: Firm) -> None:
    key = firm.house.inside("session", firm.facts["owner"])  # one of its own: it ends here
    context.add_cookies([{"name": "sessionid", "value": key, "url": firm.house.address}])
    page = context.new_page()
    page.goto(f"{firm.home}/people/{firm.facts['customer']}/")
    name = page.locator("h1").inner_text()
    page.goto(f"{firm.home}/log/")
    page.get_by_label("Who called?").fill("Tom Carter")
    page.goto(f"{firm.home}/people/{firm.facts['customer']}/")
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") > 0
    page.evaluate("document.querySelector('form[action$=\"/account/logout/\"]').requestSubmit()")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert kept == '[{},{"htmx-current-path-for-history":"/account/login/"}]'
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert name not in page.content()
        assert "Tom Carter" not in page.content()
    assert "/account/login/" in page.url
