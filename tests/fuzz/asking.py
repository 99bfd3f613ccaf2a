"""One request: made up from what a page would send, sent without a server, and told so that it can be sent again."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes

from django.conf import settings
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections
from django.test.client import BOUNDARY

from funnel.wsgi import application
from tests.fuzz.pages import Form
from tests.fuzz.routes import Route, Routes
from tests.fuzz.values import ADDRESSES, LONG, fitting, odd
from tests.fuzz.world import World

TOKEN = "a" * 32  # whoever sends the same one as cookie and header came by a page of ours
METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"]
CHARSETS = [
    "utf-8",
    "UTF8",
    "utf-16",
    "utf-7",
    "hex",
    "zlib",
    "idna",
    "undefined",
    "raw_unicode_escape",
    "no-such",
    "latin-1",
    '"',
    "",
]
HEADERS = {
    "HX-Request": ["true", "false", "\xff"],
    "HX-Current-URL": ADDRESSES,
    "HX-Current-URL-URI-AutoEncoded": ["true", "x"],
    "HX-Target": ["\xff", "#", "place"],
    "HX-Trigger-Name": ["%ff", "x"],
    "HX-Prompt": ["%ed%a0%80"],
    "HX-Boosted": ["true"],
    "HX-History-Restore-Request": ["true"],
    "Triggering-Event": ["{", "%7B", "[" * 3000, '{"type": null}'],
    "Referer": ADDRESSES,
    "Origin": [*ADDRESSES, "null"],
    "Accept": ["", "*/*;q=x", "text/html;q=1e999,/", "application/json", "," * 999],
    "Accept-Language": [
        "",
        "xx",
        "de-DE-1996;q=2",
        "*",
        "-",
        "_" * 600,
        "en;q=nan",
        "zh-hant-" * 90,
        "pt_BR",
        "de\xe4",
    ],
    "Accept-Encoding": ["gzip;q=0", "gzip;q=nan", "br", "\xff"],
    "Host": ["[", "a b", "evil.example", "testserver:x", "[::1", "\xff", "testserver.", "@"],
    "X-Forwarded-Host": ["evil.example"],
    "X-Forwarded-For": ["", "x", "1.2.3.4, ::1", "999.1.1.1", ","],
    "X-Forwarded-Proto": ["https", "x"],
    "Range": ["bytes=0-1", "bytes=-", "x"],
    "If-Modified-Since": ["x", "Mon, 99 Foo 99999 99:99:99 GMT"],
    "If-None-Match": ['"', "W/", "*"],
    "User-Agent": ["", "\xff" * 600, "Googlebot"],
    "Content-Encoding": ["gzip", "x"],
    "X-Requested-With": ["XMLHttpRequest"],
    "X-CSRFToken": ["x", "\xff"],
    "Authorization": ["Basic !", "Basic Og==", "Bearer \xff"],
    "Cookie": [
        'sessionid="\\000\\000abcdefgh"',
        "sessionid=" + "x" * 5000,
        'sessionid="\\377abcdefgh"; csrftoken="\\000"',
        "messages=x; csrftoken=; ;=;==",
        'messages="[[\\"__json_message\\",0,99]]:x:y"',
        'django_language="\\000"',
        "seen=x; " * 50,
    ],
}


@dataclass
class Asked:
    """A request as it goes over the wire, and who sends it."""

    who: str
    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """In a form that can be read and sent again."""
        parts = [f"as {self.who}: {self.method} {short(self.path)}"]
        parts += [f"    query {short(self.query)}"] if self.query else []
        parts += [f"    {short(self.content_type)} {short(self.body)}"] if self.body or self.content_type else []
        parts += [f"    {name}: {short(value)}" for name, value in self.headers.items()]
        return "\n".join(parts)


@dataclass
class Answer:
    """What came back: of an exception that nobody caught, the exception too."""

    status: int
    content: bytes
    headers: dict[str, str]
    problem: BaseException | None = None


def short(what: str | bytes) -> str:
    """As Python writes it, without the thousandth copy of the same letter."""
    text = repr(what)
    return text if len(text) < 600 else f"{text[:300]} … {len(what)} long … {text[-80:]}"


def ask(asked: Asked, session: str, *, token: bool = True) -> Answer:
    """Give it to what the server gives it to. `token`: whether the page's protection token is sent along."""
    problems: list[BaseException] = []
    started: list[Any] = []

    def remember(**_: Any) -> None:
        problem = sys.exc_info()[1]
        if problem is not None:
            problems.append(problem)

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        started[:] = [int(status.partition(" ")[0]), dict(headers)]

    with listening(remember):
        try:
            response: Any = application(environ_of(asked, session, token=token), start_response)
            content = b"".join(response)
            if hasattr(response, "close"):
                response.close()
        except Exception as problem:  # noqa: BLE001 - whatever gets out of a middleware is what is looked for
            return Answer(500, b"", {}, problem)
    return Answer(started[0], content, started[1], problems[-1] if problems else None)


