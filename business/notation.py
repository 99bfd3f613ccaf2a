"""How people write numbers: 1250.50, 1,250.50, 1.250,50, 1'250.50; and which of them can be read in two ways."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from business.templatetags.figures import locale

LONGEST = 60  # signs; nobody writes more
MINUSES = "-−‐–—"
GROUPED = r"[1-9][0-9]{0,2}(?:%s[0-9]{3})+"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a number: its value, and the signs before its decimals and between its thousands."""

    value: Decimal
    decimal: str
    group: str
    places: int  # how many decimals were written


def readings(text: str) -> list[Reading]:
    """Every value that a text can stand for: none, one, or two (1,250 is a thousand and more, or one and a quarter)."""
    bare = re.sub(r"\s", " ", text.strip()).replace("’", "'")
    if len(bare) > LONGEST:
        return []
    ways: dict[Decimal, Reading] = {}
    for decimal in ".,":
        whole, point, part = bare.rpartition(decimal) if bare.count(decimal) == 1 else (bare, "", "")
        if point and not re.fullmatch("[0-9]+", part):
            continue
        for group in ("", *".,' ".replace(decimal, "")):
            pattern = GROUPED % re.escape(group) if group else "[0-9]*" if point else "[0-9]+"
            if re.fullmatch(pattern, whole):
                digits = re.sub("[^0-9]", "", whole) or "0"
                way = Reading(Decimal(f"{digits}{'.' if part else ''}{part}"), point, group, len(part))
                ways.setdefault(way.value, way)
    return list(ways.values())


def in_own_way(ways: list[Reading]) -> list[Reading]:
    """Of several ways to read a number, the one in which the language in force writes thousands; else all of them."""
    own = [way for way in ways if way.group == group_sign()]
    return own if own and len(ways) > 1 else ways


def visible(text: Any) -> str:
    """A text without what nobody sees, and with plain spaces, one at a time."""
    shown = "".join(sign for sign in str("" if text is None else text) if unicodedata.category(sign) != "Cf")
    return " ".join(shown.split())


def decimal_sign() -> str:
    """What the language in force writes before decimals."""
    return str(get_decimal_symbol(locale()))


def group_sign() -> str:
    """What the language in force writes between thousands; any kind of space is one."""
    sign = str(get_group_symbol(locale()))
    return " " if sign.isspace() else sign.replace("’", "'")


def written(value: Decimal, pattern: str = "#,##0.00") -> str:
    """A number as the language in force writes it."""
    return str(format_decimal(value, format=pattern, locale=locale()))


class Most(MaxValueValidator):
    """Not more than so much; the sentence writes `most` as the language does."""

    def __call__(self, value: Any) -> None:
        """Raises ValidationError for more."""
        if value > self.limit_value:
            raise ValidationError(self.message, code=self.code, params={"most": written(self.limit_value, "#,##0.##")})
