"""Signs that nobody sees: some turn what stands after them backwards, and a name of nothing else cannot be tapped."""

import re
import unicodedata

TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would show the rest backwards
LEAVES_NOTHING = "\u00ad\u200b\u2060\ufeff"  # comes along when something is copied from a page
CONTROL = r"\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # without lines and tabs, and \0, which fields refuse
HIDDEN = re.compile(f"[{CONTROL}{LEAVES_NOTHING}{''.join(sorted(TURNS_TEXT))}]+")
EMPTY = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters to a computer, a gap to everybody else
GAPS = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})


def without_hidden_signs(text: str) -> str:
    """A text without what turns it around and without control signs; nothing, where nothing in it can be seen.

    Signs that join letters stay: Persian, Hindi and emoji need them.
    """
    shown = HIDDEN.sub("", text)
    return shown if "\0" in shown or any(can_be_seen(sign) for sign in shown) else ""


def can_be_seen(sign: str) -> bool:
    """Whether a sign leaves anything on a screen."""
    return sign not in EMPTY and unicodedata.category(sign) not in GAPS
