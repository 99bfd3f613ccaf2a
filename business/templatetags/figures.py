"""Money, numbers and shares, written the way the business's language writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError, dates, numbers
from django import template
from django.template.context import Context
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

register = template.Library()
TWO_DAYS = 48  # hours


def locale() -> Locale:
    """The locale of the language in force; English where babel has none."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def in_money(value: Decimal | float | str, currency: str) -> str:
    """An amount in a currency; whole units without cents."""
    amount = Decimal(str(value))
    if amount == amount.to_integral_value():
        return numbers.format_currency(amount, currency, locale=locale(), format=whole(), currency_digits=False)
    return numbers.format_currency(amount, currency, locale=locale())


def whole() -> str:
    """The locale's currency pattern without its decimals."""
    pattern: str = locale().currency_formats["standard"].pattern
    return pattern.replace(".00", "")


@register.simple_tag(takes_context=True)
def money(context: Context, value: Any) -> str:
    """An amount in the business's currency, or a dash where nothing is known."""
    if value in (None, ""):
        return "–"
    return in_money(value, context["request"].business.currency)


@register.filter
def figure(value: Any, digits: int = 0) -> str:
    """A number with the language's separators, or a dash where nothing is known."""
    if value in (None, ""):
        return "–"
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return numbers.format_decimal(Decimal(str(value)), format=pattern, locale=locale())


@register.filter
def hours(value: Any) -> str:
    """Hours to the hundredth, on every page, so that what is shown adds up; a moment is never shown as nothing."""
    if value not in (None, "") and 0 < Decimal(str(value)) < Decimal("0.005"):
        return _("under %s") % figure(Decimal("0.01"), 2)
    return figure(value, 2)


@register.filter
def waited(hours: float | None) -> str:
    """Hours as one says them: `under an hour`, `5 hours`, from two days on `3 days`; a dash where nothing is known."""
    if hours is None:
        return "–"
    if hours < 1:
        return _("under an hour")
    if hours < TWO_DAYS:
        return ngettext("%(n)d hour", "%(n)d hours", round(hours)) % {"n": round(hours)}
    return ngettext("%(n)d day", "%(n)d days", round(hours / 24)) % {"n": round(hours / 24)}


@register.filter
def share(value: Any) -> str:
    """A fraction as whole percent, or a dash where nothing is known."""
    return "–" if value in (None, "") else numbers.format_percent(value, format="#,##0 %", locale=locale())


@register.filter
def per_hundred(value: Any) -> str:
    """A fraction as how many of 100, or a dash where nothing is known."""
    return "–" if value in (None, "") else str(round(float(value) * 100))


@register.filter
def day(value: date | None) -> str:
    """A date as `16 Nov 2026`, in the language's own order."""
    return "–" if value is None else dates.format_date(value, "medium", locale=locale())


@register.filter
def day_month(value: date | None) -> str:
    """A date as `16 Nov`, for axes and cards."""
    return "–" if value is None else dates.format_skeleton("MMMd", value, locale=locale())
