"""Phone numbers as people write them: with labels, extensions, several in one field, in any script's digits."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

FEWEST_DIGITS, MOST_DIGITS = 3, 15  # 15: the most an international number may have
LONGEST_KEPT = 32
MEXICO = 52
SIGNS = r"[\s()\[\]/.·\-‐‑‒–—―−]"
NUMBER = re.compile(rf"\+?{SIGNS}*\d(?:{SIGNS}*\d)*")
LINK = re.compile(r"^\s*<?(?:tel|callto|sms|fax|whatsapp)\s*:\s*(?://)?", re.IGNORECASE)
EXTENSION = re.compile(
    r"(?<=[\d)])[\s,;.\-]*(?:ext\s*=|(?:ext(?:ension|n)?|durchwahl|dw|nst|nebenstelle|app(?:arat)?|poste|interno|int|"
    r"ramal|anexo|toestel|tst|доб|x|#)\.?)\s*:?\s*\d{1,7}(?!\d)",
    re.IGNORECASE,
)
DATE = re.compile(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\s*")
VANITY = re.compile(r"\+?1?[\s\-.(]*8\d\d[\s\-.)]*[A-Z][A-Z\-\s]{5,}", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:\s[/|&+]\s|[,;\r\n]|\s(?:or|oder|und|and|ou|et|o|y|e|of|en)\s)\s*", re.IGNORECASE)


def plain_digits(text: str) -> str:
    """A text whose digits are 0 to 9, whatever script they were typed in; invisible signs fall away."""
    if text.isascii():
        return text
    shown = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in shown)


def digits_of(text: str) -> str:
    """Only its digits, as 0 to 9."""
    return "".join(sign for sign in plain_digits(text) if sign.isdecimal())


def core_of(text: str) -> str:
    """The number in a text, without what is written around it: a link's scheme, a label, an extension."""
    bare = EXTENSION.sub(" ", LINK.sub("", plain_digits(text)).replace("%20", " "))
    if VANITY.search(bare):
        return bare.strip()
    runs: list[str] = NUMBER.findall(bare)
    longest = max(runs, key=lambda run: len(digits_of(run)), default="")
    return longest.strip()


def parsed(text: str, country: str) -> PhoneNumber | None:
    """The number in a text as read in a country, or None where it can be none there."""
    number = parsed_part(text, country)
    return number if number and phonenumbers.is_possible_number(number) else None


def parsed_part(text: str, country: str) -> PhoneNumber | None:
    """The same for a number of which some is missing: what would be dialled so far."""
    try:
        number = phonenumbers.parse(core_of(text), country or None)
    except NumberParseException:
        return None
    if number.country_code == MEXICO and 10**10 < (number.national_number or 0) < 2 * 10**10:
        number.national_number = (number.national_number or 0) - 10**10  # a 1 that mobiles had there until 2020
    return number


def e164(text: str, country: str) -> str:
    """A phone number in the international form, or its bare digits where it is no number of that country."""
    number = parsed(text, country)
    if number:
        return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    return digits_of(core_of(text))[:LONGEST_KEPT]


def split_numbers(text: str, country: str) -> list[str]:
    """The phone numbers in a text as typed, each with its own label: “030 123456 or 0171 2345678 (mobil)” is two.

    What holds one number, or none, comes back whole.
    """
    pieces = [piece.strip() for piece in BETWEEN.split(text) if piece.strip()]
    if len(pieces) > 1 and all(len(digits_of(core_of(piece))) >= 5 for piece in pieces):
        return pieces
    if len(digits_of(core_of(text))) <= MOST_DIGITS:
        return [text.strip()]
    matches = list(PhoneNumberMatcher(plain_digits(text), country or None))
    return [match.raw_string for match in matches] if len(matches) > 1 else [text.strip()]


def is_phone(text: str, country: str) -> bool:
    """Whether a text is a phone number of a country, or one written internationally, and nothing else but a label.

    Longer words are somebody's name, so “Anna 030 123456” is none; a year, a date or a house number is none either.
    """
    bare = EXTENSION.sub(" ", LINK.sub("", plain_digits(text)))
    core = core_of(text)
    number = parsed(text, country)
    around = re.sub(r"[\W\d_]+", " ", bare.replace(core, " ")).strip()
    enough = VANITY.search(core) or 6 <= len(digits_of(core)) <= MOST_DIGITS
    return bool(number and enough and not DATE.fullmatch(bare)) and (not around or around.casefold() in LABELS)


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address and nothing else; `mailto:` and angle brackets may stand around it."""
    try:
        validate_email(re.sub(r"^\s*<?(?:mailto:)?|>?\s*$", "", text))
    except ValidationError:
        return False
    return True


# What people write before or after a number, in the languages of the business.
LABELS = frozenset({
    *("t", "tel", "tél", "telefon", "telefono", "teléfono", "telefone", "telefoon", "téléphone", "phone", "fon", "ph"),
    *("m", "mob", "mobil", "mobile", "móvil", "movil", "celular", "cel", "cell", "gsm", "handy", "portable", "call"),
    *("f", "fax", "p", "privat", "private", "home", "zuhause", "maison", "casa", "thuis", "festnetz", "whatsapp", "wa"),
    *("office", "work", "büro", "arbeit", "bureau", "trabajo", "werk", "zentrale"),
})  # fmt: skip
