"""Whatever the name, and whatever the country of the number: who is kept is found by what was kept, however written."""

import unicodedata
from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from business.folding import fold
from business.phones import digits_of, e164, split_numbers
from business.searching import document, query

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
KINDS = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)


def finds(kept: str, typed: str, country: str = "") -> bool:
    """Whether what is typed finds what is kept."""
    return all(any(spelling in kept for spelling in term) for term in query(typed, country=country).terms)


@settings(max_examples=300, derandomize=True)
@given(NAMES)
def test_any_name_in_any_letters(name: str) -> None:
    kept = document(names=[name])
    assert fold(fold(name)) == fold(name)
    forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    for typed in (name, name.upper(), name.lower(), name.casefold(), *forms):
        assert finds(kept, typed), typed


def ways(number: phonenumbers.PhoneNumber, region: str) -> Iterator[tuple[str, str]]:
    """How people write a number, and in which country."""
    home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    digits = digits_of(home)
    yield from ((home, region), (abroad, region), (abroad, "US"), (abroad.replace(" ", "-"), "DE"))
    pieces = (digits, digits[-6:], digits[2:8], digits[:5])
    yield from ((piece, region) for piece in pieces if len(piece) >= 3)
    yield from ((f"00{digits_of(abroad)}", "DE"), (f"tel:+{digits_of(abroad)}", region))
    yield (phonenumbers.format_out_of_country_calling_number(number, "DE"), "DE")


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_any_country_in_any_notation(kind: int) -> None:
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        for stored, country in list(ways(number, region))[:3]:
            kept = document(names=[], phones=[(e164(stored, country), stored)])
            for typed, where in ways(number, region):
                assert finds(kept, typed, where), (region, stored, typed)


@settings(max_examples=200, derandomize=True)
@given(NAMES, st.sampled_from(["DE", "US", "FR", "IT", "BR", ""]))
def test_nonsense_is_answered_too(text: str, country: str) -> None:
    number = e164(text, country)
    assert len(number) <= 32
    assert "".join(split_numbers(text, country)) or not text.strip()
    assert document(names=[text], emails=[text], phones=[(number, text)]), "never empty"
    query(text, country=country)
