"""How often a password may be guessed, so that a stranger can neither guess one nor shut its owner out.

Wrong passwords are counted (right ones are given back), by who asks:

- A browser that signed in before (`devices.py`): 10 an hour for each, and nobody else's guesses count against it.
- Any other: 10 a minute for one network address, 5 in five minutes for one address and account, and 10 an hour for
  the account from everywhere. Beyond these the password alone lets nobody in: whoever asks is asked for a code, which
  is mailed only where the password was right. The answer is the same either way, so nobody learns which it was.

What a botnet gets on one account, however many addresses it has: 10 guesses an hour, 240 a day, 87,600 a year. A
password of four random words out of 2,000 (2⁴⁴) falls with a probability of 1 in 200 million a year, one out of a
hundred million equally likely ones with 1 in 1,100; the 20,000 most common are refused when one is set. The owner signs
in with their own browser as always, and with a new one by a mailed code or a new password, whose link is mailed, too.

Where no mail is sent there is no second proof: a new browser waits until there are tries again. There the ten are for
five minutes.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume, get_ip
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest

from business.accounts.known_devices import device_of
from business.models import User

log = logging.getLogger(__name__)
APP = "allauth.account"
CODE = "account/email/login_code"
TO_STRANGERS = (  # anybody may have these sent to anybody: few an hour, for the whole house
    "account/email/unknown_account",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
)


def take(request: HttpRequest, action: str, key: str = "") -> list[Any] | None:
    """Count one try; None where there are no more."""
    usage = consume(request, app=APP, action=action, key=key)
    return None if usage is None else usage.usage


def pair_of(request: HttpRequest, email: str) -> str:
    """Who asks for which account."""
    return f"{get_ip(request)}|{email}"


def needs_code(request: HttpRequest) -> bool:
    """Whether the password alone is not enough now, as others are guessing at this account."""
    return bool(getattr(request, "needs_code", False))


class Throttle(DefaultAccountAdapter):  # type: ignore[misc]
    """What the library asks before and after it looks at a password."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try. Raises ValidationError where there are no more."""
        user = request.user if isinstance(request.user, User) else None
        email = str(credentials.get("email") or (user.email if user else "")).lower()
        counted = self.allowance(request, email)
        if counted is None:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = RateLimitUsage(counted)  # given back where the password was right

    def allowance(self, request: HttpRequest, email: str) -> list[Any] | None:
        """What this try is counted against; None where it is one too many."""
        device = device_of(request, email)
        own = take(request, "login_device", device) if device else None
        if own is not None:
            return own
        network = take(request, "login_failed")
        if network is None:
            return None
        pair = take(request, "login_pair", pair_of(request, email))
        account = take(request, "login_account", email) if pair is not None else None
        if pair is not None and account is not None:
            return [*network, *pair, *account]
        if settings.MAIL_IS_KEPT or request.user.is_authenticated:
            return None
        request.needs_code = True  # type: ignore[attr-defined]
        return network

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it. Where a code is asked for: nothing but the code, and aside, so that its time tells nothing."""
        request = current_request()
        if template_prefix in TO_STRANGERS and take(request, "mail_to_strangers", "house") is None:
            log.warning("Mails to unknown addresses were asked for too often; no more go out this hour")
        elif not needs_code(request):
            super().send_mail(template_prefix, email, context)
        elif template_prefix == CODE:
            letter = self.render_mail(template_prefix, email, context | {"request": request, "email": email})
            aside(lambda: send(letter))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who set a new password by a link from their mail begins anew."""
        email = str(credentials.get("email", "")).lower()
        for action, key in (("login_pair", pair_of(request, email)), ("login_account", email)):
            clear(request, app=APP, action=action, key=key)


def aside(act: Callable[[], None]) -> None:
    """Do it while the answer is already on its way."""
    threading.Thread(target=act, daemon=True).start()


def send(letter: EmailMessage) -> None:
    """Send it. What went wrong is logged by its kind alone: a mail server's words name the address."""
    try:
        letter.send()
    except Exception as problem:  # noqa: BLE001 - nobody waits for it
        log.warning("A code to sign in with could not be mailed: %s", type(problem).__name__)


def current_request() -> HttpRequest:
    """The request that is being answered, which the library does not pass on."""
    request: HttpRequest = context.request
    return request
