"""The weekly letter in a narrow and a wide window, light and dark: nothing runs out of it, nothing is hard to read."""

import json
import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Firm
from tests.browser.screens import FAULTS, GRAVE, WIDER

READERS = ("owner", "marketer", "salesperson", "quiet", "long")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LIGHT, DARK = "rgb(251, 250, 247)", "rgb(23, 22, 20)"


@pytest.fixture(scope="session")
def letters(firm: Firm) -> dict[str, str]:
    """HTML by reader."""
    found: dict[str, str] = json.loads(firm.house.call("-m", "tests.browser.letters"))
    return found


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window in which nothing at all may be fetched: a mail brings everything with it."""
    opened = context.new_page()
    context.set_offline(offline=True)
    return opened


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 600])
@pytest.mark.parametrize("reader", READERS)
def test_it_fits_and_can_be_read(
    page: Page, letters: dict[str, str], reader: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.set_content(letters[reader])
    ground = page.locator(".ground").evaluate("element => getComputedStyle(element).backgroundColor")
    assert ground == (LIGHT if scheme == "light" else DARK)
    assert page.evaluate(WIDER) <= 0
    faults = Axe().run(page, options=FAULTS).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults if fault["impact"] in GRAVE] == []


@pytest.mark.parametrize("reader", READERS)
def test_it_needs_no_picture_script_or_style_sheet(page: Page, letters: dict[str, str], reader: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(letters[reader], wait_until="networkidle")
    assert asked == []
    assert page.locator("img, script, link, picture, svg, iframe, object, form").count() == 0
    assert "url(" not in letters[reader]


@pytest.mark.parametrize("reader", READERS)
def test_mail_programs_keep_all_of_it(letters: dict[str, str], reader: str) -> None:
    """Gmail cuts a mail at 102 kB and a style sheet at 8 kB; Outlook knows no flex, no grid and no variables."""
    html = letters[reader]
    assert len(html.encode()) < 80_000
    assert sum(map(len, re.findall(r"<style>.*?</style>", html, flags=re.DOTALL))) < 8_000
    assert not re.search(r"display:\s*(inline-)?(flex|grid)|var\(|position:|float:", html)


@pytest.mark.parametrize("width", [320, 600])
def test_a_colour_stands_beside_what_it_means(page: Page, letters: dict[str, str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(letters["owner"])
    for pair in page.locator(".legend .one").all():
        key, said = pair.locator(".key").bounding_box(), pair.locator("b").bounding_box()
        assert key is not None
        assert said is not None
        assert abs((key["y"] + key["height"] / 2) - (said["y"] + said["height"] / 2)) < 6


@pytest.mark.parametrize("reader", ["owner", "marketer"])
def test_bars_are_as_tall_as_their_counts(page: Page, letters: dict[str, str], reader: str) -> None:
    page.set_content(letters[reader])
    columns = page.locator(".bars tr").first.locator("td")
    assert columns.count() == 13
    heights = []
    for place in range(13):
        count = int(re.sub(r"\D", "", columns.nth(place).inner_text()))
        bar = columns.nth(place).locator(".bar")
        heights.append((count, bar.bounding_box()["height"] if bar.count() else 0))  # type: ignore[index]
    most = max(count for count, _ in heights)
    assert most > 0
    for count, height in heights:
        assert height == pytest.approx(48 * count / most, abs=1.5)


def test_the_words_survive_without_any_style(page: Page, letters: dict[str, str]) -> None:
    """Some mail programs take all of it away."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_content(re.sub(r"""<style>.*?</style>|\sstyle="[^"]*\"""", "", letters["owner"], flags=re.DOTALL))
    assert page.get_by_role("heading", name="Sales · answer it").is_visible()
    assert page.get_by_text("became customers so far", exact=True).is_visible()
    assert page.evaluate(WIDER) <= 0
