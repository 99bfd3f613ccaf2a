"""Sales's numbers, each checked against a count by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from business.models import Business, User
from business.periods import Period
from funnel.handover.door import hand_back, lose
from sales.models import Prospect, Salesperson, Stage
from sales.numbers import losses, numbers
from sales.stages import stuck_after

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
DAY = date(2026, 3, 2)
LATER = date(2026, 12, 1)


@pytest.fixture
def cohort(make_prospect: Callable[..., Prospect], business: Business, owner: User) -> list[Prospect]:
    """Ten received on 2 March: three won after 10, 90 and 91 days, two lost, one handed back, four open."""
    some = [make_prospect(on=DAY, source="Referral" if place < 5 else None) for place in range(10)]
    for prospect, days, value in zip(some, (10, 90, 91), ("100", "200.50", None), strict=False):
        at = business.noon(DAY + timedelta(days=days))
        prospect.win(value=Decimal(value) if value else None, by=owner, at=at)
    for prospect in some[3:5]:
        lose(prospect, why="Too dear", by=owner, at=business.noon(DAY + timedelta(days=5)))
    hand_back(some[5], why="Not ready yet", by=owner, at=business.noon(DAY + timedelta(days=7)))
    return some


@pytest.mark.usefixtures("cohort")
def test_the_cohort_and_the_till(business: Business) -> None:
    told = numbers(business, period=MARCH, as_of=LATER)["total"]
    assert [told[name] for name in ("received", "won", "lost", "handed_back", "open")] == [10, 3, 2, 1, 4]
    assert (told["conversions"], told["conversions_value"]) == (1, "100.00"), "only one was won in March"
    june = numbers(business, period=Period(date(2026, 5, 1), date(2026, 6, 30)), as_of=LATER)["total"]
    assert (june["received"], june["conversions"], june["conversions_value"]) == (0, 2, "200.50")


@pytest.mark.usefixtures("cohort")
def test_what_happens_after_the_reading_is_open(business: Business) -> None:
    told = numbers(business, period=MARCH, as_of=DAY + timedelta(days=6))["total"]
    assert [told[name] for name in ("won", "lost", "handed_back", "open")] == [0, 2, 0, 8]
    assert told["conversions"] == 0


@pytest.mark.usefixtures("cohort")
def test_conversion_leaves_hand_backs_out_and_keeps_losses_in(business: Business) -> None:
    told = numbers(business, period=MARCH, as_of=LATER)["total"]["conversion"]
    assert told["value"] == pytest.approx(0.2 / 0.9), "two of ten within 90 days, of the nine not handed back"
    assert (told["of"], told["followed"], told["horizon_days"]) == (10, 10, 90)
    longer = numbers(business, period=MARCH, as_of=LATER, horizon=91)["total"]["conversion"]
    assert longer["value"] == pytest.approx(0.3 / 0.9)


@pytest.mark.usefixtures("cohort")
def test_too_early_is_null_with_its_counts(business: Business) -> None:
    told = numbers(business, period=MARCH, as_of=DAY + timedelta(days=89))["total"]["conversion"]
    assert (told["value"], told["low"], told["high"]) == (None, None, None)
    assert (told["of"], told["followed"]) == (10, 0)


@pytest.mark.usefixtures("cohort")
def test_decided_rate_and_median(business: Business) -> None:
    told = numbers(business, period=MARCH, as_of=LATER)["total"]
    assert (told["decided_rate"]["value"], told["decided_rate"]["of"]) == (pytest.approx(0.6), 5)
    assert told["median_days_to_convert"] is None, "fewer than five conversions"


@pytest.mark.usefixtures("cohort")
def test_by_source_as_copied_at_hand_over(business: Business) -> None:
    business.sources.filter(name="Referral").update(name="Word of mouth")
    rows = {row["key"]: row for row in numbers(business, period=MARCH, as_of=LATER, by="source")["rows"]}
    assert {key: (row["received"], row["won"]) for key, row in rows.items()} == {"Referral": (5, 3), None: (5, 0)}


def test_by_salesperson_without_an_account(cohort: list[Prospect], business: Business, owner: User) -> None:
    sam = Salesperson.objects.create(business=business, name="Sam")
    cohort[0].assign(to=sam, by=owner)
    rows = {row["key"]: row for row in numbers(business, period=MARCH, as_of=LATER, by="salesperson")["rows"]}
    assert {key: row["received"] for key, row in rows.items()} == {"Sam": 1, "Olive Owner": 4, None: 5}, (
        "who won or lost nobody's prospects has them"
    )


@pytest.mark.usefixtures("cohort")
def test_reasons_of_loss(business: Business) -> None:
    assert losses(business, MARCH, LATER) == [{"key": "Too dear", "lost": 2}]
    assert losses(business, MARCH, DAY) == []


def test_an_undone_win_never_was(cohort: list[Prospect], business: Business, owner: User) -> None:
    cohort[0].reopen(by=owner)
    told = numbers(business, period=MARCH, as_of=LATER)["total"]
    assert (told["won"], told["open"], told["conversions"]) == (2, 5, 0)


def move_to(prospect: Prospect, stage: Stage, days: int, owner: User) -> None:
    prospect.move(to=stage, by=owner, at=prospect.business.noon(DAY + timedelta(days=days)))


def test_stages_reached_skipped_and_left(
    make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    _, visit, quote = Stage.objects.filter(business=business)
    skipped = make_prospect(on=DAY)
    move_to(skipped, quote, 3, owner)
    skipped.win(value=None, by=owner, at=business.noon(DAY + timedelta(days=9)))
    back = make_prospect(on=DAY)
    move_to(back, visit, 2, owner)
    hand_back(back, why="Not ready yet", by=owner, at=business.noon(DAY + timedelta(days=4)))
    returned = make_prospect(on=DAY)
    move_to(returned, visit, 2, owner)
    returned.move(to=Stage.objects.get(name="First call"), by=owner, at=business.noon(DAY + timedelta(days=5)))
    make_prospect(on=DAY)
    rows = {row["key"]: row for row in numbers(business, period=MARCH, as_of=LATER, by="stage")["rows"]}
    figures = ("reached", "went_on", "left", "went_back", "still_there")
    told = {key: tuple(row[figure] for figure in figures) for key, row in rows.items()}
    assert told == {"First call": (4, 3, 0, 0, 1), "Visit": (3, 1, 1, 1, 0), "Quote": (1, 1, 0, 0, 0)}
    assert {key: row["skipped"] for key, row in rows.items()} == {"First call": 0, "Visit": 1, "Quote": 0}
    assert rows["Visit"]["handed_back"] == 1
    assert rows["First call"]["selling_system"] == "Our way of selling"


def test_stuck_is_learned_from_those_who_went_on(
    make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    first, visit, quote = Stage.objects.filter(business=business)
    for place in range(12):
        prospect = make_prospect(on=DAY)
        move_to(prospect, visit, 1 + place % 5, owner)
    limits = stuck_after(business, DAY + timedelta(days=70))
    # Day 3 is the last with five at risk: 8 of 12 had gone on by then, and four fifths of that share by day 3.
    assert limits[first.pk] == 3
    assert limits[quote.pk] == business.stuck_days, "nobody went on from there"
    assert stuck_after(business, DAY + timedelta(days=59))[first.pk] == business.stuck_days, "a young stage"


def test_a_question_it_does_not_know_is_refused(business: Business) -> None:
    with pytest.raises(ValueError, match="go by source"):
        numbers(business, by="step")


def test_nothing_at_all_has_no_rates(business: Business) -> None:
    told: Any = numbers(business, by="source")
    assert told["rows"] == []
    assert told["total"]["conversion"]["value"] is None
    assert told["total"]["decided_rate"] == {"value": None, "low": None, "high": None, "of": 0}
