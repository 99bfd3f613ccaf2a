"""Who may make an account."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from business.accounts.email_verification import LIBRARYS, STAGE
from business.accounts.first_run import nobody_is_here
from business.accounts.signals import account_made
from business.accounts.throttle import Throttle
from business.middleware import full_address
from business.models import User


class AccountAdapter(Throttle):
    """Sign-up follows SIGN_UP: `first` lets in only the very first user, `open` anybody, `closed` nobody."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not go together. Check both and try again."),
        "too_many_login_attempts": _(
            "That was wrong too often. Wait five minutes, then try again, or set a new password."
        ),
        "email_taken": _("Somebody has an account with this address already. If it is you, sign in."),
        "incorrect_password": _("That is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Whether a stranger may make an account now."""
        return bool(settings.SIGN_UP == "open") or nobody_is_here()

    def is_safe_url(self, url: str | None) -> bool:
        """Whether one may be led there: only to a page of the house, as it was addressed. Odd brackets lead nowhere."""
        return url_has_allowed_host_and_scheme(url, {context.request.get_host()})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail is the house's own, whatever host the request named."""
        return full_address(urlsplit(super().get_reset_password_from_key_url(key)).path)

    def get_login_stages(self) -> list[str]:
        """The library's, but for the proof of an address, which is for strangers in an open house."""
        return [STAGE if stage == LIBRARYS else stage for stage in super().get_login_stages()]

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The address in the mail is the house's own, whatever host the request named."""
        return full_address(urlsplit(super().get_email_confirmation_url(request, emailconfirmation)).path)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - the library's signature
        """Keep a new account, and say so to whoever waits for it."""
        kept: User = super().save_user(request, user, form, commit=commit)
        account_made.send(type(self), user=kept)
        return kept
