"""A lead handed over by mistake: while sales has done nothing, it is marketing's again as if it had not happened."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from business.models import Business, DueMark, User
from business.refusal import Refused
from funnel.handover import corrections, door
from marketing.models import HandOver, Lead
from marketing.numbers import numbers as marketing_numbers
from sales.models import Prospect, Stage
from sales.numbers import numbers as sales_numbers

Hands = Callable[..., Prospect]


def test_it_is_as_it_was_before(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead], owner: User
) -> None:
    lead = make_lead("Anna", days_ago=3)
    date = business.today() + timedelta(days=30)
    lead.revisit(on=date, by=owner)
    step, before = lead.step, marketing_numbers(business)["total"]
    after = desk.post(f"{home}/hand-over/{lead.reference}/", {"unready_why": "She asked"}, follow=True)
    prospect = Prospect.objects.get()
    undo = f"{home}/undo-hand-over/{prospect.reference}/"
    assert f'action="{undo}"' in after.content.decode(), "the message offers it"
    DueMark.objects.all().delete()
    assert "as before" in desk.post(undo, follow=True).content.decode()
    lead.refresh_from_db()
    assert (lead.status, lead.ready_on, lead.revisit_on, lead.step) == ("open", None, date, step)
    assert not Prospect.objects.exists()
    assert not HandOver.objects.exists()
    assert marketing_numbers(business)["total"] == before
    assert sales_numbers(business)["total"]["received"] == 0
    assert {mark.side for mark in DueMark.objects.all()} == {"marketing", "sales"}
    assert [row.verb for row in lead.history.order_by("pk")][-2:] == ["handed over", "hand-over undone"]
    assert "took the hand-over back" in desk.get(f"{home}/marketing/leads/{lead.reference}/").content.decode()


def test_from_the_leads_page_and_handed_over_again(desk: Client, home: str, make_prospect: Hands, owner: User) -> None:
    make_prospect("Anna")
    lead = Lead.objects.get()
    page = desk.get(f"{home}/marketing/leads/{lead.reference}/").content.decode()
    undo = f"{home}/undo-hand-over/{lead.reference}/"
    assert f'action="{undo}"' in page
    desk.post(undo)
    door.hand_over(Lead.objects.get(), by=owner, unready_why="now")
    assert Prospect.objects.get().is_open


def test_an_earlier_attempt_stays(make_prospect: Hands, owner: User) -> None:
    first = make_prospect("Anna", days_ago=9)
    lead = door.hand_back(first, why="Not yet", by=owner)
    again = door.hand_over(lead, by=owner, unready_why="now")
    corrections.undo_hand_over(again, by=owner)
    lead.refresh_from_db()
    assert (lead.status, lead.ready_on) == ("open", first.received_on)
    assert Prospect.objects.get() == first


@pytest.mark.parametrize("done", ["move", "note", "plan", "win"])
def test_once_sales_has_done_anything_it_stays(
    desk: Client, home: str, make_prospect: Hands, owner: User, business: Business, done: str
) -> None:
    prospect = make_prospect("Anna")
    act = {
        "move": lambda: prospect.move(to=Stage.objects.get(name="Visit"), by=owner),
        "note": lambda: prospect.note(text="likes roses", by=owner),
        "plan": lambda: prospect.plan(action="Call", on=business.today(), by=owner),
        "win": lambda: prospect.win(value=None, by=owner),
    }
    act[done]()
    answer = desk.post(f"{home}/undo-hand-over/{prospect.reference}/")
    assert answer.status_code == 409
    assert "Hand Anna back instead" in answer.content.decode()
    with pytest.raises(Refused):
        corrections.undo_hand_over(prospect, by=owner)
    assert Prospect.objects.get() == prospect
    assert Lead.objects.get().status == "handed_over"


def test_who_may_not(
    client: Client,
    home: str,
    make_prospect: Hands,
    marketer: User,
    salesperson: User,
    signed_in: Callable[[User], Client],
) -> None:
    prospect = make_prospect("Anna")
    undo = f"{home}/undo-hand-over/{prospect.reference}/"
    assert signed_in(salesperson).post(undo).status_code == 404, "a salesperson takes back only what they gave"
    assert "/account/login/" in client.post(undo)["Location"]
    assert signed_in(marketer).get(undo).status_code == 405
    assert Prospect.objects.exists()
    assert signed_in(marketer).post(undo).status_code == 302
    assert not Prospect.objects.exists()
