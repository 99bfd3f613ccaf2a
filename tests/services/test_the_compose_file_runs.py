"""Dockerfile and docker-compose.yml are read, and each of their commands is run by hand: there is no Docker here.

Instead of containers there are folders and processes. PostgreSQL is the one of the tests, both Redis are started with
the very commands of the file, and the clock ticks every second instead of every minute.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from funnel.serving.parts import NAMES, part
from tests import needs
from tests.databases import ON_POSTGRES, on_server, own_database
from tests.running_house import ROOT, free_port, wait_until
from tests.services.compose_services import COMPOSE, PARTS, QUICK, SERVICES, Town, told
from tests.services.containers import Container, Image, filled, let_in, seconds
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """The image, with its files write-protected."""
    image = Image(tmp_path_factory.mktemp("image"))
    image.protect()
    yield image
    image.protect(writable=True)


def test_every_part_is_a_container_of_one_image_that_may_do_little(image: Image) -> None:
    assert image.known[image.user] > 0, "it runs as root"
    assert set(SERVICES) == {*PARTS, "postgres", "redis", "cache"}
    assert set(PARTS.values()) == set(NAMES)
    for name, runs in PARTS.items():
        service = SERVICES[name]
        assert service["image"] == SERVICES["web"]["image"]
        assert service["command"] == ["python", "manage.py", "serve", "--only", runs]
        assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["volumes"] == [f"kept:{image.volume}"]
        assert set(service["depends_on"]) == {"postgres", "redis", "cache"}
        assert "user" not in service
    assert [name for name, service in SERVICES.items() if "build" in service] == ["web"]
    assert all(service["restart"] == "unless-stopped" for service in SERVICES.values())


def test_only_the_web_is_reached_from_outside(image: Image) -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert filled(SERVICES["web"]["ports"], {}) == [f"127.0.0.1:8000:{image.port}"]
    assert (image.environment["HOST"], image.environment["PORT"]) == ("0.0.0.0", str(image.port))


def test_what_must_be_kept_is_kept_in_a_volume() -> None:
    assert set(COMPOSE["volumes"]) == {"database", "jobs", "kept"}
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert SERVICES["redis"]["volumes"] == ["jobs:/data"]
    assert "volumes" not in SERVICES["cache"]
    assert urlsplit(SERVICES["web"]["environment"]["REDIS_URL"]).hostname == "redis"
    assert urlsplit(SERVICES["web"]["environment"]["CACHE_URL"]).hostname == "cache"


def test_every_container_has_a_check_and_the_time_to_stop(image: Image) -> None:
    for name, service in SERVICES.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
    assert image.health == SERVICES["web"]["healthcheck"]["test"]
    for name, runs in PARTS.items():
        assert part(runs).patience + 5 < seconds(SERVICES[name]["stop_grace_period"]), name


def test_the_example_names_what_the_file_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert set(told()) == asked
    environment = filled(SERVICES["web"]["environment"], told())
    assert len(environment["SECRET_KEY"]) >= 50
    assert environment["FROM_EMAIL"] == "Two Hats <two-hats@two-hats.example>"


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "POSTGRES_PASSWORD"])
def test_a_missing_one_is_named(name: str) -> None:
    with pytest.raises(LookupError, match=f"into .env as {name}"):
        filled(SERVICES, told() | {name: ""})


def test_only_the_app_goes_into_the_image(tmp_path: Path) -> None:
    secret = ("var/secret_key", ".env", ".env.example", "funnel/.env.local", ".git/config", "tests/test_it.py")
    needless = ("funnel/__pycache__/way_back.pyc", "funnel/return_address.pyc", ".venv/pyvenv.cfg", "docs/today.png")
    for path in (*secret, *needless, "manage.py", "requirements.lock", "funnel/health/probe.py", "static/css/base.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / ".dockerignore").write_bytes((ROOT / ".dockerignore").read_bytes())
    assert let_in(tmp_path) == ["funnel/health/probe.py", "manage.py", "requirements.lock", "static/css/base.css"]


def test_the_image_is_built(image: Image) -> None:
    [install] = [command for command in image.ran if "pip" in command]
    assert {"--require-hashes", "--only-binary", ":all:"} <= set(install)
    collected = Path(image.environment["STATIC_ROOT"])
    files = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert (collected / f"{files['css/base.css']}.gz").exists()
    assert (image.work / "funnel/__pycache__").exists(), "compiled"
    assert not list(image.root.rglob("secret_key")), "each container would have the same"
    assert (image.root / "data").stat().st_mode & 0o777 == 0o700
    for path in image.work.rglob("*"):
        assert path.stat().st_mode & 0o004, f"{path} is for its owner only"


@pytest.fixture
def alone(image: Image, tmp_path: Path) -> Iterator[Container]:
    """The image's own command, with its own environment."""
    environment = image.environment | QUICK | {"PORT": str(free_port())}
    options: dict[str, Any] = {"environment": environment, "work": image.work, "log": tmp_path / "log"}
    container = Container(image.command, health=image.health, grace=10, **options)  # Docker's own patience
    yield container
    container.kill()
    container.tell()


@pytest.mark.skipif(ON_POSTGRES, reason="Alone it uses SQLite, whatever the rest of this run is on.")
def test_the_image_runs_by_itself(image: Image, alone: Container) -> None:
    before = image.written()
    assert not alone.is_well()
    alone.start()
    alone.wait_until_well()
    visitor = Visitor(f"http://127.0.0.1:{alone.options['env']['PORT']}")
    status, page = visitor.get("/account/login/")
    assert status == 200
    [sheet] = set(re.findall(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page))
    assert visitor.get(sheet)[0] == 200
    alone.ask_to_stop()
    assert alone.end() == 0
    assert (image.root / "data/two-hats.sqlite3").exists()
    assert image.written() == before


