"""Houses to break things in: each test has its own data folder, database and broker."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis

from tests import needs
from tests.databases import REDIS_URL, address_of, own_database
from tests.running_house import House, free_port, wait_until


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs real processes."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("services")


class OwnRedis:
    """A Redis that a test may stop, and that forgets everything when it does."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder, self.port = program, folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self.process = subprocess.Popen(
            [self.program, *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self.answers, seconds=10, why="Redis did not start")

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    """A running Redis of this test's own."""
    program = needs.redis_server() or needs.go_without("redis-server was not found on this machine")
    folder = tmp_path / "redis"
    folder.mkdir()
    server = OwnRedis(program, folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A database with all tables and nothing in it, to be copied: a file, or a name on PostgreSQL."""
    folder = tmp_path_factory.mktemp("migrated")
    with own_database() as name:
        House(folder, database_url=address_of(name)).manage("migrate", "--verbosity", "0")
        yield folder / "two-hats.sqlite3", name


@pytest.fixture
def build(tmp_path: Path, migrated: tuple[Path, str]) -> Iterator[Callable[..., House]]:
    """Build a house with a fresh database; it is taken down after the test."""
    file, template = migrated
    with ExitStack() as leaving:

        def built(redis_url: str = "") -> House:
            folder = tmp_path / f"house-{time.monotonic_ns()}"
            folder.mkdir()
            if file.exists():
                shutil.copy(file, folder)
            name = leaving.enter_context(own_database(template))
            house = House(folder, database_url=address_of(name), redis_url=redis_url)
            leaving.callback(lambda: print(house.told()))  # noqa: T201 - pytest shows it when the test failed
            leaving.callback(house.close)
            return house

        yield built


@pytest.fixture
def empty(build: Callable[..., House], request: pytest.FixtureRequest) -> House:
    """A house nobody has moved into: on the embedded broker, or on a Redis where this run is on services."""
    return build(request.getfixturevalue("own_redis").url if REDIS_URL else "")


@pytest.fixture
def house(empty: House) -> House:
    """A house with a business in it."""
    empty.inside("found")
    return empty
