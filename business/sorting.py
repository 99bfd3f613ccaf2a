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

# Letters that are letters of their own, each with the one it follows.
OWN_LETTERS: dict[str, dict[str, str]] = {
    "es": {"ñ": "n"},
    "sv": {"å": "z", "ä": "z" + AFTER, "ö": "z" + AFTER * 2},
    "fi": {"å": "z", "ä": "z" + AFTER, "ö": "z" + AFTER * 2},
    "da": {"æ": "z", "ø": "z" + AFTER, "å": "z" + AFTER * 2},
    "nb": {"æ": "z", "ø": "z" + AFTER, "å": "z" + AFTER * 2},
    "pl": {"ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z" + AFTER},
    "tr": {"ç": "c", "ğ": "g", "ı": "h", "ö": "o", "ş": "s", "ü": "u"},
}


def sort_key(text: str, language: str) -> tuple[str, str, str]:
    """Where a name stands: by its letters, then its accents, then its capitals."""
    small = composed(text)
    moved = small.translate({ord(letter): there + AFTER for letter, there in own_letters(language).items()})
    return " ".join(words_of(without_marks(moved))) or small, small, text.swapcase()


def own_letters(language: str) -> dict[str, str]:
    """A language's own letters, whatever its country."""
    return OWN_LETTERS.get(language.partition("-")[0].lower(), {})


def by_name(rows: Iterable[R], language: str, name: Callable[[R], Any] = str) -> list[R]:
    """Rows in the order of their names."""
    return sorted(rows, key=lambda row: sort_key(str(name(row)), language))
