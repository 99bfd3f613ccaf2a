"""How long people stay in a stage: from first entering it to first leaving it for anywhere."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from lifelines import KaplanMeierFitter

from business.models import Business, User
from business.periods import Period
from funnel.handover.door import hand_back, lose
from sales.models import Prospect, Stage
from sales.numbers import numbers
from tests.funnel.random_leads import FIRST, Story

DAY = date(2026, 3, 2)
SPRING = Period(DAY, date(2026, 5, 31))
PARTS = ("went_on", "left", "went_back", "still_there")


def rows_of(business: Business, as_of: date = SPRING.end, period: Period = SPRING) -> dict[str, dict[str, Any]]:
    rows = {row["key"]: row for row in numbers(business, period=period, as_of=as_of, by="stage")["rows"]}
    for row in rows.values():
        assert row["reached"] == sum(row[part] for part in PARTS), row
    return rows


@pytest.fixture
def go(business: Business, owner: User) -> Callable[[Prospect, str, int], None]:
    """Move somebody to a stage so many days after the hand-over."""

    def move(prospect: Prospect, stage: str, days: int) -> None:
        to = Stage.objects.get(business=business, name=stage)
        prospect.move(to=to, by=owner, at=business.noon(DAY + timedelta(days=days)))

    return move


@pytest.fixture
def twelve(make_prospect: Callable[..., Prospect]) -> list[Prospect]:
    return [make_prospect(f"Person {number}", on=DAY) for number in range(12)]


Go = Callable[[Prospect, str, int], None]


def test_who_went_back_is_not_still_there(twelve: list[Prospect], go: Go, business: Business) -> None:
    for prospect in twelve:
        go(prospect, "Visit", 2)
        go(prospect, "First call", 5)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["entered"]) == (3, 12)
    assert (visit["reached"], visit["went_back"], visit["still_there"]) == (12, 12, 0)


def test_who_comes_again_is_there_and_their_first_stay_counts(
    twelve: list[Prospect], go: Go, business: Business
) -> None:
    for prospect in twelve:
        go(prospect, "Visit", 2)
        go(prospect, "First call", 5)
        go(prospect, "Visit", 9)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["went_back"], visit["still_there"]) == (3, 0, 12)
    early = rows_of(business, as_of=DAY + timedelta(days=7))["Visit"]
    assert (early["went_back"], early["still_there"]) == (12, 0), "read as of the days they were back"


def test_who_skipped_it_was_never_in_it(twelve: list[Prospect], go: Go, business: Business) -> None:
    for prospect in twelve[:7]:
        go(prospect, "Quote", 1)
    for prospect in twelve[7:]:
        go(prospect, "Visit", 1)
        go(prospect, "Quote", 21)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["entered"]) == (20, 5)
    assert (visit["reached"], visit["went_on"], visit["skipped"]) == (12, 12, 7)


def test_a_stage_that_everybody_skipped_has_no_time(twelve: list[Prospect], go: Go, business: Business) -> None:
    for prospect in twelve:
        go(prospect, "Quote", 1)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["entered"], visit["skipped"]) == (None, 0, 12)


@pytest.mark.parametrize("way_out", ["on", "back", "over", "won", "lost", "handed back"])
def test_leaving_for_anywhere_is_leaving(
    twelve: list[Prospect], go: Go, business: Business, owner: User, way_out: str
) -> None:
    Stage(business=business, system=twelve[0].system, name="Contract").add()
    at = business.noon(DAY + timedelta(days=10))
    for prospect in twelve:
        go(prospect, "Visit", 4)
        match way_out:
            case "on" | "back" | "over":
                go(prospect, {"on": "Quote", "back": "First call", "over": "Contract"}[way_out], 10)
            case "won":
                prospect.win(value=None, by=owner, at=at)
            case "lost":
                lose(prospect, why="x", by=owner, at=at)
            case _:
                hand_back(prospect, why="x", by=owner, at=at)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["still_there"]) == (6, 0)


def test_who_is_still_there_counts_with_the_days_so_far(twelve: list[Prospect], go: Go, business: Business) -> None:
    for prospect in twelve:
        go(prospect, "Visit", 2)
    for prospect in twelve[:5]:
        go(prospect, "Quote", 6)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["still_there"]) == (None, 7), "not half have left"


def test_an_undone_loss_never_was(twelve: list[Prospect], go: Go, business: Business, owner: User) -> None:
    for prospect in twelve:
        go(prospect, "Visit", 2)
        lose(prospect, why="x", by=owner, at=business.noon(DAY + timedelta(days=3)))
        prospect.reopen(by=owner)
    visit = rows_of(business)["Visit"]
    assert (visit["days_in_stage"], visit["still_there"]) == (None, 12)


def test_the_page_says_so(twelve: list[Prospect], go: Go, desk: Client, home: str) -> None:
    for prospect in twelve:
        go(prospect, "Visit", 2)
    for prospect in twelve[:9]:
        go(prospect, "First call", 5)
    text = desk.get(f"{home}/sales/numbers/", {"from": str(DAY), "to": str(SPRING.end)}).content.decode()
    assert "9 went back" in text
    assert "3 still there" in text
    assert "half leave within 3 days" in text


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_it_is_kaplan_and_meiers_median_of_what_was_lived(business: Business, seed: int) -> None:
    story = Story(business, seed, leads=70)
    for days in (60, 150, 400):
        as_of = FIRST + timedelta(days=days)
        rows = rows_of(business, as_of, Period(FIRST, as_of))
        for place, name in enumerate(("First call", "Visit", "Quote")):
            waits = [wait for wait in (lived(attempt, place, as_of) for attempt in attempts_of(story)) if wait]
            row = rows.get(name, {"entered": 0, "days_in_stage": None})
            assert row["entered"] == len(waits)
            if waits:
                fit = KaplanMeierFitter().fit([days for days, _ in waits], [left for _, left in waits])
                shares = fit.survival_function_["KM_estimate"]  # an exact half may be a trifle more in floats
                half = next((int(day) for day, share in shares.items() if share <= 0.5 + 1e-9), None)
                assert row["days_in_stage"] == half, (name, as_of)


def attempts_of(story: Story) -> list[Any]:
    return [attempt for life in story.lives for attempt in life.attempts]


def lived(attempt: Any, place: int, as_of: date) -> tuple[int, bool] | None:
    """Days from first coming to a stage to first leaving it, and whether that had happened; None for never there."""
    steps = [step for at, step in enumerate(attempt.stages) if not at or step[0] != attempt.stages[at - 1][0]]
    came = next((at for at, step in enumerate(steps) if step[0] == place), None)
    if came is None or steps[came][1] > as_of:
        return None
    after = steps[came + 1][1] if came + 1 < len(steps) else attempt.ended
    left = after is not None and after <= as_of
    return ((after if left else as_of) - steps[came][1]).days, left
