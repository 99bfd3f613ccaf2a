"""Who calls again about the same thing is a touch on the open lead or a call on the open prospect: never a lead."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from business.models import Business, Person, User
from funnel.handover.door import hand_over
from marketing.models import Lead, Touch
from marketing.numbers import numbers
from sales.models import Prospect, Salesperson
from tests.told import mails_to_salespeople, nothing_was_told_yet


@pytest.fixture
def ring(desk: Client, home: str) -> Callable[..., Any]:
    """The phone rang: the form filled and sent."""

    def send(client: Client | None = None, **typed: Any) -> Any:
        data = {"once": str(uuid4()), "name": "", "contact": "", "wants": "", **typed}
        return (client or desk).post(f"{home}/log/", data, follow=True)

    return send


@pytest.fixture
def tom(ring: Callable[..., Any]) -> Person:
    """Tom Carter, who called once."""
    ring(name="Tom Carter", contact="212 555 0142", wants="A hedge")
    return Person.objects.get()


def press(client: Client, response: Any, label: str) -> Any:
    """The button of the message, pressed."""
    found = re.findall(r'action="([^"]+)">(?:(?!</form>).)*?>' + label + "<", response.content.decode(), re.DOTALL)
    assert found, f"no button says {label}"
    return client.post(unescape(found[-1]), follow=True)


def test_three_calls_are_one_lead(ring: Callable[..., Any], tom: Person, business: Business, owner: User) -> None:
    for wants in ("Did you get my message?", "When do you come?"):
        page = ring(name="Tom Carter", person=str(tom.reference), wants=wants).content.decode()
        assert "Tom Carter called again. It is noted on their lead, and is not a new one." in page
    lead = Lead.objects.get()
    assert [(t.begun_by, t.channel, t.note, t.by) for t in lead.touches.order_by("pk")] == [
        ("they", "call", "Did you get my message?", owner),
        ("they", "call", "When do you come?", owner),
    ]
    total = numbers(business)["total"]
    assert (total["leads"], total["calls_again"], total["untouched"]) == (1, 2, 0)
    assert "They called again." in ring(name="x", person=str(tom.reference)).content.decode(), "the timeline says it"


def test_a_new_job_is_one_tap_away(ring: Callable[..., Any], tom: Person, desk: Client, home: str) -> None:
    part = desk.get(f"{home}/log/alike/", {"name": "Tom Carter", "person": str(tom.reference)}).content.decode()
    assert "checked data-open" in part
    assert "It is a new job" in part
    ring(name="Tom Carter", person=str(tom.reference), wants="A pond", new_job="1")
    assert [(lead.wants, lead.returning) for lead in Lead.objects.order_by("pk")] == [
        ("A hedge", False),
        ("A pond", True),
    ]


def test_a_new_job_after_all(ring: Callable[..., Any], tom: Person, desk: Client) -> None:
    page = ring(name="Tom Carter", person=str(tom.reference), wants="A pond")
    press(desk, page, "It is a new job")
    assert [(lead.wants, lead.touches.count()) for lead in Lead.objects.order_by("pk")] == [
        ("A hedge", 0),
        ("A pond", 0),
    ]
    assert press_again_is_gone(desk, page) == 404


def press_again_is_gone(desk: Client, page: Any) -> int:
    status: int = press(desk, page, "It is a new job").status_code
    return status


@pytest.mark.parametrize("end", ["close", "strike_out"])
def test_nothing_open_is_a_returning_lead(ring: Callable[..., Any], tom: Person, owner: User, end: str) -> None:
    getattr(Lead.objects.get(), end)(why="No interest", by=owner)
    ring(name="Tom Carter", person=str(tom.reference), wants="A pond")
    assert [lead.returning for lead in Lead.objects.order_by("pk")] == [False, end == "close"]


def test_what_nobody_knew_is_filled_in_and_the_rest_is_noted(
    ring: Callable[..., Any], tom: Person, business: Business
) -> None:
    flyer, web = (business.sources.get(name=name) for name in ("Flyer", "Web site"))
    typed = {"name": "Tom Carter", "person": str(tom.reference), "contact": "tom@example.com", "company": "Carter Ltd"}
    ring(**typed, source=str(flyer.reference))
    ring(**typed, source=str(web.reference), wants="Hurry")
    lead = Lead.objects.get()
    assert lead.source == flyer
    assert [touch.note for touch in lead.touches.order_by("pk")] == ["", "Hurry\nHeard of us through: Web site"]
    tom.refresh_from_db()
    assert (tom.company, tom.emails.get().address) == ("Carter Ltd", "tom@example.com")


@pytest.fixture
def with_sales(tom: Person, business: Business, salesperson: User) -> Prospect:
    """Tom was handed over, to a salesperson."""
    prospect = hand_over(Lead.objects.get(), by=None, unready_why="a test")
    prospect.assign(to=Salesperson.objects.who_is(salesperson, business), by=None)
    nothing_was_told_yet()
    return prospect


def test_with_sales_it_is_a_call_on_the_prospect(
    ring: Callable[..., Any], with_sales: Prospect, tom: Person, salesperson: User, business: Business
) -> None:
    with_sales.plan(action="Send the quote", on=business.today() + timedelta(days=5), by=None)
    page = ring(name="Tom Carter", person=str(tom.reference), wants="Is the quote ready?")
    assert "Tom Carter called again. Sales has them and is told: call back." in page.content.decode()
    assert (Lead.objects.count(), Prospect.objects.count(), Touch.objects.count()) == (1, 1, 0)
    with_sales.refresh_from_db()
    assert (with_sales.next_action, with_sales.next_on) == ("Call back. Send the quote", business.today())
    assert with_sales.answered_on is None, "they reached us, not we them"
    [mail] = mails_to_salespeople()
    assert (mail.address, mail.subject) == (salesperson.email, "Tom Carter called again")
    assert "Is the quote ready?" in mail.text
    assert "(212) 555-0142" in mail.text or "212 555 0142" in mail.text


def test_with_sales_it_may_be_a_new_job_after_all(
    ring: Callable[..., Any], with_sales: Prospect, tom: Person, desk: Client
) -> None:
    page = ring(name="Tom Carter", person=str(tom.reference), wants="A pond")
    press(desk, page, "It is a new job")
    with_sales.refresh_from_db()
    assert (with_sales.next_action, with_sales.next_on) == ("", None)
    assert [lead.wants for lead in Lead.objects.order_by("pk")] == ["A hedge", "A pond"]


@pytest.mark.parametrize("who", ["marketer", "salesperson"])
def test_whoever_answers_the_phone(
    ring: Callable[..., Any],
    tom: Person,
    request: pytest.FixtureRequest,
    signed_in: Callable[[User], Client],
    who: str,
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert ring(client=client, name="Tom Carter", person=str(tom.reference), wants="Hello?").status_code == 200
    lead = Lead.objects.get()
    assert lead.touches.get().begun_by == "they"
    hand_over(lead, by=None, unready_why="a test")
    assert ring(client=client, name="Tom Carter", person=str(tom.reference), wants="Again").status_code == 200
    assert Prospect.objects.get().history.filter(verb="called again").count() == 1


def test_only_who_noted_it_makes_it_a_new_job(
    ring: Callable[..., Any], tom: Person, salesperson: User, signed_in: Callable[[User], Client], home: str
) -> None:
    ring(name="Tom Carter", person=str(tom.reference), wants="Hello?")
    touch = Touch.objects.get()
    assert signed_in(salesperson).post(f"{home}/log/again/lead/{touch.pk}/new-job/").status_code == 404
    assert Touch.objects.count() == 1


def test_saved_and_ready_goes_on_to_the_open_lead(ring: Callable[..., Any], tom: Person, home: str) -> None:
    answer = ring(name="Tom Carter", person=str(tom.reference), action="ready")
    assert answer.redirect_chain == [(f"{home}/hand-over/{Lead.objects.get().reference}/", 302)]


def test_a_day_before_the_lead_is_refused_with_what_was_typed(
    ring: Callable[..., Any], tom: Person, business: Business
) -> None:
    before = str(business.today() - timedelta(days=9))
    answer = ring(name="Tom Carter", person=str(tom.reference), wants="Earlier", arrived_on=before)
    assert answer.status_code == 422
    assert "nothing can have happened with it before" in answer.content.decode()
    assert "Earlier" in answer.content.decode()
    assert Touch.objects.count() == 0


def test_who_was_not_picked_is_asked_about_and_becomes_a_touch(
    ring: Callable[..., Any], tom: Person, desk: Client, home: str
) -> None:
    ring(name="T. Carter", contact="212 555 0142", wants="It's me again")
    second = Lead.objects.latest("pk")
    page = f"{home}/log/{second.reference}/same/"
    assert "It's them, the same thing" in desk.get(page).content.decode()
    desk.post(page, {"person": str(tom.reference)})
    assert Lead.objects.counted().get().touches.get().note == "It's me again"
    second.refresh_from_db()
    assert (second.status, second.person) == ("struck_out", tom)


def test_who_was_not_picked_may_want_something_new(
    ring: Callable[..., Any], tom: Person, desk: Client, home: str
) -> None:
    ring(name="T. Carter", contact="212 555 0142", wants="A pond")
    second = Lead.objects.latest("pk")
    desk.post(f"{home}/log/{second.reference}/same/", {"person": f"{tom.reference} new"})
    assert [lead.person for lead in Lead.objects.counted()] == [tom, tom]


@pytest.mark.parametrize("kind", ["lead", "prospect", "x"])
def test_a_key_that_is_none(desk: Client, home: str, kind: str) -> None:
    assert desk.post(f"{home}/log/again/{kind}/999999999999999999/new-job/").status_code == 404
