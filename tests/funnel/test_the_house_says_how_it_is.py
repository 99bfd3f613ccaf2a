"""/health/ and `manage.py healthy`: whoever watches the house is told what is alive, what is late, and no secrets."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from business.due_marks import DueMark
from business.job_hints import Broker
from business.models import Business, OutgoingMail, Pulse, User
from funnel.health import checks, probe
from tests.running_house import free_port

QUEUES = ("marketing", "sales", "funnel")
PARTS = ["database", "saving", "broker", "beat", *QUEUES, "numbers", "mail"]


@pytest.fixture(autouse=True)
def a_broker_nobody_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "redis", Broker())
    monkeypatch.setattr(checks.saving, "tried_at", float("-inf"))


@pytest.fixture
def ticked(db: None) -> Callable[..., None]:
    """Let the workers have heard the clock so many seconds ago."""

    def heard(*queues: str, ago: float = 0) -> None:
        for queue in queues or QUEUES:
            Pulse.beat(queue, timezone.now() - timedelta(seconds=ago))

    return heard


@pytest.fixture
def away(db: None) -> Iterator[None]:
    """A database that does not answer."""

    def fail(*_: Any) -> None:
        raise OperationalError("the connection was lost")

    with connection.execute_wrapper(fail):
        yield


def health(path: str = "/health/") -> tuple[int, dict[str, Any]]:
    """What a stranger is told."""
    answer = Client().get(path)
    return answer.status_code, answer.json()


def not_well() -> list[str]:
    """The parts that are not well, in a house that serves all the same."""
    status, told = health()
    bad = [name for name, part in told["parts"].items() if not part["ok"]]
    assert (status, told["ready"]) == (200, True)
    assert told["status"] == ("degraded" if bad else "ok")
    return bad


@pytest.mark.parametrize("path", ["/health/", "/health/ready/"])
def test_all_is_well(ticked: Callable[..., None], path: str) -> None:
    ticked()
    status, told = health(path)
    assert (status, told["ready"], told["status"]) == (200, True, "ok")
    assert list(told["parts"]) == PARTS
    assert all(part["ok"] for part in told["parts"].values())
    assert told["parts"]["beat"]["last_tick"][:4].isdigit()
    assert 0 <= told["parts"]["beat"]["seconds"] < 60
    assert told["parts"]["numbers"] == {"ok": True, "oldest_due_mark": None, "seconds": None}
    assert "no-store" in Client().get(path).headers["Cache-Control"]


def test_before_the_clock_first_ticks(db: None) -> None:
    assert not_well() == ["beat", *QUEUES]
    assert health()[1]["parts"]["beat"] == {"ok": False, "last_tick": None, "seconds": None}


def test_a_clock_that_stands_still(ticked: Callable[..., None]) -> None:
    ticked(ago=170)
    assert not_well() == []
    ticked(ago=190)
    assert not_well() == ["beat", *QUEUES]
    assert 190 <= health()[1]["parts"]["beat"]["seconds"] < 220


def test_a_worker_that_hears_nothing(ticked: Callable[..., None]) -> None:
    ticked()
    ticked("sales", ago=3600)
    assert not_well() == ["sales"]


def test_a_slower_clock_is_waited_for_longer(ticked: Callable[..., None], settings: Any) -> None:
    settings.SWEEP_SECONDS = 300
    ticked(ago=1190)
    assert not_well() == []
    ticked(ago=1210)
    assert not_well() == ["beat", *QUEUES]


def test_numbers_that_wait_too_long(ticked: Callable[..., None], business: Business) -> None:
    ticked()
    oldest = DueMark.objects.create(business=business, side="sales", since=business.today())
    DueMark.objects.create(business=business, side="marketing", since=business.today())
    assert not_well() == []
    DueMark.objects.filter(pk=oldest.pk).update(marked_at=timezone.now() - timedelta(minutes=10))
    assert not_well() == ["numbers"]
    assert 600 <= health()[1]["parts"]["numbers"]["seconds"] < 630


def test_a_mail_that_nobody_tries_to_send(ticked: Callable[..., None], business: Business) -> None:
    ticked()

    def write(key: str, **facts: Any) -> OutgoingMail:
        due = timezone.now() - timedelta(minutes=10)
        letter = {"address": "reader@example.com", "subject": "Your week", "text": "Two leads.", "due_at": due, **facts}
        return OutgoingMail.objects.post(business=business, kind="weekly", key=key, **letter)

    write("has its own trouble", attempts=1)
    write("is not due", due_at=timezone.now() + timedelta(minutes=10))
    write("was late", state="skipped")
    assert not_well() == []
    write("waits")
    assert not_well() == ["mail"]
    assert 600 <= health()[1]["parts"]["mail"]["seconds"] < 630


def test_a_broker_that_is_away(ticked: Callable[..., None], settings: Any, tmp_path: Path) -> None:
    ticked()
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert not_well() == ["broker"]
    settings.CELERY_BROKER_URL = "files://localhost"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    assert not_well() == ["broker"]


def test_a_broker_that_does_not_answer_is_left_alone_for_a_while(
    ticked: Callable[..., None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked()
    monkeypatch.setattr(checks, "BROKER_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        assert not_well() == not_well() == ["broker"]
        deaf.settimeout(5)
        deaf.accept()[0].close()
        deaf.settimeout(0.1)
        with pytest.raises(TimeoutError):
            deaf.accept()


@pytest.mark.usefixtures("away")
def test_a_database_that_is_away_is_the_one_thing_that_keeps_it_from_serving() -> None:
    status, told = health()
    assert (status, told["ready"], told["status"]) == (503, False, "down")
    assert [name for name, part in told["parts"].items() if part["ok"]] == ["broker"]
    assert health("/health/alive/") == (200, {"alive": True})


def test_alive_asks_nobody(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert health("/health/alive/") == (200, {"alive": True})


def test_anybody_may_ask_and_nobody_learns_a_secret(
    owner: User, business: Business, desk: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    DueMark.objects.create(business=business, side="sales", since=business.today())
    settings.CELERY_BROKER_URL = f"redis://:hush@127.0.0.1:{free_port()}/0"
    for page in (Client().get("/health/"), desk.get("/health/")):
        assert page.status_code == 200
        assert set(page.json()) == {"ready", "status", "parts"}
        told = page.content.decode()
        for secret in (business.name, business.slug, owner.email, "hush", "127.0.0.1", settings.SECRET_KEY):
            assert secret not in told
    assert "“broker” cannot be read" in caplog.text
    assert "hush" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/", "/health/alive/", "/health/ready/"])
def test_it_is_only_asked(path: str) -> None:
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


@pytest.mark.django_db
def test_it_is_asked_from_inside_without_tls(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    inside = Client(headers={"host": "127.0.0.1:8000"})
    assert inside.get("/account/login/").status_code == 301
    for path in ("/health/", "/health/alive/", "/health/ready/"):
        assert inside.get(path).status_code == 200
    assert Client(headers={"host": "elsewhere.example"}).get("/health/alive/").status_code == 400


def test_the_command_says_the_same(ticked: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    ticked()
    call_command("healthy")
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told] == PARTS
    assert told[0] == "database: well"
    assert told[PARTS.index("beat")].startswith("beat: well, ")
    call_command("healthy", "sales", "beat")
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["sales", "beat"]


def test_the_command_fails_where_a_part_is_not_well(
    ticked: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    ticked()
    ticked("sales", ago=400)
    call_command("healthy", "marketing")
    with pytest.raises(SystemExit) as end:
        call_command("healthy", "marketing", "sales")
    assert end.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "sales: not well, 400 s ago"


@pytest.mark.usefixtures("away")
def test_the_command_fails_without_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("healthy", "beat")
    assert end.value.code == 1
    assert capsys.readouterr().out == "beat: not well\n"


def test_the_command_knows_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("healthy", "sails")
    assert end.value.code == 2
    assert capsys.readouterr().err == f"No part is called sails. There are: {', '.join(PARTS)}.\n"


@pytest.mark.parametrize(("status", "serves"), [(200, True), (503, False), (301, False)])
def test_the_probe_asks_the_web_server(status: int, serves: bool) -> None:
    asked = []

    class Web(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Web) as web:
        threading.Thread(target=web.handle_request).start()
        assert probe.serves(web.server_port) == serves
    assert asked == ["/health/"]


def test_the_probe_waits_for_no_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not probe.serves(free_port())
    monkeypatch.setattr(probe, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        assert not probe.serves(deaf.getsockname()[1])


def test_who_is_signed_in_is_told_too_where_the_database_is_away(desk: Client, away: None) -> None:
    assert desk.get("/health/alive/").status_code == 200
    assert desk.get("/health/").status_code == 503
