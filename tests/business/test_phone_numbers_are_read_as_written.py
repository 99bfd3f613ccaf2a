"""A phone number is the same one however it is written: with a label, an extension, in another script's digits."""

import pytest

from business.phones import e164, is_email, is_phone, split_numbers


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("0171-2345678 (mobil)", "DE", "+491712345678"),
        ("mobil: 0171 2345678", "DE", "+491712345678"),
        ("(privat) 030/123456", "DE", "+4930123456"),
        ("+49 (0)30 123456", "US", "+4930123456"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("011 49 30 123456", "US", "+4930123456"),
        ("212 555 0143 x12", "US", "+12125550143"),
        ("(212) 555-0143 ext. 12", "US", "+12125550143"),
        ("212.555.0143#12", "US", "+12125550143"),
        ("030 123456 Durchwahl 12", "DE", "+4930123456"),
        ("tel:+1-212-555-0143;ext=12", "DE", "+12125550143"),
        ("<tel:+49-30-123456>", "US", "+4930123456"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "SA", "+966501234567"),
        ("０３０　１２３４５６", "DE", "+4930123456"),
        ("030\u00a0123\u202f456", "DE", "+4930123456"),
        ("\u202a030 123456\u202c", "DE", "+4930123456"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("011 98765-4321", "BR", "+5511987654321"),
        ("030 123456", "US", "030123456"),
        ("Room 101", "US", "101"),
        ("+52 1 55 1234 5678", "MX", "+525512345678"),
        ("none", "US", ""),
    ],
)
def test_it_is_the_same_number(typed: str, country: str, number: str) -> None:
    assert e164(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "country", "numbers"),
    [
        ("030 123456", "DE", ["030 123456"]),
        ("030/123456", "DE", ["030/123456"]),
        ("030 123456, 0171 2345678", "DE", ["030 123456", "0171 2345678"]),
        ("030 123456 / 0171 2345678 (mobil)", "DE", ["030 123456", "0171 2345678 (mobil)"]),
        ("privat 030 123456 oder mobil 0171 2345678", "DE", ["privat 030 123456", "mobil 0171 2345678"]),
        ("212-555-0143 646-555-0199", "US", ["212-555-0143", "646-555-0199"]),
        ("212 555 0143 or ask Joe", "US", ["212 555 0143 or ask Joe"]),
    ],
)
def test_several_in_one_field_are_several(typed: str, country: str, numbers: list[str]) -> None:
    assert split_numbers(typed, country) == numbers


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("030 123456", "DE"),
        ("(212) 555-0143 x12", "US"),
        ("Tel. 030 123456", "DE"),
        ("0171-2345678 mobil", "DE"),
        ("+49 (0)30 123456", "US"),
        ("1-800-FLOWERS", "US"),
        ("tel:+49-30-123456", "FR"),
    ],
)
def test_a_number_typed_anywhere_is_known_as_one(typed: str, country: str) -> None:
    assert is_phone(typed, country)


@pytest.mark.parametrize(
    "typed",
    ["", "Anna", "Anna 030 123456", "2024", "2026-11-23", "23.11.2026", "Müllerstr. 12", "Studio 54", "+", "1" * 500],
)
def test_a_name_a_date_or_a_year_is_no_number(typed: str) -> None:
    assert not is_phone(typed, "DE")


def test_an_address_typed_anywhere_is_known_as_one() -> None:
    assert is_email("anna@example.com")
    assert is_email(" mailto:anna@example.com ")
    assert is_email("<anna@example.com>")
    assert not is_email("anna@")
    assert not is_email("Anna anna@example.com")
