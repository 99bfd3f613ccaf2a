"""Addresses that look like somebody else's: letters of several scripts in one word, or ones that cannot be told apart.

After Unicode Technical Standard 39: a word mixes scripts unless its letters are of one, or of those that Japanese and
Chinese mix with Latin; two words are confusable where they have the same skeleton. The table holds what people
mistake in a mail program: Cyrillic, Greek and Armenian letters and small capitals that look Latin, dots below, and in
domains digits that look like letters.
"""

import unicodedata

from business.models import User

SEEN_AS = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтнвӏүұѵѡгьпөοντρυκιχαβεηωσγϲϳμօսոհցզյռլɑɡıᴀᴄᴇɪʟɴᴏʀᴠᴡᴢ",
    "aeopcyxijshdqwkmthblyyvwrbnoovtpukixabenwoycjuounhgqjnlagiaceilnorvwz",
)
BELOW = 220  # where a mark stands that is easily taken for dirt: ọ, ạ
DIGITS = str.maketrans("01", "ol")
TOGETHER = {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
PAIRS = (("rn", "m"), ("vv", "w"))


def mixes_scripts(word: str) -> bool:
    """Whether the letters of a word are of scripts that no language writes in one word."""
    scripts = {unicodedata.name(sign, "?").split(" ")[0] for sign in word if sign.isalpha()}
    return len(scripts) > 1 and not scripts <= TOGETHER


def skeleton(address: str) -> str:
    """What an address looks like: two with the same skeleton cannot be told apart at a glance."""
    apart = unicodedata.normalize("NFKD", address.strip()).casefold()
    bare = "".join(sign for sign in apart if unicodedata.combining(sign) != BELOW)
    plain = unicodedata.normalize("NFKC", bare).translate(SEEN_AS)
    name, _at, domain = plain.rpartition("@")
    domain = domain.translate(DIGITS)
    for pair, letter in PAIRS:
        domain = domain.replace(pair, letter)
    return f"{name}@{domain}"


def is_deceptive(address: str) -> bool:
    """Whether an address pretends: by mixed scripts, or by looking like that of another account here."""
    if any(mixes_scripts(word) for part in address.split("@") for word in part.split(".")):
        return True
    seen = skeleton(address)
    domain = seen.rpartition("@")[2]
    known = User.objects.exclude(email__iexact=address).values_list("email", flat=True)
    return bool(domain) and any(skeleton(each) == seen for each in known.iterator())
