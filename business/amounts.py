"""Money as people type it: `$10,550`, `10 550,50 €`, `1250.50`."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol, list_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business import bounds
from business.notation import MINUSES, Most, Reading, decimal_sign, in_own_way, readings, visible, written
from business.templatetags.figures import locale

NOT_MONEY = _("That is no amount. Write it like %(example)s.")
IN_DOUBT = _("Did you mean %(large)s or %(small)s? Write the one you mean.")
OTHER_CURRENCY = _("Amounts are in %(currency)s here. Write this one in %(currency)s.")
TOO_FINE = _("An amount has at most two digits for its cents. Write it like %(example)s.")
TOO_MUCH = _("An amount is no more than %(most)s.")
AT_HOME = {"CHF": "Fr.", "CZK": "Kč", "DKK": "kr", "ISK": "kr", "NOK": "kr", "PLN": "zł", "SEK": "kr"}


class MoneyField(forms.DecimalField):
    """An amount, not below zero: as the language writes it, in plain digits, or in any other way that is clear.

    The currency's sign and spaces do not matter. What could be two amounts is asked back, never guessed.
    """

    def __init__(self, *, currency: str, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        options.setdefault("error_messages", {"min_value": _("A value is nothing less than zero.")})
        super().__init__(min_value=0, widget=widget, **options)
        self.validators.append(Most(bounds.MOST_MONEY, TOO_MUCH))
        self.currency = currency

    def to_python(self, value: Any) -> Any:
        """The amount. Raises ValidationError, with an example, for what cannot be told."""
        text = visible(value)
        if not text:
            return None
        bare = without_currency(text.lstrip(MINUSES), self.currency)
        minus = text[0] in MINUSES or bare[:1] in {*MINUSES}
        ways = readings(re.sub(rf"(?<=[0-9])[.,][{MINUSES}]+$", "", bare.lstrip(MINUSES + " ")))  # 1250.- and 1250,–
        if not ways:
            raise no_amount(bare, self.currency)
        amount = the_one(ways)
        return -amount if minus else amount

    def prepare_value(self, value: Any) -> Any:
        """An amount that is known, as the language writes it; what was typed, as it was typed."""
        if not isinstance(value, Decimal):
            return value
        return written(value, "#,##0" if value == value.to_integral_value() else "#,##0.00")


def the_one(ways: list[Reading]) -> Decimal:
    """The amount that was meant. Raises ValidationError where two could be, and for parts of cents."""
    ways = in_own_way(ways)
    if len(ways) > 1:
        large, small = sorted((way.value for way in ways), reverse=True)
        raise ValidationError(IN_DOUBT, params={"large": written(large), "small": written(small)})
    way = ways[0]
    if way.places == 1 and way.decimal not in {".", decimal_sign()}:  # “1,5” where a comma parts thousands: half typed
        raise ValidationError(NOT_MONEY, params={"example": example()})
    if way.places > 2 and way.value % Decimal("0.01"):
        raise ValidationError(TOO_FINE, params={"example": example()})
    return way.value


def example() -> str:
    """How an amount is written."""
    return written(Decimal("1250.50"))


def no_amount(text: str, currency: str) -> ValidationError:
    """What is wrong with a text that holds no number: it names another currency, or says something else."""
    code = re.search("[A-Z]{3}", text)
    other = (code and code[0] in list_currencies()) or any(unicodedata.category(sign) == "Sc" for sign in text)
    if other and any(sign.isdigit() for sign in text):
        return ValidationError(OTHER_CURRENCY, params={"currency": currency})
    return ValidationError(NOT_MONEY, params={"example": example()})


def without_currency(text: str, currency: str) -> str:
    """An amount without the currency's sign, code or name before or after it."""
    for name in sorted(names_of(currency), key=len, reverse=True):
        for rest in (text[len(name) :], text[: -len(name)]):
            if text.casefold() in {f"{name}{rest}".casefold(), f"{rest}{name}".casefold()}:
                return rest.strip()
    return text


def names_of(currency: str) -> set[str]:
    """What people write for a currency: its code, its signs, its name in the language in force."""
    names = {currency, AT_HOME.get(currency, "")}
    for here in (locale(), Locale("en"), Locale("en", "001")):  # $ to the one is US$ to the world
        sign = str(get_currency_symbol(currency, locale=here))
        called = {str(get_currency_name(currency, count, locale=here)) for count in (1, 2)}
        names |= {sign, sign[-1:] if sign.endswith("$") else sign, *called, *(name.split()[-1] for name in called)}
    return {name for name in names if name}
