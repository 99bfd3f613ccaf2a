"""A job computes without a lock: others write meanwhile, and of two jobs at once neither spoils what the other did."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

import marketing.numbers_job
import sales.numbers_job
from business.due_marks import mark
from business.models import Business, DueMark
from funnel.handover.door import hand_over
from marketing.models import Lead, Standing, Week
from sales.models import Week as SalesWeek

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 2.0  # seconds that nobody waits for a job


class Job:
    """A side's job in a thread, which stops in the middle of its computation until it may go on."""

    def __init__(self, side: Any, business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
        self.side, self.business = side, business
        self.reached, self.may_go_on, self.readings = threading.Event(), threading.Event(), 0
        self.usual = side.numbers_job.standing_of
        monkeypatch.setattr(side.numbers_job, "standing_of", self.slowly)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        assert self.reached.wait(20)

    def slowly(self, *args: Any) -> Any:
        found = self.usual(*args)
        if threading.current_thread() is self.thread:
            self.readings += 1
            self.reached.set()
            assert self.may_go_on.wait(20)
        return found

    def run(self) -> None:
        try:
            self.side.numbers_job.compute(self.business)
        finally:
            connection.close()

    def finish(self) -> None:
        self.may_go_on.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture(params=[marketing, sales], ids=["marketing", "sales"])
def side(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_others_write_while_a_job_computes(
    side: Any, business: Business, make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(make_lead(), by=None, unready_why="a test")
    job = Job(side, business, monkeypatch)
    begun = time.monotonic()
    hand_over(make_lead("Tom"), by=None, unready_why="a test")
    assert time.monotonic() - begun < PATIENCE
    job.finish()
    assert DueMark.objects.filter(side=side.__name__).exists(), "what came meanwhile stays due"
    side.numbers_job.compute(business)
    assert not DueMark.objects.filter(side=side.__name__).exists()
    week = Week.objects.get() if side is marketing else SalesWeek.objects.get()
    assert getattr(week, "leads" if side is marketing else "received") == 2


def test_an_older_computation_never_replaces_a_newer_one(
    business: Business, make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead()
    older = Job(marketing, business, monkeypatch)
    make_lead("Tom")
    assert marketing.numbers_job.compute(business)
    assert Week.objects.get().leads == 2
    older.finish()
    assert Week.objects.get().leads == 2
    assert Standing.objects.get().numbers["month"]["total"]["leads"] == 2
    assert older.readings == 1, "nothing was due any more"
    assert not DueMark.objects.filter(side="marketing").exists()


def test_a_job_that_was_overtaken_does_what_is_left(
    business: Business, make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead()
    older = Job(marketing, business, monkeypatch)
    marketing.numbers_job.compute(business)
    make_lead("Tom")
    older.finish()
    assert older.readings == 2
    assert Week.objects.get().leads == 2
    assert not DueMark.objects.filter(side="marketing").exists()
    assert Standing.objects.get().version == 2


def test_many_marks_are_cleared_and_only_those_read(business: Business, make_lead: Callable[..., Lead]) -> None:
    make_lead()
    since = business.today() - timedelta(days=3)
    marks = [DueMark(business=business, side="marketing", since=since) for _ in range(2500)]
    DueMark.objects.bulk_create(marks)
    mark(business=business.pk, side="sales", since=since)
    marketing.numbers_job.compute(business)
    assert not DueMark.objects.filter(side="marketing").exists()
    assert DueMark.objects.filter(side="sales").count() == 1
