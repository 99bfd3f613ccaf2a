"""A touch says who began it; one that was none is taken away, and comes back by Undo."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from funnel.handover.door import hand_over
from marketing.models import Lead
from marketing.numbers import numbers

KEPT = ("channel", "begun_by", "note", "at", "on", "by_id")


def press_undo(client: Client, response: Any) -> Any:
    found = re.findall(r'class="toast success".*?action="([^"]+)"', response.content.decode(), re.DOTALL)
    assert found, "the message offers no undo"
    return client.post(unescape(found[-1]), follow=True)


@pytest.fixture
def note(desk: Client, home: str) -> Callable[..., Any]:
    """A touch, noted on a lead's page."""

    def send(lead: Lead, **typed: Any) -> Any:
        data = {"channel": "email", "note": "Sent the price list", "on": "", "revisit_on": "", **typed}
        return desk.post(f"{home}/marketing/leads/{lead.reference}/touch/", data, follow=True)

    return send


def test_it_says_who_began_it(note: Callable[..., Any], make_lead: Callable[..., Lead], business: Business) -> None:
    lead = make_lead()
    note(lead)
    page = note(lead, begun_by="they", channel="message", note="Can you come in May?").content.decode()
    assert list(lead.touches.order_by("pk").values_list("begun_by", flat=True)) == ["we", "they"]
    assert "They sent a message." in page
    assert numbers(business)["total"]["calls_again"] == 1


@pytest.mark.parametrize("begun_by", ["us", "\0", "x" * 500])
def test_nobody_else_begins_one(note: Callable[..., Any], make_lead: Callable[..., Lead], begun_by: str) -> None:
    lead = make_lead()
    assert note(lead, begun_by=begun_by).status_code == 422
    assert not lead.touches.exists()


def test_taken_away_and_put_back(
    desk: Client, home: str, note: Callable[..., Any], make_lead: Callable[..., Lead], business: Business
) -> None:
    lead = make_lead()
    note(lead)
    before = lead.touches.values(*KEPT).get()
    assert numbers(business)["total"]["untouched"] == 0
    text = desk.get(f"{home}/marketing/leads/{lead.reference}/").content.decode()
    remove = re.search(r'action="([^"]+/remove/)"', text)
    assert remove
    page = desk.post(remove[1], follow=True)
    assert not lead.touches.exists()
    assert numbers(business)["total"]["untouched"] == 1
    press_undo(desk, page)
    assert lead.touches.values(*KEPT).get() == before
    assert press_undo(desk, page).status_code == 409, "twice is once"
    assert lead.touches.count() == 1
    assert desk.post(remove[1]).status_code == 404, "it has another key now"


def test_it_does_not_come_back_before_the_arrival(
    desk: Client, home: str, make_lead: Callable[..., Lead], business: Business, owner: User
) -> None:
    """The arrival was put right while it was away."""
    lead = make_lead(days_ago=9)
    touch = lead.touch(channel="call", by=owner, at=business.noon(business.today() - timedelta(days=8)))
    page = desk.post(f"{home}/marketing/leads/{lead.reference}/touch/{touch.pk}/remove/", follow=True)
    lead.correct(arrived_on=business.today() - timedelta(days=2), by=owner)
    refused = press_undo(desk, page)
    assert refused.status_code == 409
    assert "after this touch" in refused.content.decode()
    assert not lead.touches.exists()
    lead.correct(arrived_on=business.today() - timedelta(days=8), by=owner)
    press_undo(desk, page)
    assert lead.touches.count() == 1, "it was kept"


def test_undo_right_after_noting(desk: Client, note: Callable[..., Any], make_lead: Callable[..., Lead]) -> None:
    lead = make_lead()
    press_undo(desk, note(lead))
    assert not lead.touches.exists()


def test_who_may_not(
    note: Callable[..., Any],
    make_lead: Callable[..., Lead],
    salesperson: User,
    signed_in: Callable[[User], Client],
    home: str,
) -> None:
    lead, other = make_lead(), make_lead("Other")
    note(lead)
    touch = lead.touches.get()
    address = f"{home}/marketing/leads/{{}}/touch/{touch.pk}/remove/"
    assert signed_in(salesperson).post(address.format(lead.reference)).status_code == 403
    lead.refresh_from_db()
    assert lead.touches.count() == 1
    assert other.touches.count() == 0


def test_of_another_lead_it_is_not_found(
    desk: Client, home: str, note: Callable[..., Any], make_lead: Callable[..., Lead]
) -> None:
    lead, other = make_lead(), make_lead("Other")
    note(lead)
    touch = lead.touches.get()
    assert desk.post(f"{home}/marketing/leads/{other.reference}/touch/{touch.pk}/remove/").status_code == 404


def test_what_they_began_is_taken_where_marketing_may_not_begin(
    make_lead: Callable[..., Lead], business: Business
) -> None:
    """They said no after this lead had come: marketing leaves them alone, but they may call."""
    first = make_lead(days_ago=3)
    second = make_lead(person=first.person, days_ago=3)
    prospect = hand_over(first, by=None, unready_why="a test")
    prospect.lose(why="Too dear", by=None)
    assert second.why_left_alone()
    second.touch(channel="call", begun_by="they", by=None)
    assert second.touches.get().begun_by == "they"


@pytest.mark.parametrize("closed", [True, False])
def test_struck_out_and_restored_it_is_as_it_was(make_lead: Callable[..., Lead], owner: User, closed: bool) -> None:
    lead = make_lead(days_ago=3)
    if closed:
        lead.close(why="Out of area", by=owner)
    before = (lead.status, lead.closed_on, lead.closed_why)
    lead.strike_out(why="A test", by=owner)
    lead.restore(by=owner)
    lead.refresh_from_db()
    assert (lead.status, lead.closed_on, lead.closed_why) == before
