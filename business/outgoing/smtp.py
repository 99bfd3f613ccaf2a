"""Django's SMTP backend, which says when the mail server is about to be given the letter."""

import smtplib
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend


class Telling:
    """Mixed into smtplib's clients: calls back before DATA, waits longer then, and knows whether the letter was given.

    Until the letter is on the wire nothing can have arrived. After it the server may take its time (RFC 5321
    4.5.3.2.6: it scans, it stores), and hanging up early is how a letter is delivered and sent again.
    """

    before_data: Callable[[], None] | None = None
    letter_given = False
    sock: Any

    def data(self, msg: Any) -> tuple[int, bytes]:
        if self.before_data is not None:
            self.before_data()
        self.sock.settimeout(settings.EMAIL_DATA_TIMEOUT)
        try:
            code, words = super().data(msg)  # type: ignore[misc]
        finally:
            if self.sock is not None:
                self.sock.settimeout(settings.EMAIL_TIMEOUT)
        return (250 if 200 <= code < 300 else code), words  # smtplib takes any other yes for a no

    def send(self, s: Any) -> None:
        """Commands are text; only the letter is bytes."""
        self.letter_given = self.letter_given or isinstance(s, bytes)
        super().send(s)  # type: ignore[misc]


class TellingSmtp(Telling, smtplib.SMTP):
    """Over a plain connection, or STARTTLS."""


class TellingSmtpOverTls(Telling, smtplib.SMTP_SSL):
    """Over TLS from the start."""


class CarefulBackend(EmailBackend):
    """Sends by SMTP. `before_data` is called when the server is about to be given the letter."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return TellingSmtpOverTls if self.use_ssl else TellingSmtp

    def tell(self, before_data: Callable[[], None]) -> None:
        """Call this before the letter itself is sent. The connection must be open."""
        cast("Telling", self.connection).before_data = before_data

    @property
    def letter_given(self) -> bool:
        """Whether the letter itself was put on the wire, or any part of it: only then can it have arrived."""
        return cast("Telling", self.connection).letter_given
