"""Several rows chosen in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Django's own, which fails on a key so large that SQLite could not hold it: that is no choice, like any other."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except OverflowError:
            number = max(value, key=len)
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": number[:40]}
            ) from None
