"""The numbers of leads that lived through the verbs are those of a plain loop over what was done."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from business.models import Business
from tests.funnel.random_leads import FIRST, Attempt, Life, Spent, Story

Key = str | None
Counts = Counter[tuple[str, Key]]
TOTAL = "total"
PLACES = {"step": ("New", "Talked", "Interested"), "stage": ("First call", "Visit", "Quote")}


@dataclass(frozen=True)
class Asked:
    """A period, read as of a day."""

    start: date
    end: date
    as_of: date

    def __contains__(self, on: date | None) -> bool:
        return on is not None and self.start <= on <= min(self.end, self.as_of)

    def known(self, on: date | None) -> bool:
        return on is not None and on <= self.as_of


def of_date(by: str, on: date) -> str:
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}" if by == "week" else on.strftime("%Y-%m")


def key_of(by: str, thing: Life | Attempt | Spent, on: date) -> Key:
    """Under which row something counts."""
    return of_date(by, on) if by in ("week", "month") else getattr(thing, {"salesperson": "seller"}.get(by, by))


def first_move(entries: list[tuple[int, date]]) -> date | None:
    """When it first went to another place than where it came in."""
    return next((on for (before, _), (at, on) in pairwise(entries) if at != before), None)


def is_untouched(life: Life, asked: Asked) -> bool:
    """Whether nothing had been done with a lead by then."""
    ways_out = [first_move(life.steps), life.closed, *(attempt.received for attempt in life.attempts)]
    return not any(asked.known(on) for on in ways_out)


def marketing(story: Story, asked: Asked, by: str) -> Iterator[tuple[str, Key, Any]]:
    """What marketing's numbers count: a figure, a key and an amount."""
    for life in story.lives:
        if life.struck:
            continue
        if life.arrived in asked:
            yield "leads", key_of(by, life, life.arrived), 1
            yield "untouched", key_of(by, life, life.arrived), int(is_untouched(life, asked))
        for attempt in life.attempts:
            if attempt.received in asked:
                yield "handed_over", key_of(by, life, attempt.received), 1
    for spent in story.spent:
        if spent.on in asked:
            yield "spend", key_of(by, spent, spent.on), spent.money
            yield "hours", key_of(by, spent, spent.on), spent.hours


def sales(story: Story, asked: Asked, by: str) -> Iterator[tuple[str, Key, Any]]:
    """What sales's numbers count: the cohort and the till. A struck-out lead's attempts were made all the same."""
    for attempt in (attempt for life in story.lives for attempt in life.attempts):
        ended = attempt.outcome if asked.known(attempt.ended) else "open"
        if attempt.received in asked:
            yield "received", key_of(by, attempt, attempt.received), 1
            yield ended, key_of(by, attempt, attempt.received), 1
            if ended == "open" and not asked.known(first_move(attempt.stages)):
                yield "unanswered", key_of(by, attempt, attempt.received), 1
        if attempt.outcome == "won" and attempt.ended in asked and attempt.ended:
            yield "conversions", key_of(by, attempt, attempt.ended), 1
            yield "conversions_value", key_of(by, attempt, attempt.ended), attempt.value


def feedback(story: Story, asked: Asked, by: str) -> Iterator[tuple[str, Key, Any]]:
    """What feedback counts: leads that arrived, and who became a customer of them."""
    for life in story.lives:
        if life.struck or life.arrived not in asked:
            continue
        won = [each for each in life.attempts if each.outcome == "won" and asked.known(each.ended)]
        yield "leads", key_of(by, life, life.arrived), 1
        yield "customers", key_of(by, life, life.arrived), len(won[:1])
        yield "value", key_of(by, life, life.arrived), sum((each.value for each in won), Decimal(0))
    for spent in story.spent:
        if spent.on in asked:
            yield "spend", key_of(by, spent, spent.on), spent.money
            yield "hours", key_of(by, spent, spent.on), spent.hours


def way(by: str, story: Story, asked: Asked) -> Iterator[tuple[str, Key, Any]]:
    """What became of those who first came to each step or stage in the period."""
    for entries, after, left in steps_of(story) if by == "step" else stages_of(story):
        for place, name in enumerate(PLACES[by]):
            reached = [on for at, on in [*entries, *after] if at >= place and asked.known(on)]
            if not reached or min(reached) not in asked:
                continue
            yield "reached", name, 1
            further = any(at > place and asked.known(on) for at, on in [*entries, *after])
            stands = [at for at, on in entries if asked.known(on)][-1:]
            stays = "still_there" if stands == [place] else "went_back"
            yield "went_on" if further else "left" if asked.known(left) else stays, name, 1
            if further and not any(at == place and asked.known(on) for at, on in entries):
                yield "skipped", name, 1


