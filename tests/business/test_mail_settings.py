"""EMAIL_URL says how mails leave the house: by SMTP, through a provider, or into files where it is silent."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import urllib3.exceptions as wires
from django.conf import settings as house
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError

from business.models import Business, OutgoingMail
from business.outgoing import delivery
from funnel.environment import DATA_DIR, mail
from tests.running_house import free_port

CAREFUL = "business.outgoing.smtp.CarefulBackend"


@pytest.fixture
def use(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Send by what EMAIL_URL says."""

    def apply(url: str) -> None:
        monkeypatch.setenv("EMAIL_URL", url)
        for name, value in mail().items():
            setattr(settings, name, value)
        settings.DEFAULT_FROM_EMAIL = "Two Hats <house@example.com>"
        settings.ANYMAIL_REQUESTS_TIMEOUT = (1, 1)

    return apply


@pytest.fixture
def row(business: Business) -> OutgoingMail:
    return OutgoingMail.objects.post(
        business=business,
        kind="weekly",
        key="weekly:1",
        address="reader@example.com",
        subject="Your week",
        text="Two leads.",
        html="<p>Two leads.</p>",
        headers={
            "List-Unsubscribe": "<https://example.com/stop/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "over_tls"),
    [
        ("smtp://mail.example.com", "mail.example.com", 25, False, False),
        ("smtp://mail.example.com:2525", "mail.example.com", 2525, False, False),
        ("smtp+tls://mail.example.com", "mail.example.com", 587, True, False),
        ("smtp+ssl://mail.example.com", "mail.example.com", 465, False, True),
        ("smtps://mail.example.com", "mail.example.com", 465, False, True),
        ("smtp+tls://[::1]:1025", "::1", 1025, True, False),
    ],
)
def test_a_mail_server(
    use: Callable[[str], None], settings: Any, url: str, host: str, port: int, tls: bool, over_tls: bool
) -> None:
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    use(url)
    assert settings.EMAIL_BACKEND == CAREFUL
    connection: Any = get_connection()
    assert (connection.host, connection.port) == (host, port)
    assert (connection.use_tls, connection.use_ssl) == (tls, over_tls)
    assert not connection.username


def test_a_user_and_a_password_with_odd_letters(use: Callable[[str], None]) -> None:
    use("smtp+tls://house%40example.com:a+b%2Fc%23d%3Fe%40f%25@mail.example.com:587")
    connection: Any = get_connection()
    assert connection.username == "house@example.com"
    assert connection.password == "a+b/c#d?e@f%"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "mailto:house@example.com",
        "smtp://",
        "smtp://house:secret@",
        "smtp://mail.example.com:many",
        "smtp+tls://house:sec/ret@mail.example.com:587",
    ],
)
def test_what_cannot_be_read_stops_the_house_with_a_sentence(use: Callable[[str], None], url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        use(url)
    assert str(told.value).startswith("EMAIL_URL cannot be read. Write it like ")
    assert "sec" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__context__ is None or told.value.__suppress_context__, "it could name a part of the password"


@pytest.mark.parametrize("name", ["pigeon", "base", "base_requests", "test", "post-mark", ""])
def test_an_unknown_provider_stops_the_house_with_a_sentence(use: Callable[[str], None], name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"EMAIL_URL names the provider “{name}”, which django-anymail"):
        use(f"anymail://{name}?api_key=1")


@pytest.mark.parametrize("url", ["", None])
def test_without_an_address_mails_are_kept_as_files(monkeypatch: pytest.MonkeyPatch, url: str | None) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    if url is not None:
        monkeypatch.setenv("EMAIL_URL", url)
    assert mail() == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": DATA_DIR / "mail",
    }


def test_every_step_has_a_time_limit() -> None:
    assert house.EMAIL_TIMEOUT > 0
    assert house.EMAIL_DATA_TIMEOUT == 8 * house.EMAIL_TIMEOUT
    assert house.ANYMAIL_REQUESTS_TIMEOUT == (house.EMAIL_TIMEOUT, house.EMAIL_DATA_TIMEOUT)


# Providers: what django-anymail sends, up to the wire.

