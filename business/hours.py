"""Hours as people type them: 1:30, 1h30, 1 h 30 min, 90 min, 1,5, 1.5."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.bounds import MOST_HOURS
from business.notation import MINUSES, Most, in_own_way, readings, visible, written

NO_HOURS = _("That is no length of time. Write it like %(example)s, 1:30 or 90 min.")
TOO_MANY = _("One entry is at most %(most)s hours, a month around the clock.")

HOUR = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|uur|uren)\.?"
MINUTE = r"(?:m|mins?|minutes?|minuten?|minutos?|minuut|['′])\.?"
CLOCK = re.compile(rf"(?P<hours>[0-9]{{1,4}}):(?P<minutes>[0-5][0-9])(?: ?{HOUR})?")
BOTH = re.compile(rf"(?P<hours>[0-9]{{1,4}}) ?{HOUR} ?(?P<minutes>[0-5]?[0-9])(?: ?{MINUTE})?")
ONE = re.compile(rf"(?P<number>[0-9.,]+)(?: ?(?:{HOUR}|(?P<minutes>{MINUTE})))?")


class HoursField(forms.DecimalField):
    """A length of time in hours, to the hundredth, with its minutes in any way that is clear."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "size": 8})
        super().__init__(min_value=0, widget=widget, **options)
        self.validators.append(Most(MOST_HOURS, TOO_MANY))

    def to_python(self, value: Any) -> Any:
        """Hours. Raises ValidationError, with examples, for what is no length of time."""
        text = visible(value).casefold()
        if not text:
            return None
        hours = hours_in(text.lstrip(MINUSES + " "))
        if hours is None:
            raise ValidationError(NO_HOURS, params={"example": written(Decimal("1.5"), "0.0")})
        return -hours if text[0] in MINUSES else hours

    def prepare_value(self, value: Any) -> Any:
        """Hours that are known, as the language writes them; what was typed, as it was typed."""
        return written(value, "#,##0.##") if isinstance(value, Decimal) else value


def hours_in(text: str) -> Decimal | None:
    """The hours that a text stands for, to the hundredth; None for any other text. A moment is not nothing."""
    split = CLOCK.fullmatch(text) or BOTH.fullmatch(text)
    if split:
        return hundredths(Decimal(split["hours"]) + Decimal(split["minutes"]) / 60)
    match = ONE.fullmatch(text)
    ways = readings(match["number"]) if match else []
    if not match or not ways:
        return None
    number = min(way.value for way in in_own_way(ways))  # the larger one is more than a month has
    return hundredths(number / 60 if match["minutes"] else number)


def hundredths(hours: Decimal) -> Decimal:
    """Rounded to what is kept; never down to nothing."""
    kept = hours.quantize(Decimal("0.01"), ROUND_HALF_UP) if hours <= MOST_HOURS else hours
    return kept or (Decimal("0.01") if hours else kept)
