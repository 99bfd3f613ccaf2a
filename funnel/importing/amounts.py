"""Amounts of money as people write them: 1200, 1,200.50, 1.200,50 €, R$ 1 200."""

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from business.notation import readings
from business.refusal import Refused

CURRENCY = re.compile(r"^(?:[A-Z]{0,3}[^\w\s.,+()%-]|[A-Z]{3})?\s*|\s*(?:[^\w\s.,+()%-]|[A-Z]{3})?$")
LARGEST = Decimal("9999999999.99")


def decimal_sign(language: str) -> str:
    """What a language writes before the cents."""
    try:
        return str(get_decimal_symbol(Locale.parse(to_locale(language))))
    except (UnknownLocaleError, ValueError):
        return "."


def amount(text: str, decimal: str) -> Decimal:
    """The amount in a cell, in cents exactly. `decimal` decides where 1,234 could be read in two ways.

    Raises Refused for anything but a number from zero on.
    """
    bare = re.sub(r"[\s’']", "", CURRENCY.sub("", text.strip()))
    if re.fullmatch(r"-\d[\d.,]*", bare, re.ASCII):
        raise Refused(_("The value “%(text)s” is less than zero.") % {"text": text[:40]})
    ways = readings(bare) if bare[:1].isdigit() else []
    if len(ways) > 1:
        ways = [way for way in ways if bool(way.decimal) == (decimal in bare)]
    if not ways:
        raise Refused(_("The value “%(text)s” is not an amount.") % {"text": text[:40]})
    value = ways[0].value
    if value > LARGEST:
        raise Refused(_("The value “%(text)s” is too large.") % {"text": text[:40]})
    if value % Decimal("0.01"):
        raise Refused(_("The value “%(text)s” has more than two decimals.") % {"text": text[:40]})
    return value.quantize(Decimal("0.01"))
