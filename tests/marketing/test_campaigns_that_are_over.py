"""A campaign that is over is offered for days inside it only, and where it stands already; running ones come first."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from business.models import Business
from marketing.models import Campaign, Lead

Make = Callable[..., Campaign]


@pytest.fixture
def campaign(business: Business) -> Make:
    """A campaign from so many to so many days ago; None is open."""

    def make(name: str, start: int | None, end: int | None) -> Campaign:
        today = business.today()
        starts_on, ends_on = (None if days is None else today - timedelta(days=days) for days in (start, end))
        return Campaign.objects.create(business=business, name=name, starts_on=starts_on, ends_on=ends_on)

    return make


@pytest.fixture
def several(campaign: Make) -> None:
    campaign("Spring fair", 400, 380)
    campaign("Letters", 60, 10)
    campaign("Web", None, None)
    campaign("Flyers", 20, -20)
    campaign("Ends today", 30, 0)


def offered(page: str) -> list[str]:
    """The names in the select of campaigns, in their order; `Over:` where the heading stands."""
    select = page.partition('name="campaign"')[2].partition("</select>")[0]
    found = re.findall(r'<optgroup label="([^"]+)">|<option value="[^"]+"[^>]*>([^<]+)</option>', select)
    return [f"{heading}:" if heading else name for heading, name in found]


@pytest.mark.usefixtures("several")
def test_the_log_form_offers_running_ones_first_and_those_just_over_last(desk: Client, home: str) -> None:
    assert offered(desk.get(f"{home}/log/").content.decode()) == ["Flyers", "Ends today", "Web", "Over:", "Letters"]


@pytest.mark.usefixtures("several")
def test_it_may_be_chosen_for_a_day_inside_it(desk: Client, home: str, business: Business) -> None:
    letters = Campaign.objects.get(name="Letters")
    typed = {"name": "Ann", "campaign": str(letters.reference)}
    refused = desk.post(f"{home}/log/", typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Letters ended on" in page
    assert 'value="Ann"' in page
    assert not Lead.objects.exists()
    inside = str(business.today() - timedelta(days=12))
    assert desk.post(f"{home}/log/", {**typed, "arrived_on": inside}).status_code == 302
    assert Lead.objects.get().campaign == letters


@pytest.mark.usefixtures("several")
def test_what_was_chosen_comes_back_with_a_form_to_be_mended(desk: Client, home: str) -> None:
    fair = Campaign.objects.get(name="Spring fair")
    page = desk.post(f"{home}/log/", {"name": "Ann", "campaign": str(fair.reference)}).content.decode()
    assert re.search(rf'<option value="{fair.reference}" selected[^>]*>Spring fair', page)


@pytest.mark.usefixtures("several")
def test_a_correction_offers_what_ran_on_the_day_of_the_lead_and_what_stands_there(
    desk: Client, wing: str, make_lead: Callable[..., Lead]
) -> None:
    old, new = make_lead("Old", days_ago=390), make_lead("New", campaign=Campaign.objects.get(name="Spring fair"))
    for lead, over in ((old, "Spring fair"), (new, "Spring fair"), (make_lead("Other"), "")):
        names = offered(desk.get(f"{wing}/leads/{lead.reference}/edit/").content.decode())
        assert names == ["Flyers", "Ends today", "Web", *(["Over:", over] if over else [])]


def test_a_correction_keeps_what_stands_there(
    desk: Client, wing: str, make_lead: Callable[..., Lead], campaign: Make, business: Business
) -> None:
    fair = campaign("Spring fair", 400, 380)
    lead = make_lead("New", campaign=fair)
    typed = {"name": "New", "wants": "A hedge", "campaign": fair.pk, "arrived_on": str(business.today())}
    assert desk.post(f"{wing}/leads/{lead.reference}/edit/", typed).status_code == 302
    lead.refresh_from_db()
    assert (lead.campaign, lead.wants) == (fair, "A hedge")


def test_where_all_are_over_there_is_still_none(desk: Client, home: str, campaign: Make) -> None:
    campaign("Spring fair", 400, 380)
    page = desk.get(f"{home}/log/").content.decode()
    assert "Spring fair" not in page
    assert offered(page) == []
