"""A phone number or an e-mail address typed in “Who called?” is kept as one, and finds who has it already."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from business.models import Business
from funnel.people.typed_caller import name_and_contacts
from marketing.models import Lead

TYPED = [
    ("DE", "030 123456", "", ["030 123456"]),
    ("DE", "+49 30 123456", "", ["+49 30 123456"]),
    ("US", "+49 30 123456", "", ["+49 30 123456"]),
    ("DE", "0049 (0)30 123456", "", ["0049 (0)30 123456"]),
    ("DE", "tom@x.org", "", ["tom@x.org"]),
    ("DE", "Tom 030 123456", "Tom", ["030 123456"]),
    ("DE", "030 123456, Tom Carter", "Tom Carter", ["030 123456"]),
    ("DE", "Tom Carter <tom@x.org>", "Tom Carter", ["tom@x.org"]),
    ("DE", "Tom Carter, 030 123456, tom@x.org", "Tom Carter", ["030 123456", "tom@x.org"]),
    ("DE", "Tom, mobil 0171 2345678", "Tom", ["mobil 0171 2345678"]),
    ("US", "Tom (212) 555-0143", "Tom", ["(212) 555-0143"]),
    ("FR", "Mme Dupont 01 23 45 67 89", "Mme Dupont", ["01 23 45 67 89"]),
    ("US", "555-0143", "", ["555-0143"]),
    ("DE", "030 123456 oder 0171 2345678", "", ["030 123456", "0171 2345678"]),
    ("DE", "Tom 030 123456 / 0171 2345678", "Tom", ["030 123456", "0171 2345678"]),
    ("DE", "030 123456 (geschäftlich) Tom", "Tom", ["030 123456 (geschäftlich)"]),
    ("RU", "тел. 8 495 123-45-67", "", ["тел. 8 495 123-45-67"]),
    ("US", "Tom 1-800-FLOWERS", "Tom", ["1-800-FLOWERS"]),
    ("US", "212-555-0143 (Tom)", "Tom", ["212-555-0143"]),
]
NAMES = [
    "Studio 54",
    "Route 66 2011",
    "7-Eleven 12345",
    "Agent 007",
    "Class of 2019 2020",
    "Fund 20 20 20 20",
    "4711",
    "Bob@Work",
    "Tom @ Garage",
    "Mobile Homes Inc",
    "Suite 800 Gardens",
    "24 Hour Fitness",
    "Bar 21 Uhr",
    "Born 1999-12-31",
    "1999-12-31",
    "Zoë 李明",
    "Tom ٣",
    "",
]


@pytest.mark.parametrize(("country", "typed", "name", "contacts"), TYPED)
def test_what_is_a_contact(country: str, typed: str, name: str, contacts: list[str]) -> None:
    assert name_and_contacts(typed, country) == (name, contacts)


@pytest.mark.parametrize("typed", NAMES)
@pytest.mark.parametrize("country", ["US", "DE"])
def test_what_stays_a_name(typed: str, country: str) -> None:
    assert name_and_contacts(typed, country) == (typed, [])


@pytest.mark.parametrize(
    ("typed", "name", "phones", "emails"),
    [
        ("030 123456", "", ["030 123456"], []),
        ("Tom 030 123456", "Tom", ["030 123456"], []),
        ("Tom@X.org", "", [], ["tom@x.org"]),
    ],
)
def test_kept_as_one(
    desk: Client, home: str, business: Business, typed: str, name: str, phones: list[str], emails: list[str]
) -> None:
    business.change(country="DE")
    answer = desk.post(f"{home}/log/", {"name": typed, "once": str(uuid4())})
    person = Lead.objects.get().person
    assert answer.status_code == 302
    assert person.name == name
    assert [phone.number for phone in person.phones.all()] == phones
    assert [email.address for email in person.emails.all()] == emails


def test_the_same_number_twice_is_one(desk: Client, home: str, business: Business) -> None:
    business.change(country="DE")
    sent = {"name": "Tom 030 123456", "contact": "030 123456", "once": str(uuid4())}
    desk.post(f"{home}/log/", sent)
    assert [str(phone) for phone in Lead.objects.get().person.phones.all()] == ["030 123456"]


@pytest.mark.parametrize("typed", ["030 123456", "+49 30 123456", "Somebody 030 123456", "anna@x.org"])
def test_who_has_it_is_offered_while_typing(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead], typed: str
) -> None:
    business.change(country="DE")
    person = make_lead("Anna Fisher", contact="030 123456").person
    person.add_contact("anna@x.org")
    shown = desk.get(f"{home}/log/alike/", {"name": typed}, headers={"HX-Request": "true"}).content.decode()
    assert "Anna Fisher" in shown


def test_who_is_warned_of_afterwards(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    business.change(country="DE")
    make_lead("Anna Fisher", contact="030 123456")
    answer = desk.post(f"{home}/log/", {"name": "030/123456", "once": str(uuid4())}, follow=True)
    assert "Is it the same person?" in answer.content.decode()
