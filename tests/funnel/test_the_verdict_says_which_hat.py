"""On top of Today, one or two plain sentences say which hat needs attention, and claim no more than is sure."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import marketing.numbers_job
import sales.numbers_job
from business.hats import Hat
from business.middleware import inside
from business.models import Business, User
from business.periods import WEEK, monday_of
from business.templatetags.figures import day
from funnel.handover.door import hand_over
from funnel.overview.panels import standings
from funnel.overview.verdict import Verdict, stored, told, verdict
from marketing.models import Lead

BOTH = (Hat.MARKETING, Hat.SALES)
Tell = Callable[..., None]


def part(
    z: float | None = None, *, lost: dict[str, Any] | None = None, weeks: int = 60, **change: Any
) -> dict[str, Any]:
    """What one side says of itself."""
    facts = {"weeks": 4, "before_weeks": 52, "of": 60, "count": 60, "expected": 58.0, **change}
    return {"as_of": "2026-11-22", "weeks": weeks, "changes": [] if z is None else [{**facts, "z": z}], "lost": lost}


def words(business: Business, **parts: dict[str, Any]) -> Verdict:
    with inside(business):
        return told({Hat(side): part for side, part in parts.items()})


def test_no_change_is_said_once(business: Business) -> None:
    found = words(business, marketing=part(1.1), sales=part(-3.19))
    assert found.sentences == ["No change that noise wouldn't explain, neither in leads nor in who becomes a customer."]
    assert found.hats == []


def test_the_hat_that_needs_attention_is_named(business: Business) -> None:
    found = words(business, marketing=part(-3.21), sales=part(0.2))
    assert found.sentences[0] == "Marketing needs attention: fewer leads than in the past year."
    assert found.hats == [Hat.MARKETING]
    found = words(business, marketing=part(0.0), sales=part(-4.0, before_weeks=20))
    assert (
        "Sales needs attention: fewer of those handed over become customers than in the 20 weeks before."
        in found.sentences
    )
    assert found.hats == [Hat.SALES]


def test_good_news_needs_no_attention(business: Business) -> None:
    found = words(business, marketing=part(5.0), sales=part(4.0))
    assert found.sentences == [
        "More leads than in the past year.",
        "More of those handed over become customers than in the past year.",
    ]
    assert found.hats == []


def test_the_place_that_loses_most_is_that_of_the_hat_in_need(business: Business) -> None:
    at_step, at_stage = {"key": "Talked", "left": 40, "of": 60}, {"key": "Quote", "left": 10, "of": 16}
    found = words(business, marketing=part(0.0, lost=at_step), sales=part(-4.0, lost=at_stage))
    assert found.sentences[-1] == "More prospects are lost at “Quote” than at any other stage: 10 of 16 in 26 weeks."
    found = words(business, marketing=part(0.0, lost=at_step), sales=part(0.0, lost=at_stage))
    assert found.sentences[-1] == "More leads are closed at “Talked” than at any other step: 40 of 60 in 26 weeks."


def test_who_needs_attention_speaks_first_and_two_sentences_are_the_most(business: Business) -> None:
    at_stage = {"key": "Quote", "left": 10, "of": 16}
    found = words(business, marketing=part(4.0), sales=part(-4.0, lost=at_stage))
    assert found.sentences == [
        "Sales needs attention: fewer of those handed over become customers than in the past year.",
        "More leads than in the past year.",
    ]
    found = words(business, marketing=part(0.0), sales=part(-4.0, lost=at_stage))
    assert len(found.sentences) == 2
    assert found.sentences[0].startswith("Sales needs attention")


def test_of_two_windows_the_one_that_says_more_is_told(business: Business) -> None:
    both = part(-3.5, weeks=12)
    both["changes"].append({**both["changes"][0], "weeks": 26, "z": 3.3})
    assert words(business, sales=both).hats == [Hat.SALES]


def test_who_is_too_young_hears_from_when_in_small_words(business: Business) -> None:
    found = words(business, marketing=part(weeks=15), sales=part(weeks=3))
    assert found.early == [
        "From Nov 30, 2026 this place says whether leads change: it takes 16 whole weeks of them.",
        "From Apr 19, 2027 it says whether sales changes: it takes 24 whole weeks of prospects.",
    ]
    assert (found.sentences, found.details) == ([], [])


def test_one_side_may_be_old_enough(business: Business) -> None:
    found = words(business, marketing=part(-3.3), sales=part(weeks=0))
    assert found.sentences == ["Marketing needs attention: fewer leads than in the past year."]
    assert found.early == ["It says whether sales changes 24 whole weeks after the first hand-over."]


def test_the_promised_day_keeps_its_promise(past: Tell, business: Business) -> None:
    past(range(1, 16), leads=2, won=0, handed_over=False)
    this = monday_of(business.today())
    with inside(business):
        assert verdict(business, this, [Hat.MARKETING]).early == [
            f"From {day(this + WEEK)} this place says whether leads change: it takes 16 whole weeks of them."
        ]
    past(range(16, 17), leads=2, won=0, handed_over=False)
    with inside(business):
        assert verdict(business, this, [Hat.MARKETING]).sentences


@pytest.fixture
def past(business: Business, make_lead: Callable[..., Lead], owner: User) -> Tell:
    """Tell of whole weeks: so many leads in each, handed over the next day, of which some are won eight days later."""

    def tell(weeks: range, *, leads: int, won: int, handed_over: bool = True) -> None:
        this = monday_of(business.today())
        for back in weeks:
            for number in range(leads):
                on = this - back * WEEK + timedelta(days=number % 5)
                lead = make_lead(f"P{back}-{number}", on=on)
                if not handed_over:
                    continue
                prospect = hand_over(lead, by=owner, unready_why="story", at=business.noon(on + timedelta(days=1)))
                if number < won:
                    prospect.win(value=None, by=owner, at=business.noon(on + timedelta(days=9)))

    return tell


def test_fewer_customers_are_noticed_on_today(
    past: Tell, business: Business, desk: Client, home: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    past(range(13, 39), leads=3, won=2)
    past(range(1, 13), leads=3, won=0)
    marketing.numbers_job.compute(business)
    sales.numbers_job.compute(business)
    with django_assert_max_num_queries(12):
        response = desk.get(f"{home}/")
    page = response.content.decode()
    assert "Sales needs attention: fewer of those handed over become customers than in the 26 weeks before." in page
    assert "No change in leads" not in page, "who needs attention is not drowned"
    assert "Of 36 handed over in the last 12 weeks, 0 became customers so far; as before, it would be about 22." in page
    for detail, count in zip(response.context["verdict"].details, (12, 36), strict=True):
        assert len(desk.get(detail.url).context["page"]) == count


def test_the_stored_verdict_is_the_computed_one(past: Tell, business: Business) -> None:
    past(range(5, 22), leads=4, won=0, handed_over=False)
    this = monday_of(business.today())
    with inside(business):
        found = verdict(business, this, [Hat.MARKETING])
        marketing.numbers_job.compute(business)
        assert stored(standings(business), [Hat.MARKETING]) == found
    assert found.sentences == ["Marketing needs attention: fewer leads than in the 17 weeks before."]
    assert found.details[0].words == "0 leads in the last 4 weeks; about 16 would be usual."


def test_what_happened_since_sunday_changes_nothing(
    past: Tell, business: Business, make_lead: Callable[..., Lead]
) -> None:
    past(range(1, 22), leads=2, won=0, handed_over=False)
    this = monday_of(business.today())
    with inside(business):
        before = verdict(business, this, BOTH)
        for number in range(30):
            make_lead(f"Late {number}")
        assert verdict(business, this, BOTH) == before


def test_each_hat_reads_its_own(
    past: Tell,
    business: Business,
    salesperson: User,
    marketer: User,
    signed_in: Callable[[User], Client],
    home: str,
) -> None:
    past(range(3, 5), leads=3, won=1)
    marketing.numbers_job.compute(business)
    sales.numbers_job.compute(business)
    own_words = (salesperson, "sales changes", "leads change"), (marketer, "leads change", "sales changes")
    for user, own, other in own_words:
        page = signed_in(user).get(f"{home}/").content.decode()
        assert own in page
        assert other not in page


def test_a_change_needs_dates_of_whole_weeks(business: Business) -> None:
    with inside(business):
        found = verdict(business, date(2026, 11, 23), BOTH)
    assert found.early[0].startswith("From Mar 15, 2027 this place says whether leads change")
