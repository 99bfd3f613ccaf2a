"""Text as it is compared: without case, accents, apostrophes and the other ways of writing the same name."""

import re
import unicodedata
from collections.abc import Iterator

from business.phones import plain_digits

# Letters that no decomposition takes apart, and letters that keyboards of one script write in two ways.
LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "ĸ": "k",
    "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss",
    "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "",
})  # fmt: skip
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"})
ONE_LETTER = re.compile(r"(?<=[aou])(?:(?<=a)[ea]|(?<=[ou])e)")  # the second sign of ae, aa, oe, ue
APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻʽʹˈ`´′＇׳՚ꞌ"))
ASCII_WORDS = re.compile(r"[A-Za-z0-9]+")
MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u0483-\u0487"
                   "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")  # fmt: skip
KATAKANA = {sign: sign - 0x60 for sign in range(0x30A1, 0x30F7)}
# Scripts that write no spaces between words: any two signs in a row may begin what is looked for.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def composed(text: str) -> str:
    """A text in small letters, each sign in one piece, digits as 0 to 9, without apostrophes."""
    small = plain_digits(text.translate(APOSTROPHES)).casefold()
    if small.isascii():
        return small
    return unicodedata.normalize("NFKC", small).translate(APOSTROPHES)


def without_marks(text: str) -> str:
    """A composed text without accents and in plain letters: ü is u, ł is l, ё is е."""
    if text.isascii():
        return text
    bare = MARKS.sub("", unicodedata.normalize("NFD", text.translate(LETTERS)))
    return unicodedata.normalize("NFC", bare.translate(KATAKANA).translate(LETTERS))


def fold(text: str) -> str:
    """The one spelling by which texts are compared. Spaces and signs stay."""
    return without_marks(composed(text))


def words_of(text: str) -> list[str]:
    """The words of a folded text; hyphens, points and other signs part them."""
    if text.isascii():
        return ASCII_WORDS.findall(text)
    return "".join(sign if belongs_to_a_word(sign) else " " for sign in text).split()


def belongs_to_a_word(sign: str) -> bool:
    """Letters, digits, marks of scripts that need them, and pictures, which somebody may be called by."""
    category = unicodedata.category(sign)
    return category[0] in "LNM" or category == "So"


def spellings(text: str) -> Iterator[list[str]]:
    """The words of a name in every spelling it is looked for by: as folded, with ue for ü, and with u for ue."""
    whole = composed(text)
    plain = words_of(without_marks(whole))
    yield plain
    with_two = words_of(without_marks(whole.translate(TWO_LETTERS)))
    if with_two != plain:
        yield with_two
    with_one = [ONE_LETTER.sub("", word) for word in plain]
    if with_one != plain:
        yield with_one


def sound(text: str) -> str:
    """The folded words of a name with u for ue, so that Müller, Mueller and Muller are the same."""
    return " ".join(ONE_LETTER.sub("", word) for word in words_of(fold(text)))
