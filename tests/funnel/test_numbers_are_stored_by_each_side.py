"""Each side's job computes what is due, stores it, and clears just the marks it read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

import marketing.numbers_job
import sales.numbers_job
from business.due_marks import mark
from business.models import Business, DueMark, User
from funnel.setup.founding import found_business
from marketing.models import Effort, Lead, Standing, Week
from marketing.tasks import compute as marketing_compute
from marketing.tasks import sweep as marketing_sweep
from sales.models import Prospect
from sales.models import Standing as SalesStanding
from sales.models import Week as SalesWeek
from sales.tasks import sweep as sales_sweep

NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)  # a Wednesday, noon in New York


@pytest.fixture
def wednesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("wednesday")
def test_a_lead_is_in_the_stored_week_and_the_mark_is_gone(make_lead: Callable[..., Lead], business: Business) -> None:
    make_lead(days_ago=8)
    make_lead()
    assert DueMark.objects.filter(side="marketing").count() == 2

    marketing_compute(business.pk)

    assert list(Week.objects.values_list("monday", "leads")) == [(date(2026, 11, 9), 1), (date(2026, 11, 16), 1)]
    assert not DueMark.objects.filter(side="marketing").exists()
    assert Standing.objects.get().numbers["month"]["total"]["leads"] == 2


@pytest.mark.usefixtures("wednesday")
def test_sides_are_computed_apart(make_prospect: Callable[..., Prospect], business: Business) -> None:
    make_prospect()
    marketing.numbers_job.compute(business)
    assert Week.objects.get().handed_over == 1
    assert DueMark.objects.filter(side="sales").exists()
    assert not SalesWeek.objects.exists()
    sales.numbers_job.compute(business)
    assert (SalesWeek.objects.get().received, SalesWeek.objects.get().open) == (1, 1)
    assert not DueMark.objects.exists()


@pytest.mark.usefixtures("wednesday")
def test_a_win_changes_the_week_it_was_received_in_and_the_till(
    make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    prospect = make_prospect(days_ago=9)
    sales.numbers_job.compute(business)
    prospect.win(value=Decimal("4200.50"), by=owner)
    sales.numbers_job.compute(business)
    received, till = SalesWeek.objects.all()
    assert (received.won, received.open, received.conversions) == (1, 0, 0)
    assert (till.conversions, till.conversions_value) == (1, Decimal("4200.50"))
    prospect.reopen(by=owner)
    sales.numbers_job.compute(business)
    assert [week.conversions for week in SalesWeek.objects.all()] == [0, 0]


@pytest.mark.usefixtures("wednesday")
def test_an_arrival_moved_back_moves_the_weeks(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    lead = make_lead()
    marketing.numbers_job.compute(business)
    lead.correct(arrived_on=date(2026, 10, 1), by=owner)
    marketing.numbers_job.compute(business)
    assert Week.objects.earliest("monday").monday == date(2026, 9, 28)
    assert [week.leads for week in Week.objects.all()] == [1, 0, 0, 0, 0, 0, 0, 0]
    lead.correct(arrived_on=date(2026, 11, 17), by=owner)
    marketing.numbers_job.compute(business)
    assert [week.leads for week in Week.objects.all()] == [1], "weeks before the first lead are gone"


@pytest.mark.usefixtures("wednesday")
def test_a_struck_out_lead_never_counted(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    lead = make_lead(days_ago=30)
    make_lead()
    marketing.numbers_job.compute(business)
    lead.strike_out(why="spam", by=owner)
    marketing.numbers_job.compute(business)
    assert [week.leads for week in Week.objects.all()] == [1]


@pytest.mark.usefixtures("wednesday")
def test_money_and_hours_are_stored(make_lead: Callable[..., Lead], business: Business, owner: User) -> None:
    make_lead(source="Flyer")
    effort = Effort(business=business, source=business.sources.get(name="Flyer"), on=business.today(), by=owner)
    effort.money, effort.hours = Decimal(120), Decimal("2.5")
    effort.spend()
    marketing.numbers_job.compute(business)
    week = Week.objects.get()
    assert (week.spend, week.hours) == (Decimal(120), Decimal("2.50"))


def test_nothing_due_computes_nothing(
    make_lead: Callable[..., Lead], business: Business, django_assert_max_num_queries: Any
) -> None:
    make_lead()
    assert marketing.numbers_job.compute(business)
    with django_assert_max_num_queries(6):
        assert not marketing.numbers_job.compute(business)


def test_a_new_day_is_due_by_itself(make_prospect: Callable[..., Prospect], business: Business) -> None:
    with time_machine.travel(NOW, tick=False):
        make_prospect()
        sales_sweep()
        assert SalesStanding.objects.get().as_of == date(2026, 11, 18)
    with time_machine.travel(NOW + timedelta(hours=11), tick=False):
        sales_sweep()
        assert SalesStanding.objects.get().as_of == date(2026, 11, 18), "it is 23:00 in New York"
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        sales_sweep()
        assert SalesStanding.objects.get().as_of == date(2026, 11, 19)


def test_a_mark_that_comes_while_computing_stays(
    make_lead: Callable[..., Lead], business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead()
    store_weeks = marketing.numbers_job.store_weeks

    def slow(*args: Any) -> None:
        store_weeks(*args)
        mark(business=business.pk, side="marketing", since=business.today())

    monkeypatch.setattr(marketing.numbers_job, "store_weeks", slow)
    marketing.numbers_job.compute(business)
    assert DueMark.objects.filter(side="marketing").count() == 1


def test_one_business_in_trouble_does_not_hold_up_another(
    make_lead: Callable[..., Lead], business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = found_business(owner=owner, name="Another")
    make_lead()
    make_lead(business=other)
    store_weeks = marketing.numbers_job.store_weeks

    def broken(which: Business, *args: Any) -> None:
        if which == business:
            raise RuntimeError
        store_weeks(which, *args)

    monkeypatch.setattr(marketing.numbers_job, "store_weeks", broken)
    marketing_sweep()
    assert Week.objects.filter(business=other).exists()
    assert DueMark.objects.filter(business=business, side="marketing").exists()
    assert not DueMark.objects.filter(business=other, side="marketing").exists()


def test_a_broker_that_is_away_does_not_break_a_request(
    make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("business.job_hints.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        make_lead()
    assert callbacks
    assert DueMark.objects.exists()
