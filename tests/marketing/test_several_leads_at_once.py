"""Bulk: the ticked rows of the list are moved, closed, given a source, each through its verb."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from business.models import Business, User
from funnel.handover.door import hand_over
from marketing.models import Lead


def said(response: Any) -> list[str]:
    """The messages a page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_ticked_leads_move_and_the_filters_stay(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    leads = [make_lead("Anna"), make_lead("Ben")]
    left = make_lead("Cleo")
    talked = business.steps.get(name="Talked")
    ticked = {"lead": [lead.reference for lead in leads], "do": "move", "step": talked.pk}
    response = desk.post(f"{wing}/leads/bulk/?q=n&after=x~1", ticked)
    assert response["Location"] == f"{wing}/leads/?q=n"
    assert said(response) == ["2 leads changed."]
    assert {lead.person.name: str(lead.step) for lead in Lead.objects.all()} == {
        "Anna": "Talked",
        "Ben": "Talked",
        "Cleo": str(left.step),
    }


def test_the_refused_are_left_and_told(desk: Client, wing: str, make_lead: Callable[..., Lead], owner: User) -> None:
    fine, sold, gone = make_lead("Anna"), make_lead("Ben"), make_lead("Cleo")
    hand_over(sold, by=owner, unready_why="x")
    gone.strike_out(why="Spam", by=owner)
    ticked = {"lead": [fine.reference, sold.reference, gone.reference], "do": "close", "why": "No answer"}
    first, second = said(desk.post(f"{wing}/leads/bulk/", ticked))
    assert first == "1 lead changed."
    assert second.startswith("2 leads were left as they were.")
    assert "Ben is with sales now" in second
    assert "struck out" in second
    assert [Lead.objects.get(pk=lead.pk).status for lead in (fine, sold, gone)] == [
        "closed",
        "handed_over",
        "struck_out",
    ]
    assert Lead.objects.get(pk=fine.pk).closed_why == "No answer"


def test_a_source_for_several_and_none_again(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    lead = make_lead("Anna")
    referral = business.sources.get(name="Referral")
    desk.post(f"{wing}/leads/bulk/", {"lead": [lead.reference], "do": "source", "source": referral.pk})
    assert Lead.objects.get().source == referral
    desk.post(f"{wing}/leads/bulk/", {"lead": [lead.reference], "do": "source", "source": "none"})
    assert Lead.objects.get().source is None


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"do": "move", "step": ""}, "Choose the step"),
        ({"do": "close", "why": "  "}, "Say why"),
        ({"do": "source", "source": ""}, "Choose the source"),
        ({"do": "move", "lead": []}, "Tick at least one lead"),
        ({"do": "move", "lead": ["not-a-reference"]}, "not-a-reference"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_ticks_stay(
    desk: Client, wing: str, make_lead: Callable[..., Lead], posted: dict[str, Any], words: str
) -> None:
    lead = make_lead("Anna")
    response = desk.post(f"{wing}/leads/bulk/", {"lead": [lead.reference], **posted})
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    if "lead" not in posted:
        assert f'value="{lead.reference}" aria-label="Tick Anna" checked' in text
    assert str(Lead.objects.get().step) == "New"


def test_a_lead_of_another_business_is_none_of_ours(
    desk: Client, wing: str, neighbours: Business, make_lead: Callable[..., Lead]
) -> None:
    foreign = make_lead("Theirs", business=neighbours)
    response = desk.post(f"{wing}/leads/bulk/", {"lead": [foreign.reference], "do": "close", "why": "x"})
    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.status == "open"


def test_who_may_not(client: Client, sales_browser: Client, desk: Client, wing: str) -> None:
    assert sales_browser.post(f"{wing}/leads/bulk/").status_code == 403
    assert "/account/login/" in client.post(f"{wing}/leads/bulk/")["Location"]
    assert desk.get(f"{wing}/leads/bulk/").status_code == 405
