"""A mail server of a test's own, which can be told to misbehave at any step of a conversation."""

import asyncio
import email
import email.policy
import logging
import threading
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.utils import timezone

from tests.running_house import free_port, wait_until

# The steps of a conversation. `dot`: the letter is there; what is answered now decides.
STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot", "QUIT")
HANG = "hang"  # say nothing more
HANG_UP = "hang up"  # close the connection without a word

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd writes down every word


@dataclass
class Arrival:
    """A letter that the server has, whatever it answered."""

    to: str
    message: EmailMessage
    at: Any  # an aware moment, by the clock of the server's process

    @property
    def message_id(self) -> str:
        """Which letter it is."""
        return str(self.message["Message-ID"])


@dataclass
class Twist:
    """What happens at a step instead of the usual: an answer, a silence, a hang-up, or a number of seconds to wait."""

    does: str | float
    to: str = ""  # only for this recipient
    times: int = -1  # how often yet; -1: always


class Postbox:
    """A mail server in a thread of the test, at an address that stays when it stops and starts again."""

    def __init__(self, *, login: tuple[str, str] | None = None) -> None:
        self.port = free_port()
        self.login = login
        self.arrivals: list[Arrival] = []
        self.visits: Counter[str] = Counter()  # how often each step was reached
        self.twists: dict[str, list[Twist]] = {}
        self.clerks: list[Clerk] = []
        self.thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """What EMAIL_URL says to reach it."""
        user = "{}:{}@".format(*self.login) if self.login else ""
        return f"smtp://{user}127.0.0.1:{self.port}"

    def start(self) -> "Postbox":
        """Open, in a thread of its own."""
        ready = threading.Event()
        self.thread = threading.Thread(target=asyncio.run, args=(self.serve(ready),), daemon=True)
        self.thread.start()
        assert ready.wait(10), "the mail server did not open"
        return self

    async def serve(self, ready: threading.Event) -> None:
        """Take whoever comes, until `stop`."""
        auth = {"authenticator": self.knows, "auth_require_tls": False} if self.login else {}
        self.loop, self.closing = asyncio.get_running_loop(), asyncio.Event()
        server = await self.loop.create_server(
            lambda: Clerk(self, handler=Hooks(self), hostname="postbox", **auth), "127.0.0.1", self.port
        )
        ready.set()
        await self.closing.wait()
        server.close()
        for clerk in self.clerks:
            if isinstance(clerk.transport, asyncio.WriteTransport):
                clerk.transport.abort()

    def stop(self) -> None:
        """Close: who is in the middle of a conversation is left alone, and connections are refused."""
        if self.thread:
            self.loop.call_soon_threadsafe(self.closing.set)
            self.thread.join()
            self.thread = None

    def on(self, step: str, does: str | float, *, to: str = "", times: int = -1) -> None:
        """From now on, at a step: an answer like `"451 4.7.1 come back"`, HANG, HANG_UP, or a pause in seconds."""
        assert step in STEPS
        self.twists.setdefault(step, []).append(Twist(does, to, times))

    def behave(self) -> None:
        """Forget every twist."""
        self.twists.clear()

    def addresses(self) -> list[str]:
        """Whom letters arrived for, in alphabetical order: a name that stands twice got two."""
        return sorted(arrival.to for arrival in self.arrivals)

    def wait_for(self, number: int, *, seconds: float = 30.0) -> list[Arrival]:
        """The arrivals, as soon as there are so many."""
        wait_until(
            lambda: len(self.arrivals) >= number, seconds=seconds, why=f"{number} mails expected: {self.arrivals}"
        )
        return self.arrivals

    def wait_at(self, step: str, times: int = 1) -> None:
        """Wait until somebody has reached a step so often."""
        wait_until(lambda: self.visits[step] >= times, why=f"nobody came as far as {step}")

    def knows(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, who: Any) -> AuthResult:
        """Whether a user name and password are the ones in `login`."""
        assert isinstance(who, LoginPassword)
        assert self.login
        right = (who.login.decode(), who.password.decode()) == self.login
        return AuthResult(success=right, handled=right, message=None if right else "535 5.7.8 Wrong password")

    def twist_at(self, step: str, to: str) -> str | float | None:
        """What is to happen at this step now, if it is not the usual."""
        self.visits[step] += 1
        for twist in self.twists.get(step, []):
            if twist.times and twist.to in ("", to):
                twist.times -= 1
                return twist.does
        return None


class Clerk(SMTP):
    """One conversation."""

    def __init__(self, box: Postbox, **options: Any) -> None:
        super().__init__(**options)
        self.box = box
        box.clerks.append(self)

    async def act(self, step: str, to: str = "") -> str | None:
        """Do what the script says for a step; an answer comes back, or None for the usual one."""
        does = self.box.twist_at(step, to)
        if does == HANG:
            await asyncio.sleep(3600)
        elif does == HANG_UP:
            assert isinstance(self.transport, asyncio.WriteTransport)
            self.transport.abort()
            raise asyncio.CancelledError
        elif isinstance(does, (int, float)):
            await asyncio.sleep(does)
        else:
            return does
        return None

    async def _handle_client(self) -> None:
        answer = await self.act("greeting")
        if answer:
            await self.push(answer)
            assert self.transport
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        answer = await self.act("DATA", recipient)
        if answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - the library's name
        answer = await self.act("QUIT")
        if answer:
            await self.push(answer)
        else:
            await super().smtp_QUIT(arg)


class Hooks:
    """What the server does with what it is told."""

    def __init__(self, box: Postbox) -> None:
        self.box = box

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: Clerk, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        answer = await server.act("EHLO")
        session.host_name = hostname
        return [answer] if answer else answers

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: Clerk, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await server.act("MAIL")
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Clerk, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await server.act("RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Clerk, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The letter is there. Whatever is not a clear no lets it arrive, also where nobody hears the answer."""
        [recipient] = envelope.rcpt_tos
        planned = next((t.does for t in self.box.twists.get("dot", []) if t.times and t.to in ("", recipient)), None)
        if not (isinstance(planned, str) and planned[:1] in "45"):
            letter = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
            self.box.arrivals.append(Arrival(recipient, letter, timezone.now()))
        return await server.act("dot", recipient) or "250 OK"
