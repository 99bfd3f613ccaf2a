"""Whole numbers as people type them: 1000, 1,000, 1.000, 1 000."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.notation import MINUSES, in_own_way, readings, visible, written

IN_DOUBT = _("Did you mean %(large)s or %(small)s? Write the one you mean without any sign in between.")


class WholeNumberField(forms.IntegerField):
    """A whole number, its thousands parted as the language does it, or not at all.

    A browser's number field would send 1.000 for a thousand, which is one to Django. Here what could be two numbers is
    asked back, never guessed.
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8})
        super().__init__(**options | {"widget": widget})

    def to_python(self, value: Any) -> Any:
        """The number. Raises ValidationError for any other text, and for one that is two numbers."""
        if value is None or isinstance(value, int):
            return value
        text = "".join(str(unicodedata.decimal(sign, sign)) for sign in visible(value))
        if not text:
            return None
        ways = in_own_way(readings(text.lstrip(MINUSES + " ")))
        whole = sorted(way.value for way in ways if way.value == way.value.to_integral_value())
        if not whole:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(whole) > 1:
            raise ValidationError(IN_DOUBT, params={"large": plain(whole[-1]), "small": plain(whole[0])})
        return -int(whole[0]) if text[0] in MINUSES else int(whole[0])


def plain(number: Decimal) -> str:
    """A number in nothing but digits."""
    return written(number, "0")
