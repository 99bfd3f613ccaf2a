"""Where a part runs: a house of its own on SQLite and files, or on PostgreSQL and Redis."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import needs
from tests.databases import on_server
from tests.running_house import House
from tests.services.conftest import OwnRedis


@dataclass(frozen=True, slots=True)
class Place:
    """`sqlite` or `postgresql`."""

    name: str

    @contextmanager
    def house(self, **environment: str) -> Iterator[House]:
        """A house with a business in it, taken down afterwards."""
        with ExitStack() as leaving:
            folder = Path(tempfile.mkdtemp(prefix="two-hats-soak-"))
            leaving.callback(shutil.rmtree, folder, ignore_errors=True)
            database = redis_url = ""
            if self.name == "postgresql":
                database = leaving.enter_context(own_postgres())
                redis_url = leaving.enter_context(own_redis(folder))
            house = House(folder, database_url=database, redis_url=redis_url, **environment)
            leaving.callback(house.close)
            house.manage("migrate", "--verbosity", "0")
            yield house


@contextmanager
def own_postgres() -> Iterator[str]:
    """The address of a database that is dropped afterwards."""
    name = f"two_hats_soak_{time.monotonic_ns()}"
    on_server(f"CREATE DATABASE {name}")
    try:
        yield needs.database_called(name)
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_redis(folder: Path) -> Iterator[str]:
    """The address of a Redis that is stopped afterwards."""
    place = folder / "redis"
    place.mkdir()
    server = OwnRedis(needs.redis_server() or "redis-server", place)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
