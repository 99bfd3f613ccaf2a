"""Text as it reads: without what hides in it, turns what stands after it, or begins a new line in a mail's head."""

import re
import unicodedata

# Controls but tab, line ends and NUL (forms refuse that one and explain), invisible signs, what turns the direction of
# writing, halves of characters.
HIDDEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
JOINER = re.compile("[\u200c\u200d]")
NEED_NONE = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "SPACE", "HYPHEN-MINUS", "FULL STOP", "COMMA")


def plain(text: str) -> str:
    """The text without hidden signs, several lines as they are.

    Joiners stay where a script or a picture needs them, as in Persian, Hindi and 👩‍👧: between Latin letters they only
    make two names that look alike.
    """
    text = HIDDEN.sub("", text)
    return JOINER.sub(lambda found: joined(text, found.start()), text) if JOINER.search(text) else text


def joined(text: str, place: int) -> str:
    """The joiner at a place, where what stands around it needs one; else nothing."""
    around = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    needed = all(letter and not unicodedata.name(letter, "").startswith(NEED_NONE) for letter in around)
    return text[place] if needed else ""


def one_line(text: object) -> str:
    """It as one line without hidden signs: for a mail's subject, a name within a sentence."""
    return " ".join(plain(str(text).replace("\u2028", " ").replace("\u2029", " ")).split())
