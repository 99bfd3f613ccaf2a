"""Who may make an account."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from business.models import User
from funnel.demo.visiting import adopt_examples


def nobody_is_here() -> bool:
    """Whether the first account is still to be made, and anybody may make it. Made-up people are nobody."""
    return settings.SIGN_UP != "closed" and not User.objects.filter(is_example=False).exists()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up follows SIGN_UP: `first` lets in only the very first user, `open` anybody, `closed` nobody."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not go together. Check both and try again."),
        "too_many_login_attempts": _("That was wrong too often. Wait five minutes, then try again."),
        "email_taken": _("Somebody has an account with this address already. If it is you, sign in."),
        "incorrect_password": _("That is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Whether a stranger may make an account now."""
        return bool(settings.SIGN_UP == "open") or nobody_is_here()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - the library's signature
        """Keep a new account. Examples that strangers looked around in are theirs from now on."""
        kept: User = super().save_user(request, user, form, commit=commit)
        adopt_examples(kept)
        return kept