@pytest.mark.skipif(not ON_POSTGRES or not shutil.which("pg_isready"), reason="It asks a PostgreSQL with pg_isready.")
def test_postgres_is_asked_whether_it_is_ready() -> None:
    real = urlsplit(needs.POSTGRES)
    _, *words = SERVICES["postgres"]["healthcheck"]["test"]
    words[words.index("--host") + 1] = real.hostname or "127.0.0.1"
    assert subprocess.run([*words, "--port", str(real.port or 5432)], check=False).returncode == 0
    assert subprocess.run([*words, "--port", str(free_port())], check=False).returncode == 2


@pytest.fixture(scope="module")
def town(image: Image, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Everything started at once on a fresh database, and well."""
    if not ON_POSTGRES:
        pytest.skip("It runs where the tests are on PostgreSQL.")
    needs.redis_server() or needs.go_without("redis-server was not found on this machine")
    with ExitStack() as leaving:
        town = Town(image, tmp_path_factory.mktemp("town"), leaving.enter_context(own_database()))
        for container in town.containers.values():
            leaving.callback(container.tell)
            leaving.callback(container.kill)
        for name in ("redis", "cache"):
            town.containers[name].start()
        for name in ("redis", "cache"):
            town.containers[name].wait_until_well()
        for name in PARTS:
            town.containers[name].start()
        town.containers["web"].wait_until_well()
        wait_until(lambda: town.health()["status"] == "ok", why="the workers do not hear the clock")
        yield town


def test_each_container_says_that_it_is_well(town: Town) -> None:
    assert [name for name, container in town.containers.items() if not container.is_well()] == []
    for name in PARTS:
        assert "ended by itself" not in town.containers[name].told(), "its keeper started it again"


def test_it_is_alive_and_ready(town: Town) -> None:
    assert town.visitor.get("/health/alive/") == (200, '{"alive": true}')
    status, page = town.visitor.get("/health/ready/")
    assert (status, json.loads(page)["status"]) == (200, "ok")


def test_a_lead_is_counted_by_both_workers(town: Town) -> None:
    visitor = town.visitor
    assert visitor.send("/account/signup/", email="olive@example.com", password1="a long pass phrase")[0] == 200
    place = {"country": "US", "zone": "UTC", "currency": "USD", "language": "en", "starter": "services"}
    status, page = visitor.send("/new/", name="Greenleaf", **place)
    assert (status, "Greenleaf" in page) == (200, True)
    assert visitor.send("/greenleaf/log/", name="Nora Newcomer", action="lead")[0] == 200
    [lead] = set(re.findall(r"/marketing/leads/([-0-9a-f]{36})/", visitor.get("/greenleaf/marketing/leads/")[1]))
    status, page = visitor.send(f"/greenleaf/hand-over/{lead}/", unready_why="a test", salesperson="")
    assert (status, "Nora Newcomer" in page) == (200, True)
    for side in ("marketing", "sales"):
        numbers = town.inside("wait", side, 1)
        assert (numbers[side], numbers[f"{side}_marks"]) == (1, 0)


def test_jobs_and_cache_are_kept_apart(town: Town) -> None:
    assert "_kombu.binding.marketing" in town.keys("redis")
    cached = town.keys("cache")
    assert cached, "nobody counts sign-ins"
    assert all(key.startswith("cache:") for key in cached)


def test_a_database_that_goes_away_is_said_and_comes_back(town: Town) -> None:
    on_server(f"ALTER DATABASE {town.database} ALLOW_CONNECTIONS false")
    on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{town.database}'")
    somebody = Visitor(town.visitor.address)
    status, page = somebody.get("/health/")
    assert (status, json.loads(page)["status"]) == (503, "down")
    assert somebody.get("/health/alive/")[0] == 200
    assert not town.containers["web"].is_well()
    assert not town.containers["worker-sales"].is_well()
    on_server(f"ALTER DATABASE {town.database} ALLOW_CONNECTIONS true")
    wait_until(lambda: town.health()["status"] == "ok", why="it does not find its way back")


def test_asked_to_stop_each_ends_in_time_and_has_written_only_where_it_may(town: Town, image: Image) -> None:
    for name in PARTS:
        town.containers[name].ask_to_stop()
    assert [town.containers[name].end() for name in PARTS] == [0] * len(PARTS)
    assert not town.containers["web"].is_well()
    assert "Traceback" not in town.containers["beat"].told()
    assert list((image.root / "data").glob("beat*")), "the clock would not know after a restart when it last ticked"
    assert image.written() == town.before


def test_jobs_outlive_a_restart_and_the_cache_forgets(town: Town) -> None:
    for server, kept in (("redis", b"a value"), ("cache", None)):
        container = town.containers[server]
        with redis.Redis(port=town.ports[server]) as client:
            client.set("a key", "a value")
            container.kill()  # no chance to write anything down
            assert not container.is_well()
            container.start()
            container.wait_until_well()
            assert client.get("a key") == kept
            policy = client.config_get("maxmemory-policy")["maxmemory-policy"]
            assert policy == {"redis": "noeviction", "cache": "allkeys-lru"}[server]
        container.ask_to_stop()
        assert container.end() == 0