@contextmanager
def listening(remember: Callable[..., None]) -> Iterator[None]:
    """Hear of exceptions that became a page; and keep the connection, whose transaction goes on after the request."""
    got_request_exception.connect(remember)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        got_request_exception.disconnect(remember)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def environ_of(asked: Asked, session: str, *, token: bool) -> dict[str, Any]:
    """As a server hands it on (PEP 3333: bytes as latin-1)."""
    headers = dict(asked.headers)
    cookies = [headers.get("Cookie", "")]
    cookies += [f"{settings.SESSION_COOKIE_NAME}={session}"] if session else []
    if token:
        cookies.append(f"{settings.CSRF_COOKIE_NAME}={TOKEN}")
        headers.setdefault("X-CSRFToken", TOKEN)
    headers["Cookie"] = "; ".join(filter(None, cookies))
    environment: dict[str, Any] = {
        "REQUEST_METHOD": asked.method,
        "PATH_INFO": asked.path.encode(errors="surrogatepass").decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": asked.query.decode("latin-1"),
        "CONTENT_TYPE": asked.content_type,
        "CONTENT_LENGTH": str(len(asked.body)),
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": BytesIO(asked.body),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return environment | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}


class Asker:
    """Makes requests up, the same ones for the same seed."""

    def __init__(self, random: Random, routes: Routes, world: World) -> None:
        self.random, self.routes, self.world = random, routes, world

    def make(self, who: str, route: Route, name: str, header: str) -> Asked:
        """A request to a route, with something odd under a name or in a header; without one, as the page sends it."""
        random = self.random
        path, form = self.form_for(route, name)
        method = form.method if form else random.choice(["GET", "POST"])
        told = self.filled_in(form) if form else []
        if name:
            told = self.spoil(told, name)
        if random.random() < 0.2 and route.names:
            told = self.spoil(told, random.choice(sorted(route.names)))
        if random.random() < 0.12:
            method = random.choice(METHODS)
        asked = Asked(who, method, path, headers=self.headers(header))
        if method in ("GET", "HEAD", "get"):
            asked.query = encoded(told)
        else:
            asked.query = encoded(self.spoil([], name)) if name and random.random() < 0.1 else b""
            asked.content_type, asked.body = self.body(told)
        if random.random() < 0.03:
            asked.content_type = f"{asked.content_type or 'text/html'}; charset={random.choice(CHARSETS)}"
        return asked

    def form_for(self, route: Route, name: str) -> tuple[str, Form | None]:
        """A form that a page has for this, one with the field if there is one; and where it is sent."""
        fit = [each for each in route.forms if any(entry.name == name for entry in each[1].fields)] or route.forms
        if fit and self.random.random() < 0.9:
            path, form = self.random.choice(fit)
            return (path if self.random.random() < 0.9 else self.path(route)), form
        return self.path(route), None

    def path(self, route: Route) -> str:
        return route.path(self.random, self.world, odd(self.random, self.world, "")[:3000])

    def filled_in(self, form: Form) -> list[tuple[str, str]]:
        """What the page would send, with something sensible in the empty fields, or with them left as they are."""
        random, told = self.random, []
        typing = random.random() < 0.6
        buttons = [entry for entry in form.fields if entry.kind == "submit"]
        pressed = random.choice(buttons) if buttons else None
        for entry in form.fields:
            if entry.kind == "submit":
                told += [(entry.name, entry.value)] if entry is pressed else []
            elif entry.choices and typing and random.random() < 0.5:
                told.append((entry.name, random.choice(entry.choices)))
            elif entry.sent:
                empty = not entry.value and entry.kind != "hidden"
                told.append((entry.name, fitting(random, entry.kind) if empty and typing else entry.value))
        return told

    def spoil(self, told: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
        """Something odd in the place of one value; sometimes twice, a thousand times, or nothing at all."""
        rest = [pair for pair in told if pair[0] != name]
        place = self.random.random()
        if place < 0.05:
            return rest
        value = odd(self.random, self.world, self.routes.kind_of(name))
        if place < 0.08:
            return rest + [(name, value[:100])] * 1100
        if place < 0.2:
            return [*rest, (name, value), (name, odd(self.random, self.world, ""))]
        return [*rest, (name, value)]

    def body(self, told: list[tuple[str, str]]) -> tuple[str, bytes]:
        """In one of the ways in which a body can be written, and some in which it cannot."""
        place = self.random.random()
        if place < 0.7:
            return "application/x-www-form-urlencoded", encoded(told)
        if place < 0.92:
            return f"multipart/form-data; boundary={BOUNDARY}", self.multipart(told)
        if place < 0.96:
            return "application/json", json.dumps(dict(told)).encode()
        wrong = [
            "multipart/form-data",
            "multipart/form-data; boundary=\xff",
            "application/x-www-form-urlencoded",
            "x/y;;=",
        ]
        return self.random.choice(wrong), self.random.choice([b"", b"%", b"\xff\xfe", b"--x\r\n\r\n", b"a" * LONG])

    def multipart(self, told: list[tuple[str, str]]) -> bytes:
        """Parts; now and then a file where a text is expected, or an end that never comes."""
        parts = []
        for name, value in told:
            as_file = '; filename="..\\x\0.exe"' if self.random.random() < 0.15 else ""
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{as_file}\r\n'
            if self.random.random() < 0.05:
                head += "Content-Transfer-Encoding: base64\r\n"
            parts.append(head.encode() + b"\r\n" + value.encode(errors="surrogatepass") + b"\r\n")
        end = f"--{BOUNDARY}--\r\n".encode() if self.random.random() < 0.9 else b""
        return b"".join(parts) + end

    def headers(self, odd_one: str) -> dict[str, str]:
        """None mostly; htmx's often; and odd ones."""
        place, random = self.random.random(), self.random
        htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/{self.world.ours.slug}/"}
        if not odd_one and place < 0.9:
            return htmx if place < 0.25 else {}
        names = [odd_one] if odd_one else random.sample(sorted(HEADERS), random.choice([1, 2, 4]))
        strange = {name: random.choice(HEADERS[name]).encode(errors="replace").decode("latin-1") for name in names}
        return (htmx if random.random() < 0.5 else {}) | strange


def encoded(told: list[tuple[str, str]]) -> bytes:
    """As a form is written; lone surrogates too, as the bytes they would be."""
    pairs = [(quote_from_bytes(n.encode()), quote_from_bytes(v.encode(errors="surrogatepass"))) for n, v in told]
    return "&".join(f"{name}={value}" for name, value in pairs).encode()
