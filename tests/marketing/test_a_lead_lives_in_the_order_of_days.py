"""A lead arrives before anything happens with it: a touch before, or an arrival after its close, is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from business.models import Business
from business.refusal import Refused
from business.templatetags.figures import day
from marketing.models import Lead, Step
from sales.models import Prospect


def page_of(home: str, lead: Lead) -> str:
    return f"{home}/marketing/leads/{lead.reference}"


def test_a_touch_before_the_arrival_is_refused(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    lead = make_lead(days_ago=5)
    before, same = business.today() - timedelta(days=30), lead.arrived_on
    answer = desk.post(f"{page_of(home, lead)}/touch/", {"channel": "call", "on": before, "note": "we spoke"})
    assert answer.status_code == 422
    assert "nothing can have happened with it before" in answer.content.decode()
    assert "we spoke" in answer.content.decode(), "what was typed stays"
    assert not lead.touches.exists()
    assert desk.post(f"{page_of(home, lead)}/touch/", {"channel": "call", "on": same}).status_code == 302


def test_an_arrival_after_the_close_is_refused(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    lead = make_lead(days_ago=20)
    closed_on = business.today() - timedelta(days=10)
    lead.close(why="no interest", by=None, at=business.noon(closed_on))
    facts = {"wants": "", "source": "", "campaign": "", "referred_by": "", "name": "Maria Lopez"}
    answer = desk.post(f"{page_of(home, lead)}/edit/", {**facts, "arrived_on": business.today()})
    assert "It was closed on" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.arrived_on == business.today() - timedelta(days=20)
    lead.correct(arrived_on=closed_on, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(arrived_on=business.today())


def arrive_on(lead: Lead, on: date) -> None:
    lead.correct(arrived_on=on, by=None)


def test_an_arrival_after_something_happened_is_refused(business: Business, make_lead: Callable[..., Lead]) -> None:
    met, moved, today = make_lead("Met", days_ago=9), make_lead("Moved", days_ago=9), business.today()
    at = business.noon(today - timedelta(days=5))
    met.touch(channel="call", by=None, at=at)
    moved.move(to=Step.objects.filter(business=business)[1], by=None, at=at)
    for lead, sentence in ((met, "in touch with them"), (moved, "was moved")):
        with pytest.raises(Refused, match=sentence):
            arrive_on(lead, today - timedelta(days=4))
        arrive_on(lead, today - timedelta(days=5))


def test_no_verb_reaches_behind_the_arrival(
    business: Business, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    lead, prospect = make_lead(days_ago=3), make_prospect("Tom", days_ago=3)
    before = business.noon(business.today() - timedelta(days=4))
    step = Step.objects.filter(business=business)[1]
    stage = prospect.system.stages.exclude(pk=prospect.stage_id).first()
    assert stage is not None
    for act in (
        lambda: lead.close(why="no", by=None, at=before),
        lambda: lead.move(to=step, by=None, at=before),
        lambda: lead.touch(channel="call", by=None, at=before),
        lambda: prospect.move(to=stage, by=None, at=before),
        lambda: prospect.note(text="spoke", by=None, at=before),
    ):
        with pytest.raises(Refused, match="nothing can have happened"):
            act()


def test_the_day_is_said_as_people_write_it(
    business: Business, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    lead, prospect = make_lead(days_ago=3), make_prospect("Tom", days_ago=3)
    before = business.noon(business.today() - timedelta(days=4))
    for act, arrived_on in (
        (lambda: lead.hand_over(by=None, unready_why="a test", at=before), lead.arrived_on),
        (lambda: prospect.win(value=None, by=None, at=before), prospect.received_on),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert day(arrived_on) in str(refused.value.sentence)