Entries = list[tuple[int, date]]


def steps_of(story: Story) -> Iterator[tuple[Entries, Entries, date | None]]:
    """Each lead's steps, its hand-overs, which come after the last, and when it was closed."""
    for life in story.lives:
        if not life.struck:
            yield life.steps, [(3, attempt.received) for attempt in life.attempts], life.closed


def stages_of(story: Story) -> Iterator[tuple[Entries, Entries, date | None]]:
    """Each attempt's stages, its win, and when it ended without one."""
    for attempt in (attempt for life in story.lives for attempt in life.attempts):
        won = attempt.outcome == "won"
        yield attempt.stages, [(3, attempt.ended)] if won and attempt.ended else [], None if won else attempt.ended


Naive = Callable[[Story, Asked, str], Iterator[tuple[str, Key, Any]]]
SIDES: dict[str, tuple[Naive, tuple[str, ...], str]] = {
    "marketing": (marketing, ("source", "campaign", "week", "month"), "leads untouched handed_over spend hours"),
    "sales": (
        sales,
        ("source", "salesperson", "week", "month"),
        "received unanswered won lost handed_back open conversions conversions_value",
    ),
    "feedback": (feedback, ("source", "campaign"), "leads customers value spend hours"),
}


def ask(story: Story, side: str, by: str, asked: Asked) -> dict[str, Any]:
    """What `numbers --json` prints."""
    out = StringIO()
    told = {"start": asked.start, "end": asked.end, "as_of": asked.as_of, "by": by, "json": True}
    call_command("numbers", side, business=story.business.slug, stdout=out, **told)
    return dict(json.loads(out.getvalue()))


def printed(answer: dict[str, Any], figures: str) -> Counts:
    """The counts and amounts of the total and the rows, those of nothing left out."""
    rows = [{**answer["total"], "key": TOTAL}, *answer["rows"]]
    told: Counts = Counter()
    for row in rows:
        for figure in figures.split():
            told[figure, row["key"]] += Decimal(str(row.get(figure) or 0))  # type: ignore[assignment]
    return some(told)


def some(counts: Counts) -> Counts:
    """Without the zeros."""
    return Counter({key: amount for key, amount in counts.items() if amount})


def counted(things: Iterator[tuple[str, Key, Any]], *, total: bool = True) -> Counts:
    """What a plain loop makes of it."""
    found: Counts = Counter()
    for figure, key, amount in things:
        found[figure, key] += amount
        if total:
            found[figure, TOTAL] += amount
    return some(found)


def questions(seed: int) -> Iterator[Asked]:
    """Everything read late, and some random periods read before, at and after their end."""
    yield Asked(FIRST, FIRST + timedelta(days=400), FIRST + timedelta(days=400))
    dice = Random(seed)
    for _ in range(3):
        start = FIRST + timedelta(days=dice.randrange(120))
        end = start + timedelta(days=dice.randrange(120))
        yield Asked(start, end, end + timedelta(days=dice.choice([-20, 0, 30, 90])))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_count_is_that_of_a_plain_loop(business: Business, seed: int) -> None:
    story = Story(business, seed, leads=60)
    for asked in questions(seed):
        for side, (naive, ways, figures) in SIDES.items():
            for by in ways:
                got = printed(ask(story, side, by, asked), figures)
                assert got == counted(naive(story, asked, by)), (side, by, asked)
        for side, by in (("marketing", "step"), ("sales", "stage")):
            rows = {"total": {}, "rows": ask(story, side, by, asked)["rows"]}
            got = printed(rows, "reached went_on skipped left went_back still_there")
            assert got == counted(way(by, story, asked), total=False), (by, asked)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_stories_hold_every_turn(business: Business, seed: int) -> None:
    lives = Story(business, seed, leads=60).lives
    attempts = [attempt for life in lives for attempt in life.attempts]
    assert any(life.struck and life.attempts for life in lives)
    assert any(life.closed for life in lives)
    assert any(len(life.attempts) > 1 for life in lives)
    assert {attempt.outcome for attempt in attempts} == {"", "won", "lost", "handed_back"}
    assert any(len(attempt.stages) > 2 for attempt in attempts)
