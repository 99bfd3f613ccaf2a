"""A whole house, and Chromium in front of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import needs
from tests.browser.chromium import ARGUMENTS
from tests.databases import REDIS_URL, address_of, own_database
from tests.running_house import House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs Chromium, and comes last: its event loop lives on beside Django's tests."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium: nothing is downloaded."""
    program = needs.chromium() or needs.go_without("Chromium was not found on this machine")
    return {"executable_path": program, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """One Chromium for all; each test has a context of its own."""
    launched = launch_browser()
    yield launched
    launched.close()


@pytest.fixture
def new_house(tmp_path: Path) -> Iterator[House]:
    """A house nobody has moved into, running."""
    with own_database() as name:
        house = House(tmp_path, database_url=address_of(name), redis_url=REDIS_URL)
        house.start()
        yield house
        print(house.told())  # noqa: T201 - pytest shows it when the test failed
        house.close()


@dataclass(frozen=True)
class Firm:
    """The example business in a running house."""

    house: House
    facts: dict[str, str]
    key: str  # of the owner's session

    @property
    def home(self) -> str:
        """The start of every address of the business."""
        return f"{self.house.address}/{self.facts['slug']}"


@contextmanager
def running_firm(folder: Path) -> Iterator[Firm]:
    """An example business in a running house of its own, for tests that change it."""
    with own_database() as name:
        house = House(folder, database_url=address_of(name), redis_url=REDIS_URL)
        house.manage("migrate", "--verbosity", "0")
        facts = house.tell_story()
        house.start()
        yield Firm(house, facts, house.inside("session", facts["owner"]))
        house.close()


@pytest.fixture(scope="session")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """The example business's house: running, and shared by all tests that only look."""
    with running_firm(tmp_path_factory.mktemp("firm")) as running:
        yield running


@pytest.fixture
def signed_in(context: BrowserContext, firm: Firm) -> Page:
    """A page in which the firm's owner is signed in."""
    context.add_cookies([{"name": "sessionid", "value": firm.key, "url": firm.house.address}])
    return context.new_page()


@pytest.fixture(autouse=True)
def no_complaints(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """No page may complain: console errors, uncaught exceptions, violations of the content security policy."""
    complaints: list[str] = []
    context: BrowserContext = request.getfixturevalue("context")
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda problem: complaints.append(str(problem.error)))
    yield complaints
    assert complaints == []
