"""Money is read in every clear way of writing it; what could be two amounts is asked back."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from business.amounts import MoneyField


def read(typed: str, language: str = "en", currency: str = "USD") -> Any:
    """The amount in what was typed; or the sentence that refuses it."""
    with translation.override(language):
        try:
            return MoneyField(currency=currency, required=False).clean(typed)
        except ValidationError as problem:
            return " ".join(problem.messages)


CLEAR = [
    ("en", "USD", "$10,550", "10550"),
    ("en", "USD", "1250.50", "1250.50"),
    ("en", "USD", "1,250.50 USD", "1250.50"),
    ("en", "USD", "1250 dollars", "1250"),
    ("en", "USD", "US$ 1,250", "1250"),
    ("en", "USD", "1,250 US$", "1250"),
    ("en", "USD", "1.250,50", "1250.50"),
    ("en", "USD", "1,234,567", "1234567"),
    ("en", "USD", "1.234.567", "1234567"),
    ("en-ie", "EUR", "€1,250", "1250"),
    ("en", "USD", "0.250", "0.25"),
    ("de", "EUR", "1250.50", "1250.50"),
    ("de", "EUR", "1.250,50", "1250.50"),
    ("de", "EUR", "1.250", "1250"),
    ("de", "EUR", "1'250.50", "1250.50"),
    ("de", "CHF", "Fr. 1’250.50", "1250.50"),
    ("de", "CHF", "1250.–", "1250"),
    ("de", "EUR", "1 250,50 €", "1250.50"),
    ("de", "EUR", "1250 Euro", "1250"),
    ("fr", "EUR", "1\u202f250,5\xa0€", "1250.50"),
    ("pt-br", "BRL", "R$ 1.200,00", "1200"),
    ("en", "USD", "", None),
    ("en", "USD", " \u200e ", None),
    ("en", "USD", "999999999.99", "999999999.99"),
]


@pytest.mark.parametrize(("language", "currency", "typed", "amount"), CLEAR)
def test_what_is_clear(language: str, currency: str, typed: str, amount: str | None) -> None:
    assert read(typed, language, currency) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("language", "typed", "large", "small"),
    [
        ("en", "1.250", "1,250.00", "1.25"),
        ("en", "$10.550", "10,550.00", "10.55"),
        ("de", "1,250", "1.250,00", "1,25"),
        ("fr", "1.250", "1\u202f250,00", "1,25"),
        ("nl", "10,550", "10.550,00", "10,55"),
    ],
)
def test_a_factor_of_a_thousand_is_asked(language: str, typed: str, large: str, small: str) -> None:
    assert read(typed, language) == f"Did you mean {large} or {small}? Write the one you mean."
    assert read(large, language) == Decimal(1000) * Decimal(read(small, language))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NaN", "That is no amount."),
        ("Infinity", "That is no amount."),
        (",1e9999", "That is no amount."),
        ("1e3", "That is no amount."),
        ("1_000", "That is no amount."),
        ("１２５０", "That is no amount."),
        ("١٢٥٠", "That is no amount."),
        ("1,5", "That is no amount. Write it like 1,250.50."),
        ("1 2", "That is no amount."),
        ("a lot", "That is no amount."),
        ("5%", "That is no amount."),
        ("-5", "nothing less than zero"),
        ("$-5", "nothing less than zero"),
        ("−5", "nothing less than zero"),
        (str(10**40), "no more than 999,999,999.99"),
        ("9" * 5000, "That is no amount."),
        ("1000000000", "no more than 999,999,999.99"),
        ("1250.555", "at most two digits"),
        ("€1,250", "Amounts are in USD here."),
        ("1250 GBP", "Amounts are in USD here."),
        ("US$\0", "That is no amount."),
    ],
)
def test_what_is_none_gets_a_sentence(typed: str, sentence: str) -> None:
    assert sentence in read(typed)
