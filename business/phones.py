"""Phone numbers as people write them: with labels, extensions, several in one field, in any script's digits."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

FEWEST_DIGITS, MOST_DIGITS = 3, 15  # 15: the most an international number may have
LONGEST_KEPT = 32
FEWEST_WHOLE = 9  # digits of a number without a first 0 that are surely one
MEXICO = 52
SIGNS = r"[\s()\[\]/.·\-‐‑‒–—―−'’_~*\\ー]"
ODD_SIGNS = re.compile(r"['’_~*\\ー]")  # of these, that no library reads: 044'668'18'00
NUMBER = re.compile(rf"\+?{SIGNS}*\d(?:{SIGNS}*\d)*")
LINK = re.compile(r"^\s*<?(?:tel|callto|sms|fax|whatsapp)\s*:\s*(?://)?", re.IGNORECASE)
EXTENSION = re.compile(
    r"(?<=[\d)])[\s,;.\-(]*(?:ext\s*=|(?:ext(?:ension|n)?|extensi[oó]n|durchwahl|dw|nst|nebenstelle|kl(?:appe)?|app(?:arat)?|"
    r"poste|interno|int|ramal|anexo|toestel|tst|ankn(?:ytning)?|wew(?:n|nętrzny)?|linka|lokal|dah(?:ili)?|доб|εσωτ|שלוחה|"
    r"内線|内线|分机|내선|x|#)\.?|[prw]\.)[\s:\-]*\d{1,7}(?!\d)\)?",
    re.IGNORECASE,
)
CLOCK = r"\d{1,2}(?:[:.h]\d\d)?"
HOURS = re.compile(  # when to call: after 5, ab 17 Uhr, 9am-5pm, 14:30
    rf"(?<![\d+])\(?\b(?:(?:ab|nach|vor|bis|after|before|from|until|till|après|avant|dopo|desde|después de|antes de|na|"
    rf"voor|efter|od|po)\s+(?:le\s+|las\s+|the\s+)?{CLOCK}(?:\s*(?:uhr|[ap]m|h))?|{CLOCK}\s*(?:uhr|[ap]m)|\d{{1,2}}h(?:\d\d)?|"
    r"\d{1,2}:\d\d)(?!\w)\)?",
    re.IGNORECASE,
)
DATE = re.compile(r"\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\s*")
VANITY = re.compile(r"\+?1?[\s\-.(]*8\d\d[\s\-.)]*[A-Z][A-Z\-\s]{5,}", re.IGNORECASE)
BETWEEN = re.compile(
    r"\s*(?:\s[/|&+]\s|[,;、\r\n]|\s(?:or|oder|bzw\.?|und|u\.|and|ou|et|o|y|e|of|en|lub|i|eller|och|og|ve|veya|или|и)\s)\s*",
    re.IGNORECASE,
)
ABROAD = "00"  # before a country's code, in most countries, and wherever somebody from one of them types
MORE_LINES = re.compile(r"/\d{1,3}$")  # 020 7946 0958/9: the line beside it
OLD_MEXICO = re.compile(r"^\(?0(?:1|44|45)\)?(?=\D*(?:\d\D*){10}$)")  # what was dialled before a number until 2019


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
    bare = HOURS.sub(" ", EXTENSION.sub(" ", LINK.sub("", plain_digits(text)).replace("%20", " ")))
    vanity = VANITY.search(bare)
    if vanity:
        return vanity[0].strip()
    runs: list[str] = NUMBER.findall(bare)
    longest = max(runs, key=lambda run: len(digits_of(run)), default="")
    return longest.strip()


def parsed(text: str, country: str) -> PhoneNumber | None:
    """The number in a text as read in a country, or None where it can be none there."""
    number = parsed_part(text, country)
    return number if number and phonenumbers.is_possible_number(number) else None


def parsed_part(text: str, country: str) -> PhoneNumber | None:
    """The same for a number of which some is missing: what would be dialled so far."""
    found = None
    for number in readings(core_of(text), country):
        if phonenumbers.is_valid_number(number):
            return number
        found = found or number
    return found


def readings(core: str, country: str) -> Iterator[PhoneNumber]:
    """A number as read in a country, then in ways in which it may be meant where that gives none that is dialled."""
    for spelling in spellings(core, country):
        try:
            number = phonenumbers.parse(spelling, country or None)
        except NumberParseException:
            continue
        if number.country_code == MEXICO and 10**10 < (number.national_number or 0) < 2 * 10**10:
            number.national_number = (number.national_number or 0) - 10**10  # a 1 that mobiles had there until 2020
        yield number
        if number.italian_leading_zero:  # a 0 that a country had before its numbers once
            yield PhoneNumber(country_code=number.country_code, national_number=number.national_number)


def spellings(core: str, country: str) -> Iterator[str]:
    """What a number may mean: as it stands; from abroad; without what was dialled before it, or the line beside it."""
    core = ODD_SIGNS.sub(" ", core)
    yield core
    if core.startswith(ABROAD):
        yield f"+{core.removeprefix(ABROAD)}"
    if MORE_LINES.search(core):
        yield MORE_LINES.sub("", core)
    if country == "MX" and OLD_MEXICO.match(core):
        yield OLD_MEXICO.sub("", core)


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
    runs = whole_numbers(text, country)
    if len(runs) > 1:
        return runs
    if len(digits_of(core_of(text))) <= MOST_DIGITS:
        return [text.strip()]
    matches = list(PhoneNumberMatcher(plain_digits(text), country or None))
    return [match.raw_string for match in matches] if len(matches) > 1 else two_in_a_row(text, country)


def whole_numbers(text: str, country: str) -> list[str]:
    """A text in pieces with a whole number each: “Tel 030 123456 Mobil 0171 2345678”. Labels stand before or after."""
    text = plain_digits(text).strip()
    masked = EXTENSION.sub(lambda match: ";" * len(match[0]), text)
    runs = [match for match in NUMBER.finditer(masked) if is_whole(match[0], country)]
    if len(runs) < 2:
        return []
    labels_first = any(sign.isalpha() for sign in text[: runs[0].start()])
    cuts = [run.end() for run in runs[:-1]] if labels_first else [begin_of(run) for run in runs[1:]]
    return [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def begin_of(run: re.Match[str]) -> int:
    """Where a number begins, behind what closes the one before: the 0 of “) 0171 2345678”."""
    return run.start() + len(run[0]) - len(run[0].lstrip(")]/.-–· "))


def two_in_a_row(text: str, country: str) -> list[str]:
    """Two numbers with nothing but a space or a sign between them, or the text as it is."""
    core = core_of(text)
    for gap in re.finditer(rf"{SIGNS}+", core):
        both = [core[: gap.start()], core[gap.end() :]]
        if all(is_whole(each, country) for each in both):
            return both
    return [text.strip()]


def is_whole(number: str, country: str) -> bool:
    """Whether digits are surely a number that is dialled, and not a year or what somebody's file is called."""
    read = parsed(number, country)
    begun = number.lstrip("( ")[:1] in {"+", "0"} or not phonenumbers.ndd_prefix_for_region(country, True)  # noqa: FBT003
    return bool(read and phonenumbers.is_valid_number(read) and (begun or len(digits_of(number)) >= FEWEST_WHOLE))


