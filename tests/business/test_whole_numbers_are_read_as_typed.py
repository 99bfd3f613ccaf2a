"""Whole numbers are read as the business writes them; a point or comma that says nothing clear is asked about."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from business.models import Business
from business.whole_numbers import WholeNumberField
from marketing.models import Campaign


def read(typed: str, language: str = "en") -> Any:
    """The number in what was typed; or the sentence that refuses it."""
    with translation.override(language):
        try:
            return WholeNumberField(required=False, min_value=1).clean(typed)
        except ValidationError as problem:
            return " ".join(problem.messages)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "1,000", 1000),
        ("de", "1.000", 1000),
        ("fr", "1 000", 1000),
        ("fr", "1\u202f000", 1000),
        ("en", "1.250", 1250),
        ("de", "12.500.000", 12_500_000),
        ("en", " 7 ", 7),
        ("en", "500\u202c", 500),
        ("de", "500", 500),
        ("en", "１٢", 12),
        ("en", "", None),
    ],
)
def test_a_number_in_its_own_notation(language: str, typed: str, meant: int | None) -> None:
    assert read(typed, language) == meant


@pytest.mark.parametrize(("language", "typed"), [("en", "1.000"), ("de", "1,000"), ("fr", "1.000")])
def test_a_thousand_or_one_is_asked(language: str, typed: str) -> None:
    assert "1000" in str(read(typed, language))
    assert read(typed, language) not in {1, 1000}


@pytest.mark.parametrize("typed", ["1,5", "1e5", "1_0", "0x10", "NaN", "9" * 400, "-", "many"])
def test_what_is_no_whole_number(typed: str) -> None:
    assert isinstance(read(typed), str)


def test_less_than_nothing_is_not_turned_around() -> None:
    assert "greater than or equal to 1" in read("-5")


def test_a_thousand_letters_are_no_single_one(business: Business, desk: Client, home: str) -> None:
    spring = Campaign.objects.create(business=business, name="Spring")
    business.language = "de"
    business.save()
    desk.post(f"{home}/marketing/campaigns/{spring.reference}/count/", {"how_many": "1.000", "what": "letters"})
    assert spring.counts.get().how_many == 1000
    desk.post(f"{home}/settings/goals/", {"leads_goal": "1.200", "customers_goal": "5"})
    desk.post(f"{home}/settings/horizons/", {"ready_days": "1.000", "conversion_days": "90", "stuck_days": "14"})
    business.refresh_from_db()
    assert (business.leads_goal, business.customers_goal, business.ready_days) == (1200, 5, 30)
