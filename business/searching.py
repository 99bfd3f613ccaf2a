"""What is kept to be searched, and what is looked for in it: both folded by the same rules."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from business.folding import UNSPACED, composed, fold, spellings, without_marks, words_of
from business.phones import (
    ABROAD,
    EXTENSION,
    HOURS,
    LABELS,
    LINK,
    NUMBER,
    VANITY,
    core_of,
    digits_of,
    parsed_part,
)

GAP = "  "  # before every word: two, so that the beginning of a word of one letter is three signs, as the index wants
BEFORE_NUMBER = "\n"  # no gap: one or two digits begin a word, not everybody's number
MOST_TERMS = 8
LONGEST_QUERY = 200
FEWEST_DIGITS = 3
SURELY_A_NUMBER = 5  # digits from which on “Tel.” beside them is a label, not a name
WITHOUT_COUNTRY = 8  # digits from which on a number is hardly ever another country's too
TRUNK = re.compile(r"\(0+\)")
FOLDED_LABELS = frozenset(fold(label) for label in LABELS)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: every term, each in one of its spellings. `business` narrows it to one business's rows."""

    terms: tuple[tuple[str, ...], ...]
    business: int | None = None


def name_entries(text: str) -> Iterator[str]:
    """The words of a name in their order, then in every spelling those that differ, and all in one: O Brien, obrien."""
    plain, *others = spellings(text)
    yield from plain
    for words in (plain, *others):
        yield from (word for word in words if word not in plain)
        whole = "".join(words)
        if len(words) > 1:
            yield whole
        if UNSPACED.search(whole):
            yield from (whole[place : place + 2] for place in range(1, len(whole)))


def label_of(typed: str) -> list[str]:
    """What somebody wrote beside a number."""
    rest = HOURS.sub(" ", EXTENSION.sub(" ", LINK.sub("", composed(typed))))
    return words_of(without_marks(rest.replace(core_of(rest), " ", 1)))


def dialled(kept: str) -> Iterator[str]:
    """A number's digits, as dialled from abroad, within its country, and with its trunk prefix."""
    yield digits_of(kept)
    if not kept.startswith("+"):
        return
    number = phonenumbers.parse(kept)
    yield digits_of(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    national = phonenumbers.national_significant_number(number)
    yield (phonenumbers.ndd_prefix_for_region(region_of(number), strip_non_digits=True) or "") + national


def region_of(number: PhoneNumber) -> str:
    """The country of a number."""
    return phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )


def document(*, names: Iterable[str], emails: Iterable[str] = (), phones: Iterable[tuple[str, str]] = ()) -> str:
    """Everything somebody is found by, folded; never empty. `phones` are numbers as compared and as typed."""
    entries = [entry for name in names for entry in name_entries(name)]
    entries += ["".join(fold(address).split()) for address in emails]
    numbers: list[str] = []
    for number, typed in phones:
        entries += label_of(typed)
        for digits in dialled(number):
            if digits and not any(digits in longer for longer in numbers):
                numbers.append(digits)
    return GAP + GAP.join(filter(None, entries)) + "".join(BEFORE_NUMBER + each for each in numbers)


def text_document(text: str) -> str:
    """A longer text, folded: its words in their order, then those that are looked for in another spelling too."""
    plain, *others = spellings(text)
    more = [word for words in others for word in words if word not in set(plain)]
    return GAP + GAP.join([*plain, *dict.fromkeys(more)])


def query(text: str, *, country: str = "", business: int | None = None) -> Query:
    """What somebody typed, as terms. One that holds nothing to look for has none."""
    rest = composed(text.replace("\0", "")[:LONGEST_QUERY])
    terms: list[tuple[str, ...]] = []
    for address in re.findall(r"\S*@\S*", rest):
        rest = rest.replace(address, " ", 1)
        terms += address_terms(without_marks(address))
    rest, numbers = numbers_in(rest)
    terms += [number_term(number, country) for number in numbers]
    sure = any(len(digits_of(number)) >= SURELY_A_NUMBER for number in numbers)
    words = [word for word in words_of(without_marks(rest)) if not (sure and word in FOLDED_LABELS)]
    terms += [(beginning_or_part(word),) for word in words]
    return Query(tuple(dict.fromkeys(terms))[:MOST_TERMS], business)


def address_terms(address: str) -> list[tuple[str, ...]]:
    """An e-mail address, or a piece of one; or a name that is written like one."""
    bare = re.sub(r"^<?(?:mailto:)?|[>,;]+$", "", address)
    words = words_of(bare)
    if len(bare) <= len(GAP) or not words:
        return [(beginning_or_part(word),) for word in words]
    return [(bare, GAP + GAP.join(words), beginning_or_part("".join(words)))]


def numbers_in(text: str) -> tuple[str, list[str]]:
    """A text without its phone numbers, and these. A number of a name (Route66, Studio 54) is none."""
    numbers: list[str] = []

    def take(match: re.Match[str]) -> str:
        begins_in_a_word = match[0][0].isdecimal() and text[: match.start()][-1:].isalpha()
        ends_in_a_word = text[match.end() : match.end() + 1].isalpha()
        if begins_in_a_word or ends_in_a_word or len(digits_of(match[0])) < FEWEST_DIGITS:
            return match[0]
        numbers.append(match[0])
        return " "

    def take_letters(match: re.Match[str]) -> str:
        numbers.append(match[0])
        return " "

    text = HOURS.sub(" ", EXTENSION.sub(" ", LINK.sub("", text)))
    return NUMBER.sub(take, VANITY.sub(take_letters, text)), numbers


def number_term(typed: str, country: str) -> tuple[str, ...]:
    """The digits of a whole number or of any piece of one, in each way in which they may be kept."""
    found = [] if VANITY.search(typed) else [digits_of(typed), digits_of(TRUNK.sub("", typed))]
    if digits_of(typed).startswith(ABROAD):
        found.append(digits_of(TRUNK.sub("", typed)).removeprefix(ABROAD))
    number = parsed_part(typed, country)
    if number:
        national = phonenumbers.national_significant_number(number)
        found += [f"{number.country_code}{national}", f"{number.country_code}{national.lstrip('0')}"]
        found += [national.lstrip("0")] if len(national) >= WITHOUT_COUNTRY else []
    found.append(GAP + GAP.join(words_of(typed)))
    kept = [form for form in dict.fromkeys(found) if len(form) >= FEWEST_DIGITS]
    return tuple(form for form in kept if not any(other != form and other in form for other in kept))


def beginning_or_part(word: str) -> str:
    """Where a word may stand: any part of a word; one or two letters only at a word's beginning."""
    return word if len(word) > len(GAP) else GAP + word
