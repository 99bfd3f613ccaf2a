"""Who sent a lead is a person the business knows: suggested while typing, said later, counted as one in feedback."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from business.models import Business, Person, User
from funnel.handover.door import hand_over
from funnel.overview.feedback import feedback
from funnel.people.intake import it_is_them
from funnel.setup.founding import found_business
from marketing.models import Lead

HTMX: Any = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def anna(business: Business) -> Person:
    return Person.objects.meet(business=business, name="Anna Fischer", contacts=["212 555 0101"])


@pytest.fixture
def rows(business: Business) -> Callable[[], dict[str, tuple[str | None, int, int]]]:
    """Feedback by referrer: each row's key, with its reference, leads and customers."""

    def read() -> dict[str, tuple[str | None, int, int]]:
        told = feedback(business, by="referrer")["rows"]
        assert len({row["key"] for row in told}) == len(told)
        return {row["key"]: (row["reference"], row["leads"], row["customers"]) for row in told}

    return read


def test_they_are_suggested_while_typing(desk: Client, home: str, anna: Person) -> None:
    part = desk.get(f"{home}/people/sent-by/likely/", {"referred_by": "fischer"}, **HTMX).content.decode()
    assert f'name="referrer" value="{anna.reference}"' in part
    assert "It&#x27;s Anna Fischer" in part or "It's Anna Fischer" in part
    assert "checked" not in part, "nobody is picked unasked"
    assert "Anna" not in desk.get(f"{home}/people/sent-by/likely/", {"referred_by": "Bob"}, **HTMX).content.decode()
    assert "hx-get" in desk.get(f"{home}/log/").content.decode()


def test_the_log_form_keeps_the_person(desk: Client, home: str, business: Business, anna: Person) -> None:
    typed = {"once": str(uuid4()), "name": "Paul", "referred_by": "anna f.", "referrer": str(anna.reference)}
    assert desk.post(f"{home}/log/", typed).status_code == 302
    lead = Lead.objects.get(person__name="Paul")
    assert (lead.referrer, lead.sent_by) == (anna, "Anna Fischer")
    anna.mend(name="Anna Weber", company="", address="", add=["212 555 0101"])
    page = desk.get(f"{home}/marketing/leads/{lead.reference}/").content.decode()
    assert "Anna Weber" in page
    assert "Who is it?" not in page
    prospect = hand_over(lead, by=None, unready_why="a test")
    assert (prospect.referrer_reference, prospect.referred_by) == (anna.reference, "Anna Weber")
    anna.mend(name="Anna Klein", company="", address="", add=["212 555 0101"])
    assert "Anna Klein" in desk.get(f"{home}/sales/prospects/{prospect.reference}/").content.decode()


@pytest.mark.parametrize("referrer", ["", "new", "nonsense", None])
def test_a_text_stays_until_somebody_says_who_it_is(
    desk: Client, home: str, anna: Person, referrer: str | None
) -> None:
    typed = {"once": str(uuid4()), "name": "Paul", "referred_by": "Anna Fischer", "referrer": referrer}
    answer = desk.post(f"{home}/log/", {name: value for name, value in typed.items() if value is not None})
    if referrer == "nonsense":
        assert answer.status_code == 422
        assert "not here any more" in answer.content.decode()
        return
    lead = Lead.objects.get(person__name="Paul")
    assert (lead.referrer, lead.referred_by) == (None, "Anna Fischer")
    assert "Who is it?" in desk.get(f"{home}/marketing/leads/{lead.reference}/").content.decode()


def test_the_correction_form_keeps_adds_and_takes_away(
    desk: Client, home: str, make_lead: Callable[..., Lead], anna: Person
) -> None:
    lead = make_lead("Paul", referred_by="Anna")
    prospect = hand_over(lead, by=None, unready_why="a test")
    address, facts = f"{home}/marketing/leads/{lead.reference}/edit/", {"name": "Paul", "arrived_on": lead.arrived_on}
    assert desk.post(address, facts | {"referred_by": "Anna", "referrer": str(anna.reference)}).status_code == 302
    lead.refresh_from_db()
    prospect.refresh_from_db()
    assert lead.referrer == anna
    assert (prospect.referrer_reference, prospect.referred_by) == (anna.reference, "Anna Fischer")
    page = desk.get(address).content.decode()
    assert f'value="{anna.reference}" checked' in page
    assert 'value="Anna Fischer"' in page
    before = lead.history.count()
    desk.post(address, facts | {"referred_by": "Anna Fischer", "referrer": str(anna.reference)})
    assert lead.history.count() == before, "nothing was changed"
    desk.post(address, facts | {"referred_by": "Anna Fischer", "referrer": "new"})
    assert Lead.objects.filter(referrer=None, referred_by="Anna Fischer").exists()
    answer = desk.post(address, facts | {"referred_by": "Paul", "referrer": str(lead.person.reference)})
    assert answer.status_code == 422
    assert "Nobody sends themselves" in answer.content.decode()


def test_who_it_is_is_said_for_all_of_one_text(
    *, desk: Client, home: str, make_lead: Callable[..., Lead], anna: Person, rows: Callable[[], Any]
) -> None:
    leads = [make_lead(f"P{n}", referred_by=text) for n, text in enumerate(["Anna F.", "anna f", "ANNA F.", "Bob"])]
    prospect = hand_over(leads[0], by=None, unready_why="a test")
    page = desk.get(f"{home}/people/sent-by/").content.decode()
    assert page.count("Who is it?") == 2
    assert "3 leads" in page
    page = desk.get(f"{home}/people/sent-by/", {"text": "Anna F.", "q": "fischer"}).content.decode()
    assert f'name="person" value="{anna.reference}"' in page
    answer = desk.post(f"{home}/people/sent-by/", {"text": "anna F", "person": str(anna.reference)}, follow=True)
    assert "3 leads were sent by Anna Fischer." in answer.content.decode()
    assert rows() == {"Anna Fischer": (str(anna.reference), 3, 0), "Bob": (None, 1, 0)}
    prospect.refresh_from_db()
    assert (prospect.referrer_reference, prospect.referred_by) == (anna.reference, "Anna Fischer")
    assert leads[1].history.filter(verb="corrected").count() == 1


