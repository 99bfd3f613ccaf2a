"""`make screens`: every screen of the example business into var/screens, at two widths, light and dark.

Fails on sideways scroll, a console error, or a serious accessibility fault, and lists them all.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import needs
from tests.browser.chromium import ARGUMENTS
from tests.browser.pages import OUTSIDE, STRANGERS, inside
from tests.running_house import ROOT, House

SCREENS = ROOT / "var" / "screens"
WIDTHS = {1280: 900, 390: 844}  # and their heights
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FAULTS = {"resultTypes": ["violations"]}
GRAVE = ("serious", "critical")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Screens:
    """Goes through the pages of one house, takes pictures, and remembers every fault."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.faults: list[str] = []
        self.taken = 0

    def all(self) -> None:
        """Every page, at every width, in both schemes."""
        with self.look() as strangers:
            self.take_all(strangers, {"sign-up": "/account/signup/"})
        facts = self.house.tell_story()
        key = self.house.inside("session", facts["owner"])
        for width in WIDTHS:
            with self.look(width) as page:
                self.take_all(page, STRANGERS)
            with self.look(width, key) as page:
                self.take_all(page, OUTSIDE | inside(facts))
                self.take_dialog(page, f"/{facts['slug']}/")

    @contextmanager
    def look(self, width: int = 1280, key: str = "") -> Iterator[Page]:
        """A window of a width; with a session's key, signed in."""
        self.width = width
        context = self.browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, reduced_motion="reduce", locale="en-US"
        )
        if key:
            context.add_cookies([{"name": "sessionid", "value": key, "url": self.house.address}])
        page = context.new_page()
        page.on("console", lambda said: self.hear(page, said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: self.hear(page, str(problem)))
        yield page
        context.close()

    def hear(self, page: Page, said: str) -> None:
        """A console error; that a page which is not there says so is none."""
        if "404 (Not Found)" not in said or "nothing-here" not in page.url:
            self.faults.append(f"{page.url} ({self.width}) console: {said}")

    def take_all(self, page: Page, pages: dict[str, str]) -> None:
        """Each of these pages."""
        for name, path in pages.items():
            self.go(page, path)
            self.take(page, name)

    def take_dialog(self, page: Page, path: str) -> None:
        """Logging a lead over Today."""
        self.go(page, path)
        page.locator("body").press("n")
        page.get_by_role("dialog").wait_for()
        self.take(page, "log-dialog", whole=False)

    def go(self, page: Page, path: str) -> None:
        """Go to a page, and wait for the parts that it fetches by itself."""
        page.goto(self.house.address + path)
        if page.locator("[hx-trigger~=load]").count():
            page.wait_for_load_state("networkidle")

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """Its pictures; and whether anything is wrong with what it shows."""
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(PAINTED)
            where = f"{name}-{self.width}-{scheme}"
            for fault in Axe().run(page, options=FAULTS).response["violations"]:
                if fault["impact"] in GRAVE:
                    nodes = ", ".join(" ".join(map(str, node["target"])) for node in fault["nodes"][:3])
                    self.faults.append(f"{where}: {fault['id']}: {nodes}")
            page.screenshot(path=SCREENS / f"{where}.png", full_page=whole)
            self.taken += 1
        if (wider := page.evaluate(WIDER)) > 0:
            self.faults.append(f"{name} ({self.width}) scrolls sideways by {wider} px")


def main() -> int:
    """The exit code: 1 when anything is wrong."""
    program = needs.chromium()
    if not program:
        say("Chromium was not found. Install it, or say where it is: CHROMIUM=/path make screens")
        return 1
    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)
    house = House(Path(tempfile.mkdtemp(prefix="two-hats-")))
    try:
        house.start("web")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
            screens = Screens(browser, house)
            screens.all()
            browser.close()
    finally:
        house.close()
        shutil.rmtree(house.folder)
    for fault in screens.faults:
        say(fault)
    say(f"{screens.taken} screens are in {SCREENS}; {len(screens.faults)} faults")
    return 1 if screens.faults else 0


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
