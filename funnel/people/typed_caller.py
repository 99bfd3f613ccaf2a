"""What was typed in “Who called?”: mostly a name, but in a hurry a phone number or an e-mail address too."""

import phonenumbers

from business.phones import DATE, VANITY, core_of, digits_of, is_email, is_phone, parsed, split_numbers
from funnel.people.contacts import LONGEST_NUMBER

SHORTEST_ALONE = 5  # digits of a number without a name; fewer may well be what they call themselves
WHOLE = 9  # digits that are more than two years in a row; less is dialled where numbers have no first 0
AROUND = " ,;:-–<>()"


def name_and_contacts(text: str, country: str) -> tuple[str, list[str]]:
    """The name in what was typed, and the phone numbers and e-mail addresses. Where that is in doubt, all is a name."""
    words = text.split()
    addresses = [word.strip(AROUND) for word in words if is_address(word)]
    rest = " ".join(word for word in words if not is_address(word))
    name, numbers = name_and_numbers(rest, country)
    contacts = [*numbers, *(address.removeprefix("mailto:") for address in addresses)]
    return (name.strip(AROUND) if contacts else text.strip()), contacts


def is_address(word: str) -> bool:
    """Whether a word is a whole e-mail address, whatever stands around it."""
    return "@" in word and is_email(word.strip(AROUND))


def name_and_numbers(text: str, country: str) -> tuple[str, list[str]]:
    """A text as a name and the phone numbers before or after it; without a number where none is sure to be one."""
    bare = text.strip(",;: ")
    several = split_numbers(bare, country)
    if len(several) > 1 and all(is_phone(each, country) for each in several):
        return "", several
    if len(bare) <= LONGEST_NUMBER and (is_phone(bare, country) or is_bare_number(bare)):
        return "", [bare]
    words = bare.split()
    for at in range(1, len(words)):
        for number, name in ((words[at:], words[:at]), (words[:-at], words[-at:])):
            dialled = split_numbers(" ".join(number).strip(",;: "), country)
            if is_name(name) and all(is_dialled(each, country) for each in dialled):
                return " ".join(name), dialled
    return text, []


def is_bare_number(text: str) -> bool:
    """Whether there is nothing but a number, though none of this country: somebody abroad, or a part of one."""
    return core_of(text) == text and not DATE.fullmatch(text) and SHORTEST_ALONE <= len(digits_of(text)) <= 15


def is_name(words: list[str]) -> bool:
    """Whether words could be what somebody is called."""
    return any(sign.isalpha() for word in words for sign in word)


def is_dialled(text: str, country: str) -> bool:
    """Whether what stands beside a name is a phone number: “Route 66 2011” has none, “Tom 030 123456” has."""
    number = parsed(text, country)
    if number is None or len(text) > LONGEST_NUMBER or not is_phone(text, country):
        return False
    first_0 = phonenumbers.ndd_prefix_for_region(country, True)  # noqa: FBT003
    whole = len(digits_of(core_of(text))) >= WHOLE or not first_0 or spells_a_word(text)
    return core_of(text).lstrip("( ")[:1] in {"+", "0"} or (whole and phonenumbers.is_valid_number(number))


def spells_a_word(text: str) -> bool:
    """Whether it is a number like 1-800-FLOWERS; in small letters “800 gardens” may be anything."""
    return bool(VANITY.search(text)) and text.isupper()
