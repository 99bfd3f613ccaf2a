"""Where nothing can be saved, people are told what is wrong, what was kept and what to do. So is whoever watches."""

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import unquote

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from business.models import Business, User
from funnel.health import checks, storage
from funnel.health.log_filter import StorageFaultsInOneLine
from marketing.models import Lead

Failing = Callable[[type[Exception] | Exception], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def nobody_asked_for_health_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.saving, "tried_at", float("-inf"))


@contextmanager
def writes_fail(cause: Exception) -> Iterator[None]:
    """Every statement that writes fails as the driver would have it; what is read is read."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("cannot") from cause
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def of_sqlite(code: int) -> sqlite3.Error:
    problem = sqlite3.OperationalError("something")
    problem.sqlite_errorcode = code
    return problem


FULL = [of_sqlite(sqlite3.SQLITE_FULL), psycopg.errors.DiskFull("no space"), OSError(errno.ENOSPC, "no space")]


@pytest.fixture
def visitor(owner: User, business: Business) -> Client:
    """The owner's browser, which is shown a failure as a person would see it."""
    client = Client(raise_request_exception=False)
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("cause", FULL, ids=lambda cause: type(cause).__name__)
def test_a_lead_that_cannot_be_saved_is_kept_in_the_page(visitor: Client, home: str, cause: Exception) -> None:
    typed = {"name": "Tom <Carter>", "wants": "A hedge", "action": "lead"}
    with writes_fail(cause):
        answer = visitor.post(f"{home}/log/", typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "The disk is full, so nothing can be saved." in page
    assert "What was saved before is safe; this was not saved." in page
    assert "Free some space" in page
    assert '<input type="hidden" name="name" value="Tom &lt;Carter&gt;">' in page
    assert f'action="{home}/log/"' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Lead.objects.exists()
    assert visitor.post(f"{home}/log/", typed).status_code == 302, "the same press, once there is space"
    assert Lead.objects.count() == 1


def test_a_part_keeps_its_page_and_gets_the_sentence(visitor: Client, home: str) -> None:
    with writes_fail(FULL[0]):
        answer = visitor.post(f"{home}/log/", {"name": "Tom"}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert unquote(answer.headers["X-Sentence"]).startswith("The disk is full")


def test_a_password_is_never_carried_along(db: None) -> None:
    with writes_fail(FULL[0]):
        answer = Client(raise_request_exception=False).post(
            "/account/signup/", {"email": "a@example.com", "password1": "a secret of mine", "name": "A"}
        )
    assert "a secret of mine" not in answer.content.decode()


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (of_sqlite(sqlite3.SQLITE_READONLY), "The folder of the data cannot be written"),
        (of_sqlite(sqlite3.SQLITE_READONLY | (4 << 8)), "The folder of the data cannot be written"),
        (PermissionError(errno.EACCES, "denied", "/data/two-hats.sqlite3"), "The folder of the data cannot be written"),
        (psycopg.errors.ReadOnlySqlTransaction(), "The folder of the data cannot be written"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), "The file that holds the data is damaged"),
        (of_sqlite(sqlite3.SQLITE_NOTADB), "The file that holds the data is damaged"),
        (of_sqlite(sqlite3.SQLITE_IOERR | (10 << 8)), "The disk does not answer as it should"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "Somebody else was saving for too long"),
        (psycopg.OperationalError("connection refused"), "The database does not answer"),
        (psycopg.errors.AdminShutdown(), "The database does not answer"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_each_fault_has_its_own_words(visitor: Client, home: str, cause: Exception, sentence: str) -> None:
    with writes_fail(cause):
        answer = visitor.post(f"{home}/log/", {"name": "Tom"})
    assert answer.status_code == 503
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "problem",
    [
        ValueError("a bug"),
        DatabaseError("a bug"),
        psycopg.errors.UniqueViolation(),
        of_sqlite(sqlite3.SQLITE_CONSTRAINT),
        ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
        PermissionError(errno.EACCES, "a port below 1024"),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_what_is_our_fault_is_not_blamed_on_the_disk(problem: Exception) -> None:
    assert storage.fault_behind(problem) is None


def test_an_error_of_ours_is_still_ours(visitor: Client, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("funnel.people.log_lead.log_lead", broken)
    answer = visitor.post(f"{home}/log/", {"name": "Tom"})
    assert answer.status_code == 500
    assert "It is our fault, not yours" in answer.content.decode()


def test_health_says_that_nothing_can_be_saved(db: None) -> None:
    with writes_fail(FULL[0]):
        answer = Client().get("/health/")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["parts"]["saving"]["ok"]) == ("down", False)
    assert answer.json()["parts"]["saving"]["sentence"].startswith("The disk is full")
    assert answer.json()["parts"]["database"]["ok"], "it can be read"


def test_health_asks_the_disk_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(checks, "disk_is_full", lambda: True)
    assert Client().get("/health/").json()["parts"]["saving"]["sentence"].startswith("The disk is full")


def test_whoever_asks_often_writes_seldom(db: None, django_assert_num_queries: Any) -> None:
    Client().get("/health/")
    with connection.execute_wrapper(no_writes):
        assert Client().get("/health/").json()["parts"]["saving"]["ok"]


def no_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE"))
    return execute(sql, params, many, context)


def test_somebody_else_writing_is_no_fault(db: None) -> None:
    with writes_fail(of_sqlite(sqlite3.SQLITE_BUSY)):
        assert Client().get("/health/").json()["parts"]["saving"]["ok"]


def test_the_terminal_is_told_too(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with writes_fail(FULL[0]), pytest.raises(SystemExit):
        call_command("healthy", "saving")
    assert "saving: not well. The disk is full" in capsys.readouterr().out


def test_the_log_has_one_line_a_minute_and_no_traceback() -> None:
    log_filter = StorageFaultsInOneLine()

    def record(problem: Exception) -> logging.LogRecord:
        return logging.LogRecord(
            "django", logging.ERROR, "", 1, "Internal Server Error: %s", ("/x/",), (type(problem), problem, None)
        )

    first, second, ours = record(FULL[0]), record(FULL[0]), record(ValueError("a bug"))
    assert [log_filter.filter(one) for one in (first, second, ours)] == [True, False, True]
    assert first.getMessage().startswith("The disk is full")
    assert first.exc_info is None
    assert ours.exc_info is not None
