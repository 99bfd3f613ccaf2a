"""Mend what was logged: the lead's facts and who the person is, both or neither."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from funnel.handover.door import hand_over
from marketing.models import Lead


@pytest.fixture
def lead(make_lead: Callable[..., Lead]) -> Lead:
    return make_lead(source="Referral", wants="Back garden", contact="555 0142", days_ago=2)


@pytest.fixture
def page(wing: str, lead: Lead) -> str:
    return f"{wing}/leads/{lead.reference}/"


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_facts_and_person_are_mended(desk: Client, page: str, lead: Lead, business: Business) -> None:
    flyer = business.sources.get(name="Flyer")
    posted = {
        "wants": "Front garden",
        "source": flyer.pk,
        "campaign": "",
        "arrived_on": business.today() - timedelta(days=4),
        "referred_by": "",
        "name": "Mary Lopez",
        "company": "Lopez & Co",
        "phones": "555 0143\n555 0144",
        "emails": "mary@example.com",
        "address": "1 Oak Street",
    }
    assert desk.post(f"{page}edit/", posted)["Location"] == page
    lead = Lead.objects.get()
    assert (lead.wants, lead.source, lead.referred_by) == ("Front garden", flyer, "")
    assert lead.arrived_on == business.today() - timedelta(days=4)
    assert (lead.person.name, lead.person.company, lead.person.address) == ("Mary Lopez", "Lopez & Co", "1 Oak Street")
    assert [phone.number for phone in lead.person.phones.all()] == ["555 0143", "555 0144"]
    assert [email.address for email in lead.person.emails.all()] == ["mary@example.com"]
    assert "corrected it" in text_of(desk.get(page))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"arrived_on": "2999-01-01"}, "That day has not come yet."),
        ({"arrived_on": ""}, "This field is required."),
        ({"source": "999999"}, "Select a valid choice"),
        ({"emails": "mary@example.com\nnonsense"}, "“nonsense” is not an e-mail address."),
        ({"phones": "call me"}, "“call me” is not a phone number."),
        ({"name": "", "phones": "", "emails": ""}, "Leave at least a name"),
    ],
)
def test_a_wrong_edit_keeps_what_was_typed_and_changes_nothing(
    desk: Client, page: str, lead: Lead, business: Business, wrong: dict[str, str], words: str
) -> None:
    good = {"arrived_on": str(business.today()), "name": "Mary", "wants": "Typed words", "phones": "", "emails": ""}
    response = desk.post(f"{page}edit/", {**good, **wrong})
    assert response.status_code == 422
    assert words in text_of(response)
    assert "Typed words" in text_of(response)
    assert Lead.objects.get().wants == "Back garden"
    assert Lead.objects.get().person.name == "Maria Lopez"


def test_an_arrival_after_the_hand_over_is_refused_whole(
    desk: Client, page: str, lead: Lead, owner: User, business: Business
) -> None:
    hand_over(lead, by=owner, unready_why="x", at=business.noon(business.today() - timedelta(days=1)))
    response = desk.post(f"{page}edit/", {"arrived_on": business.today(), "name": "Mary"})
    assert response.status_code == 422
    assert "cannot have arrived later" in text_of(response)
    assert Lead.objects.get().person.name == "Maria Lopez"