def test_who_it_is_is_said_for_one_lead_only(
    *, desk: Client, home: str, make_lead: Callable[..., Lead], anna: Person, rows: Callable[[], Any]
) -> None:
    one, _other = make_lead("P1", referred_by="Anna"), make_lead("P2", referred_by="anna")
    page = desk.get(f"{home}/people/sent-by/", {"lead": str(one.reference)}).content.decode()
    assert "The other lead sent by “Anna” too" in page
    answer = desk.post(f"{home}/people/sent-by/", {"lead": str(one.reference), "person": str(anna.reference)})
    assert answer["Location"] == f"{home}/marketing/leads/{one.reference}/"
    assert rows() == {"Anna Fischer": (str(anna.reference), 1, 0), "anna": (None, 1, 0)}


def test_somebody_new_is_kept_as_a_person(
    desk: Client, home: str, make_lead: Callable[..., Lead], rows: Callable[[], Any]
) -> None:
    make_lead("P1", referred_by="Jane Doe")
    desk.post(f"{home}/people/sent-by/", {"text": "\0JANE\u202e doe", "person": "new"})  # kept as it was typed first
    jane = Person.objects.get(name="Jane Doe")
    assert rows() == {"Jane Doe": (str(jane.reference), 1, 0)}


def test_two_spellings_are_one_row_and_open_its_rows(
    desk: Client, home: str, make_lead: Callable[..., Lead], business: Business, anna: Person
) -> None:
    for n, text in enumerate(["José", "jose", "JOSÉ", "José", ""]):
        lead = make_lead(f"P{n}", referred_by=text)
        hand_over(lead, by=None, unready_why="a test").win(value=None, by=None)
    for n in range(2):
        lead = make_lead(f"A{n}", referrer=anna)
        hand_over(lead, by=None, unready_why="a test").win(value=None, by=None)
    told = feedback(business, by="referrer")["rows"]
    assert {row["key"]: row["leads"] for row in told} == {"José": 4, "Anna Fischer": 2, None: 1}
    page = desk.get(f"{home}/feedback/", {"by": "referrer"})
    lines = page.context["feedback"].lines
    assert len(lines) == 3
    for line in lines:
        assert len(desk.get(line.leads_url).context["page"]) == line.numbers["leads"], line.name
        assert len(desk.get(line.customers_url).context["page"]) == line.numbers["customers"], line.name
    assert page.content.decode().count("Who is it?") == 1


def test_the_command_prints_the_name_and_its_reference(
    business: Business, make_lead: Callable[..., Lead], anna: Person
) -> None:
    make_lead("P1", referrer=anna)
    make_lead("P2", referred_by="Bob")
    said = StringIO()
    call_command("numbers", "feedback", business=business.slug, by="referrer", json=True, stdout=said)
    keys = {row["key"]: row["reference"] for row in json.loads(said.getvalue())["rows"]}
    assert keys == {"Anna Fischer": str(anna.reference), "Bob": None}


def test_two_known_people_of_one_name_are_two_rows(
    business: Business, make_lead: Callable[..., Lead], anna: Person
) -> None:
    other = Person.objects.meet(business=business, name="Anna Fischer")
    make_lead("P1", referrer=anna)
    make_lead("P2", referrer=other)
    assert [row["leads"] for row in feedback(business, by="referrer")["rows"]] == [1, 1]


def test_a_referrer_who_was_somebody_known_stays_the_referrer(
    business: Business, make_lead: Callable[..., Lead], owner: User, anna: Person
) -> None:
    new = make_lead("A. Fischer")
    sent = make_lead("Paul", referrer=new.person)
    prospect = hand_over(sent, by=None, unready_why="a test")
    it_is_them(new, anna, by=owner)
    sent.refresh_from_db()
    prospect.refresh_from_db()
    assert (sent.referrer, prospect.referrer_reference) == (anna, anna.reference)


def test_who_may_not_say_it(
    *,
    desk: Client,
    home: str,
    make_lead: Callable[..., Lead],
    salesperson: User,
    signed_in: Callable[[User], Client],
) -> None:
    lead = make_lead("P1", referred_by="Anna")
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    foreign, theirs = Person.objects.create(business=other, name="Anna"), make_lead("X", business=other)
    say = f"{home}/people/sent-by/"
    assert signed_in(salesperson).post(say, {"text": "Anna", "person": "new"}).status_code == 403
    assert desk.post(say, {"text": "Anna", "person": str(foreign.reference)}).status_code == 404
    assert desk.post(say, {"text": "Anna", "person": "nonsense"}).status_code == 404
    assert desk.post(say, {"lead": str(theirs.reference), "person": "new"}).status_code == 404
    assert desk.get(say, {"lead": "nonsense"}).status_code == 404
    assert desk.get(say, {"text": "Nobody\0"}).status_code == 200
    assert Client().get(say).status_code == 302
    typed = {"once": str(uuid4()), "name": "Paul", "referred_by": "Anna", "referrer": str(foreign.reference)}
    assert desk.post(f"{home}/log/", typed).status_code == 422
    lead.refresh_from_db()
    assert lead.referrer is None
