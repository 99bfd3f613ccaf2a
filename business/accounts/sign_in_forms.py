"""The forms of signing in and up, in our words. Field names stay the library's."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from business.accounts.look_alike import is_deceptive
from business.accounts.throttle import needs_code

A_GOOD_ONE = _("At least 10 characters, and not one that everybody uses. A few words in a row are good.")
LABELS: dict[str, Any] = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("Password"),
    "password2": _("The same password again"),
}


class PlainWords(forms.Form):
    """Labels instead of placeholders, and one sentence instead of a list of rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = A_GOOD_ONE
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


class SignInForm(PlainWords, LoginForm):  # type: ignore[misc]
    """E-mail and password; and a code besides, while strangers guess at the account (see throttle.py)."""

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        """Where a code is asked for, a wrong password is answered like a right one: no code comes, that is all."""
        try:
            return super()._clean_with_password(credentials)
        except ValidationError:
            if not needs_code(self.request):
                raise
            return self.cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Let them in, or ask for the code."""
        if needs_code(request):
            asked: HttpResponse = self._login_by_code(request, redirect_url, self.user_credentials())
            return asked
        answered: HttpResponse = super().login(request, redirect_url=redirect_url)
        return answered


class SignUpForm(PlainWords, SignupForm):  # type: ignore[misc]
    """E-mail and one password. An address that pretends to be somebody else's is refused."""

    def clean_email(self) -> str:
        """The address. Raises ValidationError for one that cannot be told from another."""
        email: str = super().clean_email()
        if is_deceptive(email):
            raise ValidationError(
                _("This address looks like somebody else's. Nothing was made. Use another, or ask to be invited.")
            )
        return email


class ForgottenForm(PlainWords, ResetPasswordForm):  # type: ignore[misc]
    """The address a link is sent to."""


class NewPasswordForm(PlainWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password for who came by a link."""


class OtherPasswordForm(PlainWords, ChangePasswordForm):  # type: ignore[misc]
    """Another password for who knows the present one."""
