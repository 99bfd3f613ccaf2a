"""What some tests need beside Python, where it is looked for, and what is said when it is missing."""

import os
import shutil
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/test")
REDIS = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/13")
BESIDE = Path("shared/data/marketplace_leads.csv")  # from the folder that the project lies in
REAL_LEADS = os.environ.get("REAL_LEADS", str(Path(__file__).resolve().parents[2] / BESIDE))
WITHOUT_REAL_LEADS = (
    "The real leads were not found: 2,000 rows of the public Olist marketing funnel set, whose licence "
    "(CC BY-NC-SA 4.0) keeps them out of the project. "
    f"Put them at ../{BESIDE}, seen from the project, or say where they are in REAL_LEADS"
)


def database_called(name: str) -> str:
    """The address of a database of another name on the same PostgreSQL."""
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()


def postgres_answers() -> bool:
    """Whether PostgreSQL answers at the address; the database itself is made by the tests."""
    try:
        psycopg.connect(database_called("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers() -> bool:
    """Whether Redis answers at the address."""
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError:
        return False
    return True


def chromium() -> str | None:
    """The path of a Chromium, from CHROMIUM or wherever the machine has one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def real_leads() -> Path:
    """The file of real leads. With REAL_LEADS= somebody says that they have none: then nothing asks for it."""
    if not REAL_LEADS:
        pytest.skip(f"{WITHOUT_REAL_LEADS}, which says that there are none.")
    if not Path(REAL_LEADS).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{WITHOUT_REAL_LEADS}, and CI=true asks for them.", pytrace=False)
        go_without(WITHOUT_REAL_LEADS)
    return Path(REAL_LEADS)


def redis_server() -> str | None:
    """The path of a Redis that a test may start and stop."""
    return shutil.which("redis-server")


def go_without(what: str) -> NoReturn:
    """Skip the test with a line that says what is missing; with REQUIRE_SERVICES=1, fail it."""
    if REQUIRED:
        pytest.fail(f"{what}, and REQUIRE_SERVICES=1 asks for it.", pytrace=False)
    pytest.skip(f"{what}.")