def is_phone(text: str, country: str) -> bool:
    """Whether a text is a phone number of a country, or one written internationally, and nothing else but a label.

    Longer words are somebody's name, so “Anna 030 123456” is none; a year, a date or a house number is none either.
    """
    bare = HOURS.sub(" ", EXTENSION.sub(" ", LINK.sub("", plain_digits(text)).replace("%20", " ")))
    core = core_of(text)
    number = parsed(text, country)
    around = re.sub(r"[\W\d_]+", " ", bare.replace(core, " ")).strip()
    enough = VANITY.search(core) or 6 <= len(digits_of(core)) <= MOST_DIGITS
    return bool(number and enough and not DATE.fullmatch(bare)) and LABELS.issuperset(around.casefold().split())


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address and nothing else; `mailto:` and angle brackets may stand around it."""
    try:
        validate_email(re.sub(r"^\s*<?(?:mailto:)?|>?\s*$", "", text))
    except ValidationError:
        return False
    return True


# What people write before or after a number, in the languages of the businesses.
LABELS = frozenset({
    *("t", "tel", "tél", "telefon", "telefono", "teléfono", "telefone", "telefoon", "téléphone", "phone", "fon", "ph"),
    *("m", "mob", "mobil", "mobile", "móvil", "movil", "celular", "cel", "cell", "gsm", "handy", "portable", "call"),
    *("f", "fax", "p", "privat", "private", "home", "zuhause", "maison", "casa", "thuis", "festnetz", "whatsapp", "wa"),
    *("office", "work", "büro", "arbeit", "bureau", "trabajo", "werk", "zentrale", "h", "w", "c", "direct", "landline"),
    *("geschäftlich", "dienstlich", "firma", "direkt", "fixe", "domicile", "fijo", "oficina", "escritório", "fixo"),
    *("telephone", "telemóvel", "tlm", "fone", "cellulare", "ufficio", "fisso", "lavoro", "mobiel", "vast", "zakelijk"),
    *("mobiltelefon", "arbete", "jobb", "jobbet", "växel", "vx", "tlf", "mobilnr", "arbejde", "puh", "kontor"),
    *("komórka", "kom", "komórkowy", "praca", "práce", "domů", "cep", "iş", "telefonu", "ofis"),
    *("тел", "телефон", "моб", "мобильный", "сот", "раб", "τηλ", "τηλέφωνο", "κιν", "κινητό"),
    *("טל", "טלפון", "נייד", "هاتف", "جوال", "موبایل", "تلفن", "電話", "携帯", "手机", "手機", "电话", "전화"),
    *("☎", "☏", "✆", "📞", "📱", "📠", "🏠", "🏢"),
})  # fmt: skip