PROVIDERS = {
    "anymail://postmark?server_token=k+1/2%3D": ("api.postmarkapp.com/email", "k+1/2="),
    "anymail://brevo?api_key=k+1/2%3D": ("api.brevo.com/v3/smtp/email", "k+1/2="),
    "anymail://resend?api_key=k+1/2%3D": ("api.resend.com/emails", "Bearer k+1/2="),
    "anymail://mailersend?api_token=k+1/2%3D": ("api.mailersend.com/v1/email", "Bearer k+1/2="),
    "anymail://mailgun?api_key=k&sender_domain=example.com&api_url=https://api.eu.mailgun.net/v3": (
        "api.eu.mailgun.net/v3/example.com/messages",
        "Basic YXBpOms=",
    ),
    "anymail://mailjet?api_key=k&secret_key=s": ("api.mailjet.com/v3.1/send", "Basic azpz"),
    "anymail://unisender_go?api_key=k+1/2%3D&api_url=https://go1.unisender.ru/ru/transactional/api/v1/": (
        "go1.unisender.ru/ru/transactional/api/v1/email/send.json",
        "k+1/2=",
    ),
}
TAKEN: dict[str, Any] = {
    "api.postmarkapp.com": {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "reader@example.com"},
    "api.brevo.com": {"messageId": "<1@brevo>"},
    "api.resend.com": {"id": "1"},
    "api.mailersend.com": {},
    "api.eu.mailgun.net": {"id": "<1@example.com>", "message": "Queued. Thank you."},
    "api.mailjet.com": {"Messages": [{"Status": "success", "To": [{"Email": "reader@example.com", "MessageID": 1}]}]},
    "go1.unisender.ru": {"status": "success", "job_id": "1", "emails": ["reader@example.com"], "failed_emails": {}},
}

HEADERS = {"X-Message-ID": "1", "Content-Type": "text/html"}


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """What was put on the wire; every provider says yes."""
    sent: list[requests.PreparedRequest] = []

    def send(_self: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        assert options["timeout"] == (1, 1)
        sent.append(request)
        answer = requests.Response()
        answer.url, answer.request = str(request.url), request
        host = str(request.url).split("/")[2]
        answer.status_code = 202 if host == "api.mailersend.com" else 200
        answer.headers.update(HEADERS)
        answer._content = json.dumps(TAKEN[host]).encode()
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return sent


@pytest.mark.parametrize("url", PROVIDERS)
def test_a_provider_gets_the_whole_letter(
    use: Callable[[str], None], wire: list[requests.PreparedRequest], row: OutgoingMail, url: str
) -> None:
    use(url)
    assert delivery.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("sent", "")
    [request] = wire
    address, key = PROVIDERS[url]
    assert str(request.url).partition("://")[2] == address
    assert key in request.headers.values()
    body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
    for part in ("reader@example.com", "Your week", "Two leads.", "List-Unsubscribe-Post", row.message_id.strip("<>")):
        assert part in body.replace("%40", "@").replace("+", " "), part
    assert not delivery.deliver(row.pk)
    assert len(wire) == 1


# A provider in trouble: the real wire, to a server of this test's own.


class Provider(BaseHTTPRequestHandler):
    """Answers like Postmark, what it is told to."""

    asked = 0
    status = 200
    answer = ""
    silent = threading.Event()

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if not self.status:
            self.silent.wait(5)
            return
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.answer.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider(use: Callable[[str], None]) -> Iterator[type[Provider]]:
    Provider.asked, Provider.status, Provider.answer = 0, 200, ""
    Provider.silent.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        use(f"anymail://postmark?server_token=secret&api_url=http://127.0.0.1:{server.server_port}/")
        yield Provider
        Provider.silent.set()
        server.shutdown()


INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to a recipient that has been marked as inactive.\n"
    "Found inactive addresses: reader@example.com.\nInactive recipients are ones that have generated a hard bounce.",
}


