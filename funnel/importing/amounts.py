"""Amounts of money as people write them: 1200, 1,200.50, 1.200,50 €, R$ 1 200."""

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

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
    written = normalised(bare, decimal)
    if not re.fullmatch(r"\d{1,20}(\.\d{1,20})?", written, re.ASCII):
        raise Refused(_("The value “%(text)s” is not an amount.") % {"text": text[:40]})
    found = Decimal(written)
    if found != found.quantize(Decimal("0.01")):
        raise Refused(_("The value “%(text)s” has more than two decimals.") % {"text": text[:40]})
    if found > LARGEST:
        raise Refused(_("The value “%(text)s” is too large.") % {"text": text[:40]})
    return found.quantize(Decimal("0.01"))


def normalised(bare: str, decimal: str) -> str:
    """The number with a point before its decimals and nothing between its thousands, or what can't be one as it is."""
    signs = [sign for sign in bare if sign in ".,"]
    if not signs:
        return bare
    last, thousands = signs[-1], r"\d{1,3}(%s\d{3})+"
    if len(set(signs)) == 2:
        whole, cents = bare.rsplit(last, 1)
        other = "," if last == "." else "."
        grouped = re.fullmatch(thousands % re.escape(other), whole)
        return whole.replace(other, "") + "." + cents if grouped else ""
    if re.fullmatch(thousands % re.escape(last), bare) and (last != decimal or len(signs) > 1):
        return bare.replace(last, "")
    return bare.replace(last, ".") if len(signs) == 1 else ""
