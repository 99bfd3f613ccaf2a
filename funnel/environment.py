"""What the environment says: every variable the app reads, and the embedded default where it is silent."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="")
# Either service named in the environment means somebody else keeps the state: then nothing is made up here.
SERVICES = bool(DATABASE_URL.startswith("postgres") or REDIS_URL)


def secret_key() -> str:
    """The SECRET_KEY: from the environment, or in the embedded default from a file made once in the data folder.

    Raises ImproperlyConfigured in services mode without one: several machines must share it.
    """
    given: str = env.str("SECRET_KEY", default="")
    if given:
        return given
    if SERVICES:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. With DATABASE_URL or REDIS_URL set, every process must share one: "
            "put a long random text into the environment variable SECRET_KEY."
        )
    return made_once(DATA_DIR / "secret_key")


def made_once(kept: Path) -> str:
    """The secret in a file that only its owner reads. Where several processes start at once, the first makes it."""
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent)  # readable by its owner only
        with os.fdopen(handle, "w") as made:
            made.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(name, kept)  # whole or not at all
        Path(name).unlink()
    return kept.read_text().strip()


def database() -> dict[str, Any]:
    """The database: PostgreSQL from DATABASE_URL, else a SQLite file that waits for its turn instead of failing."""
    if DATABASE_URL.startswith("postgres"):
        found: dict[str, Any] = env.db_url("DATABASE_URL")
        found["ENGINE"] = "django.db.backends.postgresql"
        # The pool and CONN_MAX_AGE exclude each other: threads of the web process share one, a worker keeps its own.
        if env.bool("DATABASE_POOL", default=False):
            found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
        else:
            found["CONN_MAX_AGE"] = 60
            found["CONN_HEALTH_CHECKS"] = True
        return found
    name = env.db_url("DATABASE_URL")["NAME"] if DATABASE_URL else DATA_DIR / "two-hats.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def cache() -> dict[str, Any]:
    """The cache (sign-in limits): shared by all processes, and apart from the broker where CACHE_URL says so."""
    address: str = env.str("CACHE_URL", default=REDIS_URL)
    if address:
        return {"BACKEND": "funnel.forgiving_cache.ForgivingCache", "LOCATION": address, "KEY_PREFIX": "cache"}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }


def broker() -> dict[str, Any]:
    """Celery's broker settings: Redis, or kombu's filesystem transport in the data folder."""
    if REDIS_URL:
        options: dict[str, Any] = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5}
        return {"url": REDIS_URL, "options": options}
    folder, control = DATA_DIR / "queue", DATA_DIR / "queue" / "control"
    control.mkdir(parents=True, exist_ok=True)
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(control),
        "polling_interval": 0.1,
    }
    return {"url": "filesystem://localhost", "options": options}
