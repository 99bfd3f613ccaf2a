"""Names in the order in which people of a language look them up, the same on every database.

Accents, capitals and apostrophes do not send a name elsewhere: anna, bert, Émile, Olive, Otto, Özil, Zoe. Letters that
a language puts elsewhere are moved. Such lists are short, so they are put in order here and not by the database's
collation, which SQLite does not have and which on PostgreSQL depends on how the server was built.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from business.folding import composed, without_marks, words_of

R = TypeVar("R")
AFTER = "\U0002a6d0"  # a letter that comes after all others

# Letters of their own, each with the one it follows. Two signs may be one letter.
OWN_LETTERS: dict[str, dict[str, str]] = {
    "es": {"ñ": "n"},
    "sv": {"å": "z", "ä": "z" + AFTER, "ö": "z" + AFTER * 2},
    "da": {"æ": "z", "ø": "z" + AFTER, "å": "z" + AFTER * 2, "aa": "z" + AFTER * 2},
    "pl": {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z" + AFTER},
    "tr": {"ç": "c", "ğ": "g", "ı": "h", "ö": "o", "ş": "s", "ü": "u"},
    "cs": {"ch": "h", "č": "c", "ř": "r", "š": "s", "ž": "z"},
    "hr": {"dž": "d", "č": "c", "ć": "c" + AFTER, "đ": "d" + AFTER, "lj": "l", "nj": "n", "š": "s", "ž": "z"},
    "et": {"š": "s", "z": "s" + AFTER, "ž": "s" + AFTER * 2, "õ": "w", "ä": "w" + AFTER, "ö": "w" + AFTER * 2,
           "ü": "w" + AFTER * 3},
    "lt": {"č": "c", "š": "s", "ž": "z"},
    "ro": {"ă": "a", "â": "a" + AFTER, "î": "i", "ș": "s", "ş": "s", "ț": "t", "ţ": "t"},
    "uk": {"ґ": "г", "є": "е", "і": "и", "ї": "и" + AFTER, "й": "и" + AFTER * 2},
    "ru": {"й": "и"},
}  # fmt: skip
SAME_ORDER = {
    "fi": "sv",
    "nb": "da",
    "nn": "da",
    "no": "da",
    "az": "tr",
    "sk": "cs",
    "sl": "hr",
    "bs": "hr",
    "lv": "lt",
}
TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})  # elsewhere the small letter of I is i


def sort_key(text: str, language: str) -> tuple[str, str, str]:
    """Where a name stands: by its letters, then its accents, then its capitals."""
    own = own_letters(language)
    small = composed(text.translate(TURKISH_CAPITALS) if "ı" in own else text)
    moved = small
    for letter, there in own.items():
        moved = moved.replace(letter, there + AFTER)
    return " ".join(words_of(without_marks(moved))) or small, small, text.swapcase()


def own_letters(language: str) -> dict[str, str]:
    """A language's own letters, whatever its country."""
    spoken = language.partition("-")[0].lower()
    return OWN_LETTERS.get(SAME_ORDER.get(spoken, spoken), {})


def by_name(rows: Iterable[R], language: str, name: Callable[[R], Any] = str) -> list[R]:
    """Rows in the order of their names."""
    return sorted(rows, key=lambda row: sort_key(str(name(row)), language))
