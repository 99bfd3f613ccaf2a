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
from django.utils.translation import gettext_lazy as _

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
    """E-mail and password."""


class SignUpForm(PlainWords, SignupForm):  # type: ignore[misc]
    """E-mail and one password."""


class ForgottenForm(PlainWords, ResetPasswordForm):  # type: ignore[misc]
    """The address a link is sent to."""


class NewPasswordForm(PlainWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password for who came by a link."""


class OtherPasswordForm(PlainWords, ChangePasswordForm):  # type: ignore[misc]
    """Another password for who knows the present one."""
