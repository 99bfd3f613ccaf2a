"""Feedback ends in one plain sentence, and it says no more than the rows bear."""

import pytest

from business.report import Row
from funnel.overview.feedback_table import lesson


def row(key: str | None, leads: int, customers: int, *, sure: bool = True, value: float | None = None) -> Row:
    """A row whose rate is the plain share, unless told; None means too early."""
    rate = customers / leads if value is None else value
    return {
        "key": key,
        "leads": leads,
        "customers": customers,
        "too_few": not sure,
        "rate": {"value": None if value == -1 else rate},
    }


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [row("Referral", 80, 32), row("Web site", 90, 9), row("Flyer", 30, 2, sure=False)],
            "People who came by Referral became customers about 4 times as often as by Web site.",
        ),
        (
            [row("Referral", 80, 32), row("Web site", 90, 9, sure=False), row("Cold call", 52, 0)],
            "Nobody of the 52 who came by Cold call became a customer; by Referral about 40 of 100 did.",
        ),
        (
            [row("Referral", 80, 32), row("People we know", 60, 22), row("Flyer", 30, 2, sure=False)],
            "Referral and People we know stand apart from the others; the differences between the rest may be chance.",
        ),
        (
            [row("Referral", 80, 32), row("Flyer", 30, 2, sure=False)],
            "Referral stands apart from the others; the differences between the rest may be chance.",
        ),
        (
            [row("Referral", 3, 1, sure=False), row(None, 30, 2), row("New", 4, 0, value=-1)],
            "The differences between these may be chance: too few to tell them apart.",
        ),
        ([row("Referral", 80, 32, sure=False)], ""),
        ([], ""),
    ],
)
def test_it_says_what_the_rows_bear(rows: list[Row], words: str) -> None:
    assert lesson(rows) == words
