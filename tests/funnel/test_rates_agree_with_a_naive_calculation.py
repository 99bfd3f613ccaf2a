"""The rates of leads that lived through the verbs are those of a direct transcription of their definitions."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from business.models import Business
from tests.funnel.random_leads import Story
from tests.funnel.test_numbers_agree_with_a_naive_count import Asked, ask, questions

Z = 1.959963984540054
Start = tuple[date, date | None]  # the start, and the event where there was one


class Waiting:
    """Starts that are known on a day, and what may happen within H days."""

    def __init__(self, starts: Iterable[Start], as_of: date, horizon: int) -> None:
        known = [(on, event if event and event <= as_of else None) for on, event in starts if on <= as_of]
        self.follow_up = [(as_of - on).days for on, _ in known]
        self.waits = [(event - on).days if event else None for on, event in known]
        self.horizon = horizon

    def tables(self) -> list[tuple[int, int, int]]:
        """(t, d, r) of each day from 0 to H with an event."""
        rows = []
        for t in range(self.horizon + 1):
            d = sum(wait == t for wait in self.waits)
            both = zip(self.waits, self.follow_up, strict=True)
            r = sum(u >= t and (wait is None or wait >= t) for wait, u in both)
            rows += [(t, d, r)] if d else []
        return rows

    def share(self, until: int) -> Fraction:
        """F(until), exactly."""
        left = Fraction(1)
        for t, d, r in self.tables():
            left *= 1 - Fraction(d, r) if t <= until else 1
        return 1 - left

    def size(self) -> float:
        """m: of how many coin tosses it is as sure."""
        share = self.share(self.horizon)
        if share in (0, 1):
            return sum(u >= self.horizon for u in self.follow_up)
        spread = (1 - share) ** 2 * sum(Fraction(d, r * (r - d)) for _, d, r in self.tables())
        return float(min(share * (1 - share) / spread, Fraction(len(self.follow_up))))

    def median(self) -> int | None:
        """Half of those who convert within H days."""
        if sum(d for _, d, _ in self.tables()) < 5:
            return None
        return next(t for t, _, _ in self.tables() if self.share(t) * 2 >= self.share(self.horizon))


def rate(starts: list[Start], as_of: date, horizon: int, back: list[Start] | None = None) -> dict[str, Any]:
    """The estimator; `back` are the same starts with their hand-backs, where those are left out of the question."""
    waiting = Waiting(starts, as_of, horizon)
    gone = Waiting(back, as_of, horizon).share(horizon) if back else Fraction(0)
    followed = sum(u >= horizon for u in waiting.follow_up)
    told = {"of": len(waiting.follow_up), "followed": followed, "horizon_days": horizon}
    if told["of"] < 10 or followed < 5:
        return {"value": None, "low": None, "high": None, **told}
    value, n = float(waiting.share(horizon) / (1 - gone)), waiting.size() * float(1 - gone)
    middle, half = value + Z**2 / (2 * n), Z * (value * (1 - value) / n + Z**2 / (4 * n**2)) ** 0.5
    low, high = (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)
    return {"value": value, "low": max(0.0, low), "high": min(1.0, high), **told}


def same(got: dict[str, Any], expected: dict[str, Any]) -> None:
    """Null only where null is, the counts exactly, the shares by 1e-9."""
    assert got == {name: value if value is None else pytest.approx(value, abs=1e-9) for name, value in expected.items()}


def ended(story: Story, asked: Asked, outcome: str) -> list[Start]:
    """Each attempt received in the period, and when it ended so."""
    attempts = [attempt for life in story.lives for attempt in life.attempts]
    return [
        (each.received, each.ended if each.outcome == outcome else None) for each in attempts if each.received in asked
    ]


def arrivals(story: Story, asked: Asked, *, won: bool) -> list[Start]:
    """Each lead that arrived in the period, and when it was first handed over, or became a customer."""
    starts: list[Start] = []
    for life in story.lives:
        if life.arrived in asked and not life.struck:
            ends = [each.ended for each in life.attempts if each.outcome == "won"]
            events = ends if won else [each.received for each in life.attempts]
            starts.append((life.arrived, min((on for on in events if on), default=None)))
    return starts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_rate_is_that_of_its_definition(business: Business, seed: int) -> None:
    story = Story(business, seed, leads=80)
    for asked in questions(seed):
        start, end, on = asked.start, asked.end, asked.as_of
        won, back = (ended(story, asked, outcome) for outcome in ("won", "handed_back"))
        sold = ask(story, "sales", "", asked)["total"]
        same(sold["conversion"], rate(won, on, 90, back))
        assert sold["median_days_to_convert"] == Waiting(won, on, 90).median(), (start, end)

        marketed = ask(story, "marketing", "", asked)["total"]
        ready = arrivals(story, asked, won=False)
        same(marketed["ready_rate"], rate(ready, on, 30))
        assert marketed["median_days_to_ready"] == Waiting(ready, on, 30).median()
        kept = [each for life in story.lives if not life.struck for each in life.attempts if each.received in asked]
        returned = [(each.received, each.ended if each.outcome == "handed_back" else None) for each in kept]
        same(marketed["handed_back"], rate(returned, on, 90))

        told = ask(story, "feedback", "", asked)["total"]
        same(told["rate"], rate(arrivals(story, asked, won=True), on, 180))


def test_the_interval_is_that_of_a_share_where_everybody_was_followed() -> None:
    won: list[Start] = [(date(2025, 1, 1), date(2025, 1, 5))] * 3
    not_won: list[Start] = [(date(2025, 1, 1), None)] * 9
    told = rate([*won, *not_won], date(2025, 12, 31), 90)
    assert (told["value"], round(told["low"], 4), round(told["high"], 4)) == (0.25, 0.0889, 0.5323)


def test_what_a_lead_and_a_customer_cost_is_spend_over_their_count(business: Business) -> None:
    story = Story(business, 4, leads=60)
    sides = (
        ("marketing", "lead", "leads", "cost_per_lead"),
        ("feedback", "customer", "customers", "spend_per_customer"),
    )
    for asked in questions(4):
        for side, one, many, cost in sides:
            answer = ask(story, side, "source", asked)
            for row in (answer["total"], *answer["rows"]):
                if not row[many]:
                    assert (row[cost], row[f"hours_per_{one}"]) == (None, None)
                    continue
                assert float(row[cost]) == pytest.approx(float(row["spend"]) / row[many], abs=0.005 + 1e-9)
                assert row[f"hours_per_{one}"] == pytest.approx(row["hours"] / row[many], abs=1e-9)
