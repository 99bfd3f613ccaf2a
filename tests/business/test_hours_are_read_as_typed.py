"""Hours are read in every clear way of writing them, and shown to the hundredth, never as nothing."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from business.hours import HoursField
from business.templatetags.figures import hours


def read(typed: str, language: str = "en") -> Any:
    """The hours in what was typed; or the sentence that refuses it."""
    with translation.override(language):
        try:
            return HoursField(required=False).clean(typed)
        except ValidationError as problem:
            return " ".join(problem.messages)


HALF_PAST = [
    "1:30",
    "1h30",
    "1 h 30 min",
    "1h 30m",
    "1 hour 30 minutes",
    "1 Std. 30 Min.",
    "90 min",
    "90'",
    "1,5",
    "1.5",
]


@pytest.mark.parametrize("typed", [*HALF_PAST, "01:30", "1:30 h", "1h30min", "1.50", "1.500", "1.5 hours", "1,5 Std"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_hour_and_a_half(typed: str, language: str) -> None:
    if (typed, language) == ("1.500", "de"):
        assert "at most 744" in read(typed, language), "a thousand five hundred, as German writes it"
    else:
        assert read(typed, language) == Decimal("1.5")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("15 min", "0.25"), ("0:15", "0.25"), ("3 min", "0.05"), ("1 min", "0.02"), (".5", "0.5"), ("2", "2"), ("0", "0")],
)
def test_short_and_whole(typed: str, kept: str) -> None:
    assert read(typed) == Decimal(kept)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1:75", "That is no length of time. Write it like 1.5, 1:30 or 90 min."),
        ("1:3", "That is no length of time."),
        ("lots", "That is no length of time."),
        ("NaN", "That is no length of time."),
        (",1e9999", "That is no length of time."),
        ("１", "That is no length of time."),
        ("9" * 5000, "That is no length of time."),
        (str(10**40), "at most 744 hours"),
        ("744.01", "at most 744 hours"),
        ("1,250", "at most 744 hours"),
        ("-1", "greater than or equal to 0"),
        ("-1:30", "greater than or equal to 0"),
    ],
)
def test_what_is_none_gets_a_sentence(typed: str, sentence: str) -> None:
    assert sentence in read(typed)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("0.25"), "0.25"),
        (0.05, "0.05"),
        (0.75, "0.75"),
        (2.0, "2"),
        (0.001, "under 0.01"),
        (0, "0"),
        (None, "–"),
    ],
)
def test_shown_to_the_hundredth(value: Any, shown: str) -> None:
    assert hours(value) == shown
