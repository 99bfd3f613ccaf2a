"""Money as people type it: `$10,550`, `10 550,50 €`."""

from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, get_currency_symbol, parse_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.templatetags.figures import locale

NOT_MONEY = _("That is no amount. Write it like %(example)s.")


class MoneyField(forms.DecimalField):
    """An amount, not below zero, in the language's own way of writing; the currency's sign and spaces do not matter."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        options.setdefault("error_messages", {"min_value": _("A value is nothing less than zero.")})
        super().__init__(min_value=0, max_digits=12, decimal_places=2, widget=widget, **options)
        self.currency = currency

    def to_python(self, value: Any) -> Any:
        """The amount. Raises ValidationError, with an example, for what cannot be told."""
        text = "".join(str(value or "").split())
        for sign in (self.currency, get_currency_symbol(self.currency, locale=locale())):
            text = text.removeprefix(sign).removesuffix(sign)
        if not text:
            return None
        if text.isdigit():
            return super().to_python(text)
        try:
            return super().to_python(parse_decimal(text, locale=locale(), strict=True))
        except NumberFormatError as problem:
            example = format_decimal(Decimal("1250.50"), format="#,##0.00", locale=locale())
            raise ValidationError(NOT_MONEY, params={"example": example}) from problem

    def prepare_value(self, value: Any) -> Any:
        """An amount that is known, as the language writes it; what was typed, as it was typed."""
        if not isinstance(value, Decimal):
            return value
        pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
        return format_decimal(value, format=pattern, locale=locale())
