"""What the environment says: every variable the app reads, and the embedded default where it is silent."""

import contextlib
import os
import secrets
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="")
# Either service named in the environment means somebody else keeps the state: then nothing is made up here.
SERVICES = bool(DATABASE_URL.startswith("postgres") or REDIS_URL)


def host_of(address: str) -> str:
    """The host name in an address, in brackets where it is one of IPv6. Raises ImproperlyConfigured without one."""
    host = urlsplit(address).hostname
    if not host:
        raise ImproperlyConfigured(f"BASE_URL is “{address}”. Write it like https://two-hats.example")
    return f"[{host}]" if ":" in host else host


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
        found["OPTIONS"] = {"connect_timeout": 5, **found.get("OPTIONS", {})}  # seconds; a lost machine never answers
        # The pool and CONN_MAX_AGE exclude each other: threads of the web process share one, a worker keeps its own.
        if env.bool("DATABASE_POOL", default=False):
            # Left to itself it pauses longer and longer, up to two minutes after the database is back.
            found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10, "reconnect_timeout": 10}
        else:
            found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True  # one that a restart of the database cut is replaced, not given to a visitor
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
    """Celery's broker settings: Redis, or files in the data folder (file_queue.py)."""
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
    return {"url": "files://localhost", "options": options}


SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "smtps": 465}
UNREADABLE = (
    "EMAIL_URL cannot be read. Write it like smtp+tls://user:password@mail.example.com:587 (or smtp+ssl, or smtp), "
    "with : / ? # @ and % in the user or password as %3A %2F %3F %23 %40 and %25."
)


def mail() -> dict[str, Any]:
    """Django's mail settings from EMAIL_URL: SMTP, a provider, or files in the data folder where it is silent.

    `smtp://`, `smtp+tls://`, `smtp+ssl://user:password@host:port`; or `anymail://postmark?server_token=…` with what
    django-anymail's page of that provider asks for. Raises ImproperlyConfigured for what cannot be read.
    """
    address: str = env.str("EMAIL_URL", default="")
    if not address:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": DATA_DIR / "mail"}
    if address.startswith("anymail://"):
        return provider(address)
    try:
        found: dict[str, Any] = env.email_url("EMAIL_URL")
    except (ImproperlyConfigured, ValueError):
        raise ImproperlyConfigured(UNREADABLE) from None  # what could not be read may hold a password
    scheme = address.partition("://")[0]
    return smtp(found, scheme) if scheme in SMTP_PORTS else found


def smtp(found: dict[str, Any], scheme: str) -> dict[str, Any]:
    """The settings of a mail server that is told by SMTP."""
    if not found["EMAIL_HOST"]:
        raise ImproperlyConfigured(UNREADABLE)
    if scheme == "smtps":  # TLS from the start, as everywhere else
        found |= {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}
    port = found["EMAIL_PORT"] or SMTP_PORTS[scheme]
    return found | {"EMAIL_BACKEND": "business.outgoing.smtp.CarefulBackend", "EMAIL_PORT": port}


def provider(address: str) -> dict[str, Any]:
    """The settings of a provider that django-anymail knows. A key may hold a + as it is."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    unknown = not name.isidentifier() or name.startswith(("_", "base")) or name == "test"
    if unknown or find_spec(f"anymail.backends.{name}") is None:
        raise ImproperlyConfigured(f"EMAIL_URL names the provider “{name}”, which django-anymail does not know.")
    facts = {f"{name}_{key}".upper(): value for key, value in parse_qsl(parts.query.replace("+", "%2B"))}
    return {"EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": facts}