@pytest.mark.parametrize(
    ("status", "answer", "state", "sentence"),
    [
        (401, "{}", "queued", "The mail provider does not know us by our key (EMAIL_URL): "),
        (403, "{}", "queued", "The mail provider does not know us by our key (EMAIL_URL): "),
        (402, "{}", "queued", "The mail provider asks to come back later: "),
        (404, "{}", "queued", "The mail provider asks to come back later: "),
        (429, "Too many", "queued", "The mail provider asks to come back later: "),
        (400, "Bad request", "failed", "The mail provider refuses this letter: "),
        (413, "Too large", "failed", "The mail provider refuses this letter: "),
        (422, json.dumps({"ErrorCode": 300, "Message": "Odd"}), "failed", "The mail provider refuses this letter: "),
        (422, json.dumps(INACTIVE), "failed", "The mail provider does not take mail for this address: "),
        (500, "Oh dear", "sending", "The mail provider broke off while it was being told: "),
        (502, "Bad gateway", "sending", "The mail provider broke off while it was being told: "),
        (503, "Overflow", "sending", "The mail provider broke off while it was being told: "),
        (200, "no JSON", "sending", "The mail provider broke off while it was being told: "),
        (0, "silence", "sending", "The mail provider broke off while it was being told: "),
    ],
)
def test_a_provider_in_trouble(
    provider: type[Provider], row: OutgoingMail, status: int, answer: str, state: str, sentence: str
) -> None:
    provider.status, provider.answer = status, answer
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == state
    assert row.trouble.startswith(sentence)
    assert "secret" not in row.trouble
    assert row.is_flagged is (state != "queued")
    assert not delivery.deliver(row.pk)
    assert provider.asked == 1


@pytest.mark.parametrize("where", ["127.0.0.1:{port}", "provider.invalid"])
def test_a_provider_that_was_never_reached_is_come_back_to(
    use: Callable[[str], None], row: OutgoingMail, where: str
) -> None:
    """Nobody listens there; no such name."""
    use(f"anymail://postmark?server_token=secret&api_url=http://{where.format(port=free_port())}/")
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "queued"
    assert row.trouble.startswith("The mail provider could not be reached: ")


def never_connected(reason: Exception) -> MaxRetryError:
    return MaxRetryError(HTTPSConnectionPool("api.postmarkapp.com"), "/email", reason)


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (requests.ConnectTimeout(never_connected(wires.ConnectTimeoutError())), "queued"),
        (requests.exceptions.ProxyError(never_connected(wires.ProxyError("no", OSError()))), "queued"),
        (requests.exceptions.SSLError(never_connected(wires.SSLError(ssl.SSLCertVerificationError()))), "queued"),
        (requests.exceptions.SSLError(never_connected(wires.SSLError(ssl.SSLEOFError()))), "sending"),
        (requests.ReadTimeout(wires.ReadTimeoutError(HTTPSConnectionPool("a"), "/", "too slow")), "sending"),
        (requests.ConnectionError(wires.ProtocolError("Connection aborted.")), "sending"),
        (requests.ConnectionError(), "sending"),
    ],
    ids=["no answer", "no way through the proxy", "somebody else", "cut off", "too slow", "hung up", "anything"],
)
def test_what_was_never_connected_cannot_have_arrived(
    use: Callable[[str], None], row: OutgoingMail, monkeypatch: pytest.MonkeyPatch, problem: Exception, state: str
) -> None:
    def send(*_: Any, **__: Any) -> None:
        raise problem

    monkeypatch.setattr(HTTPAdapter, "send", send)
    use("anymail://postmark?server_token=secret")
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize(
    ("url", "why"),
    [("anymail://postmark", "POSTMARK_SERVER_TOKEN"), ("anymail://amazon_ses", "boto3")],
    ids=["no key", "a library is missing"],
)
def test_what_a_provider_lacks_is_said(
    use: Callable[[str], None], wire: list[requests.PreparedRequest], row: OutgoingMail, url: str, why: str
) -> None:
    use(url)
    with pytest.raises(ConnectionError):
        delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "queued"
    assert row.trouble.startswith("The mail server cannot be used as it is set (EMAIL_URL): ")
    assert why in row.trouble
    assert wire == []


def test_a_provider_that_says_yes_and_does_not_deliver(
    use: Callable[[str], None], wire: list[requests.PreparedRequest], row: OutgoingMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppressed = {"warnings": [{"type": "SOME_SUPPRESSED", "recipients": []}], "errors": []}
    monkeypatch.setitem(TAKEN, "api.mailersend.com", suppressed)
    monkeypatch.setattr("tests.business.test_mail_settings.HEADERS", {"Content-Type": "application/json"})
    use("anymail://mailersend?api_token=k")
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.trouble.startswith("The mail provider does not take mail for this address: ")


def test_what_a_provider_cannot_carry_fails(
    use: Callable[[str], None], wire: list[requests.PreparedRequest], row: OutgoingMail
) -> None:
    OutgoingMail.objects.update(address="not an address")
    use("anymail://postmark?server_token=k")
    assert not delivery.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.trouble.startswith("The mail could not be written: ")
    assert wire == []
