"""Marketing's numbers, each checked against a count by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from business.models import Business, User
from business.periods import Period
from funnel.handover.door import hand_back, hand_over
from marketing.models import Campaign, Effort, Lead, Source
from marketing.numbers import numbers

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
LATER = date(2026, 9, 1)


def hand(lead: Lead, on: date) -> Any:
    return hand_over(lead, by=None, unready_why="a test", at=lead.business.noon(on))


def spend(business: Business, on: date, money: str, hours: str, **place: Any) -> None:
    Effort(business=business, on=on, money=Decimal(money), hours=Decimal(hours), **place).spend()


def by_key(told: Any) -> dict[Any, Any]:
    return {row["key"]: row for row in told["rows"]}


def test_leads_count_by_the_date_they_arrived(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    for on in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)):
        make_lead(on=on)
    make_lead(on=date(2026, 3, 5)).close(why="Out of area", by=owner)
    make_lead(on=date(2026, 3, 5)).strike_out(why="spam", by=owner)
    told = numbers(business, period=MARCH, as_of=LATER)
    assert told["total"]["leads"] == 3, "a closed one counts, a struck-out one does not"
    assert told["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
    assert (told["side"], told["zone"]) == ("marketing", "America/New_York")


def test_what_arrives_after_the_reading_is_unknown(make_lead: Callable[..., Lead], business: Business) -> None:
    make_lead(on=date(2026, 3, 5))
    make_lead(on=date(2026, 3, 25))
    assert numbers(business, period=MARCH, as_of=date(2026, 3, 10))["total"]["leads"] == 1


def test_not_asked_and_a_source_named_unknown_are_two_rows(make_lead: Callable[..., Lead], business: Business) -> None:
    Source.objects.create(business=business, name="unknown")
    make_lead(on=date(2026, 3, 5))
    make_lead(on=date(2026, 3, 5), source="unknown")
    rows = by_key(numbers(business, period=MARCH, as_of=LATER, by="source"))
    assert {key: row["leads"] for key, row in rows.items()} == {"unknown": 1, None: 1}


def test_rows_by_week_and_month_are_all_there_and_add_up(make_lead: Callable[..., Lead], business: Business) -> None:
    for day in (1, 2, 9, 31):
        make_lead(on=date(2026, 3, day))
    weeks = numbers(business, period=MARCH, as_of=LATER, by="week")["rows"]
    assert [(row["key"], row["leads"]) for row in weeks] == [
        ("2026-W09", 1),  # Sunday 1 March; the week's February days are outside the period
        ("2026-W10", 1),
        ("2026-W11", 1),
        ("2026-W12", 0),
        ("2026-W13", 0),
        ("2026-W14", 1),
    ]
    months = numbers(business, period=Period(date(2026, 2, 1), date(2026, 3, 31)), as_of=LATER, by="month")["rows"]
    assert [(row["key"], row["leads"]) for row in months] == [("2026-02", 0), ("2026-03", 4)]


def test_money_and_hours_of_a_lead(make_lead: Callable[..., Lead], business: Business) -> None:
    flyer = Source.objects.get(name="Flyer")
    for _ in range(3):
        make_lead(on=date(2026, 3, 5), source="Flyer")
    spend(business, date(2026, 3, 2), "100.00", "1.5", source=flyer)
    spend(business, date(2026, 4, 2), "900", "9", source=flyer)
    spend(business, date(2026, 3, 9), "50.10", "0", source=Source.objects.get(name="Cold call"))
    told = numbers(business, period=MARCH, as_of=LATER, by="source")
    total, rows = told["total"], by_key(told)
    assert (total["spend"], total["hours"]) == ("150.10", 1.5)
    assert Decimal(total["cost_per_lead"]) == pytest.approx(Decimal("150.10") / 3)
    assert total["hours_per_lead"] == 0.5
    assert rows["Flyer"]["spend"] == "100.00"
    assert (rows["Cold call"]["leads"], rows["Cold call"]["spend"], rows["Cold call"]["cost_per_lead"]) == (
        0,
        "50.10",
        None,
    )


def test_a_campaign_that_feeds_one_source_spends_on_it(business: Business) -> None:
    flyer, web = Source.objects.get(name="Flyer"), Source.objects.get(name="Web site")
    spring = Campaign.objects.create(business=business, name="Spring")
    spring.sources.set([flyer])
    both = Campaign.objects.create(business=business, name="Fair")
    both.sources.set([flyer, web])
    spend(business, date(2026, 3, 2), "10", "0", campaign=spring)
    spend(business, date(2026, 3, 2), "7", "0", campaign=both)
    rows = by_key(numbers(business, period=MARCH, as_of=LATER, by="source"))
    assert {key: row["spend"] for key, row in rows.items()} == {"Flyer": "10.00", None: "7.00"}
    rows = by_key(numbers(business, period=MARCH, as_of=LATER, by="campaign"))
    assert {key: row["spend"] for key, row in rows.items()} == {"Spring": "10.00", "Fair": "7.00"}


def test_ready_rate_is_from_arrival_to_first_hand_over(make_lead: Callable[..., Lead], business: Business) -> None:
    leads = [make_lead(on=date(2026, 3, 1)) for _ in range(10)]
    for lead, days in zip(leads, (0, 3, 30, 31), strict=False):
        hand(lead, date(2026, 3, 1) + timedelta(days=days))
    told = numbers(business, period=MARCH, as_of=LATER)["total"]
    assert told["ready_rate"]["value"] == pytest.approx(0.3), "day 30 counts, day 31 does not"
    assert (told["ready_rate"]["of"], told["ready_rate"]["followed"], told["ready_rate"]["horizon_days"]) == (
        10,
        10,
        30,
    )
    assert told["handed_over"] == 3, "by the date of the hand-over: the one of 1 April is April's"


def test_a_hand_back_takes_nothing_from_the_leads_and_shows_as_quality(
    make_lead: Callable[..., Lead], business: Business
) -> None:
    leads = [make_lead(on=date(2026, 3, 1)) for _ in range(10)]
    prospects = [hand(lead, date(2026, 3, 2)) for lead in leads]
    lead = hand_back(prospects[0], why="Not ready yet", by=None, at=business.noon(date(2026, 3, 20)))
    hand(lead, date(2026, 3, 25))
    told = numbers(business, period=MARCH, as_of=LATER)["total"]
    assert (told["leads"], told["handed_over"]) == (10, 11)
    assert told["handed_back"]["value"] == pytest.approx(1 / 11)
    assert told["ready_rate"]["value"] == 1.0


def test_usual_needs_eight_weeks_and_none_before_the_first_lead(
    make_lead: Callable[..., Lead], business: Business
) -> None:
    first = date(2026, 1, 7)
    for week in range(10):
        for _ in range(week % 3 + 1):
            make_lead(on=first + timedelta(days=7 * week))
    period = Period(date(2026, 1, 5), date(2026, 3, 15))
    rows = numbers(business, period=period, as_of=LATER, by="week")["rows"]
    assert [row["usual"]["low"] is None for row in rows] == [True] * 8 + [False] * 2
    assert rows[8]["usual"] == {"low": 0, "high": 4}


def test_steps_reached_skipped_and_closed(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    new, talked, interested = business.steps.all()
    start = date(2026, 3, 2)
    skipped = make_lead(on=start)
    skipped.move(to=interested, by=owner, at=business.noon(start + timedelta(days=4)))
    closed = make_lead(on=start)
    closed.move(to=talked, by=owner, at=business.noon(start + timedelta(days=1)))
    closed.close(why="No interest", by=owner, at=business.noon(start + timedelta(days=2)))
    make_lead(on=start)
    hand(make_lead(on=start), start + timedelta(days=6))
    rows = by_key(numbers(business, period=MARCH, as_of=LATER, by="step"))
    told = {key: (row["reached"], row["went_on"], row["left"], row["still_there"]) for key, row in rows.items()}
    assert told == {new.name: (4, 3, 0, 1), talked.name: (3, 2, 1, 0), interested.name: (2, 1, 0, 1)}
    early = by_key(numbers(business, period=MARCH, as_of=start + timedelta(days=3), by="step"))
    assert (early["Talked"]["reached"], early["Talked"]["left"]) == (1, 1), "what came later is unknown"


def test_a_corrected_arrival_moves_the_first_step_too(
    make_lead: Callable[..., Lead], business: Business, owner: User
) -> None:
    lead = make_lead(on=date(2026, 4, 2))
    lead.correct(arrived_on=date(2026, 3, 20), by=owner)
    rows = by_key(numbers(business, period=MARCH, as_of=LATER, by="step"))
    assert rows["New"]["reached"] == 1


def test_a_question_it_does_not_know_is_refused(business: Business) -> None:
    with pytest.raises(ValueError, match="go by source"):
        numbers(business, by="salesperson")
