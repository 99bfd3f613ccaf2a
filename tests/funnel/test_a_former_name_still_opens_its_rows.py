"""A link or filter by what a campaign or source was called before opens the rows it has now, on both sides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from business.models import Business, User
from funnel.setup.founding import found_business
from marketing.models import Campaign, CampaignHistory, Lead
from sales.models import Prospect

Hands = Callable[..., Prospect]


@pytest.fixture
def fair(business: Business, make_prospect: Hands, make_lead: Callable[..., Lead]) -> Campaign:
    """It brought a prospect and a lead; two others came without it."""
    made = Campaign.objects.create(business=business, name="Fair")
    make_prospect("Anna", campaign=made, source="Flyer", days_ago=3)
    make_lead("Bert", campaign=made, source="Flyer")
    make_prospect("Carl", source="Referral", days_ago=3)
    make_lead("Dora")
    return made


def rename(desk: Client, home: str, campaign: Campaign, name: str) -> Any:
    return desk.post(f"{home}/marketing/campaigns/{campaign.reference}/edit/", {"name": name})


def leads(desk: Client, home: str, **asked: str) -> list[str]:
    page = desk.get(f"{home}/marketing/leads/", {"status": "counted", **asked})
    assert page.status_code == 200, asked
    return sorted(str(lead.person) for lead in page.context["page"])


def prospects(desk: Client, home: str, **asked: str) -> list[str]:
    page = desk.get(f"{home}/sales/prospects/", {"outcome": "all", **asked})
    return sorted(str(prospect.person) for prospect in page.context["page"])


def test_a_campaign_is_found_by_every_name_it_had(desk: Client, home: str, fair: Campaign) -> None:
    rename(desk, home, fair, "Été & fair")
    rename(desk, home, fair, "Garden show")
    for name in ("Fair", "fAIR", "éTÉ & fair", "Garden show", str(fair.reference), str(fair.pk)):
        assert leads(desk, home, campaign=name) == ["Anna", "Bert"], name
        assert prospects(desk, home, campaign=name) == ["Anna"] or name == str(fair.pk), name
    assert leads(desk, home, campaign="none") == ["Carl", "Dora"]


def test_a_present_name_goes_before_a_former_one(
    desk: Client, home: str, business: Business, fair: Campaign, make_lead: Callable[..., Lead]
) -> None:
    rename(desk, home, fair, "Garden show")
    other = Campaign.objects.create(business=business, name="Fair")
    make_lead("Emil", campaign=other)
    assert leads(desk, home, campaign="Fair") == ["Emil"]
    rename(desk, home, other, "Small fair")
    assert leads(desk, home, campaign="Fair") == ["Emil"], "whoever bore it last"
    assert leads(desk, home, campaign="Garden show") == ["Anna", "Bert"]


def test_a_source_is_found_so_too_and_after_it_went_into_another(
    desk: Client, home: str, business: Business, fair: Campaign
) -> None:
    flyer = business.sources.get(name="Flyer")
    flyer.rename(to="Leaflet")
    assert leads(desk, home, source="Flyer") == leads(desk, home, source="leaflet") == ["Anna", "Bert"]
    flyer.merge_into(business.sources.get(name="Referral"))
    for name in ("Flyer", "Leaflet", "Referral"):
        assert leads(desk, home, source=name) == ["Anna", "Bert", "Carl"], name
        assert prospects(desk, home, source=name) == ["Anna", "Carl"], name


def test_what_it_was_called_is_remembered_with_who_renamed_it(
    desk: Client, home: str, owner: User, fair: Campaign
) -> None:
    rename(desk, home, fair, "Garden show")
    desk.post(f"{home}/marketing/campaigns/{fair.reference}/edit/", {"name": "Garden show", "note": "In May"})
    row = CampaignHistory.objects.get()
    assert (row.campaign, row.verb, row.before, row.after, row.by) == (fair, "renamed", "Fair", "Garden show", owner)


def test_the_usual_links_cost_no_query_more(desk: Client, home: str, fair: Campaign) -> None:
    rename(desk, home, fair, "Garden show")
    costs = []
    for asked in (str(fair.reference), "Garden show", "Fair"):
        with CaptureQueriesContext(connection) as queries:
            leads(desk, home, campaign=asked)
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2] - 1, "an old name is looked up, one in use is not"
    assert costs[0] <= 12


@pytest.mark.parametrize("name", ["Never heard", "Theirs", "' OR 1=1", "0", "99999999999999999999"])
def test_what_nothing_was_called_is_said_to_be_none(desk: Client, home: str, fair: Campaign, name: str) -> None:
    rival = User.objects.create_user("rival@example.com", "correct horse battery", name="Rival")
    other = found_business(owner=rival, name="Other", country="US", zone="UTC", currency="USD", language="en")
    Campaign.objects.create(business=other, name="Theirs")
    for kind in ("campaign", "source"):
        answer = desk.get(f"{home}/marketing/leads/", {kind: name})
        assert answer.status_code == 422
        assert "not here any more" in answer.content.decode()
