"""Campaigns: add and edit, their sources, what was done before anybody answered, and the leads they brought."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from marketing.models import Campaign, Lead, PreLeadCount


@pytest.fixture
def flyers(business: Business) -> Campaign:
    campaign = Campaign.objects.create(business=business, name="Flyers in May", starts_on=business.today())
    campaign.sources.set([business.sources.get(name="Flyer")])
    return campaign


@pytest.fixture
def page(wing: str, flyers: Campaign) -> str:
    return f"{wing}/campaigns/{flyers.reference}/"


def test_none_yet_says_what_to_do(desk: Client, wing: str) -> None:
    text = desk.get(f"{wing}/campaigns/").content.decode()
    assert "No campaigns yet" in text
    assert f'href="{wing}/campaigns/add/"' in text


def test_one_is_added_and_edited(desk: Client, wing: str, business: Business) -> None:
    flyer, fair = business.sources.get(name="Flyer"), business.sources.get(name="Referral")
    posted = {"name": "Fair", "starts_on": "2026-05-01", "ends_on": "2026-05-03", "sources": [flyer.pk, fair.pk]}
    assert desk.get(f"{wing}/campaigns/add/").status_code == 200
    response = desk.post(f"{wing}/campaigns/add/", posted)
    campaign = Campaign.objects.get()
    assert response["Location"] == f"{wing}/campaigns/{campaign.reference}/"
    assert campaign.business == business
    assert list(campaign.sources.all()) == [fair, flyer]
    edit = f"{wing}/campaigns/{campaign.reference}/edit/"
    desk.post(edit, {"name": "Spring fair", "starts_on": "", "ends_on": "", "sources": [flyer.pk], "note": "Hall 2"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.starts_on, campaign.note) == ("Spring fair", None, "Hall 2")
    assert list(campaign.sources.all()) == [flyer]
    assert "Spring fair" in desk.get(f"{wing}/campaigns/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "flyers IN may"}, "There is a campaign of this name already."),
        ({"name": ""}, "This field is required."),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "It ends before it starts."),
        ({"starts_on": "in May"}, "That is not a date."),
        ({"sources": ["999999"]}, "Select a valid choice"),
    ],
)
def test_a_wrong_one_is_not_kept(desk: Client, wing: str, flyers: Campaign, wrong: dict[str, Any], words: str) -> None:
    response = desk.post(f"{wing}/campaigns/add/", {"name": "Fair", "note": "Typed words", **wrong})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Typed words" in response.content.decode()
    assert Campaign.objects.count() == 1


def test_its_page_counts_leads_and_opens_them(
    desk: Client, wing: str, page: str, flyers: Campaign, make_lead: Callable[..., Lead], owner: User
) -> None:
    make_lead("Anna", campaign=flyers)
    make_lead("Ben", campaign=flyers).close(why="x", by=owner)
    make_lead("Spam", campaign=flyers).strike_out(why="x", by=owner)
    make_lead("Other")
    response = desk.get(page)
    assert response.context["tally"].ever == 2
    opened = f"?campaign={flyers.pk}&status=counted"
    assert opened.replace("&", "&amp;") in response.content.decode()
    assert [lead.person.name for lead in desk.get(f"{wing}/leads/{opened}").context["page"]] == ["Ben", "Anna"]


def test_letters_and_calls_are_counted(desk: Client, page: str, flyers: Campaign, business: Business) -> None:
    for number in (1200, 800):
        desk.post(f"{page}count/", {"on": business.today(), "how_many": number, "what": "flyers posted"})
    text = desk.get(page).content.decode()
    assert "2,000" in text
    assert "1,200" in text
    count = flyers.counts.first()
    assert count is not None
    desk.post(f"{page}count/{count.pk}/take-out/")
    assert flyers.counts.get().how_many == 1200
    assert desk.post(f"{page}count/{count.pk}/take-out/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"how_many": "0"}, "greater than or equal to 1"),
        ({"how_many": "many"}, "Enter a whole number."),
        ({"what": ""}, "This field is required."),
        ({"on": "2999-01-01"}, "That day has not come yet."),
    ],
)
def test_a_wrong_count_comes_back(
    desk: Client, page: str, business: Business, wrong: dict[str, str], words: str
) -> None:
    good = {"on": str(business.today()), "how_many": "5", "what": "letters"}
    response = desk.post(f"{page}count/", good | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PreLeadCount.objects.exists()


def test_the_list_costs_the_same_with_sixty(
    desk: Client, wing: str, flyers: Campaign, business: Business, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(12) as one:
        desk.get(f"{wing}/campaigns/")
    for number in range(60):
        start = business.today() - timedelta(days=number)
        more = Campaign.objects.create(business=business, name=f"Campaign {number}", starts_on=start)
        more.sources.set(business.sources.all()[:2])
    with django_assert_max_num_queries(12) as many:
        desk.get(f"{wing}/campaigns/")
    assert len(one) == len(many)


def test_who_may_not(
    client: Client, desk: Client, sales_browser: Client, wing: str, page: str, neighbours: Business
) -> None:
    foreign = Campaign.objects.create(business=neighbours, name="Theirs")
    for room in ("", "edit/", "effort/", "count/", "count/1/take-out/"):
        assert sales_browser.post(f"{page}{room}").status_code == 403
        assert "/account/login/" in client.post(f"{page}{room}")["Location"]
        assert desk.post(f"{wing}/campaigns/{foreign.reference}/{room}").status_code == 404
    for room in ("campaigns/", "campaigns/add/"):
        assert sales_browser.get(f"{wing}/{room}").status_code == 403
        assert "/account/login/" in client.get(f"{wing}/{room}")["Location"]
