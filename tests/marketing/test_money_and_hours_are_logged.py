"""Efforts: money, hours or both, on a source or a campaign, on a date; and taken out again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from business.models import Business, DueMark, User
from marketing.models import Campaign, Effort


@pytest.fixture
def flyers(business: Business) -> Campaign:
    campaign = Campaign.objects.create(business=business, name="Flyers in May")
    campaign.sources.set([business.sources.get(name="Flyer")])
    return campaign


def test_hours_on_a_source(desk: Client, wing: str, business: Business, owner: User) -> None:
    referral = business.sources.get(name="Referral")
    DueMark.objects.all().delete()
    on = business.today() - timedelta(days=2)
    posted = {"target": f"source:{referral.pk}", "on": on, "money": "", "hours": "1.5", "note": "thank-you calls"}
    assert desk.post(f"{wing}/efforts/", posted)["Location"] == f"{wing}/efforts/"
    effort = Effort.objects.get()
    assert (effort.source, effort.campaign, effort.money, effort.hours) == (referral, None, Decimal(0), Decimal("1.5"))
    assert (effort.on, effort.note, effort.by) == (on, "thank-you calls", owner)
    assert DueMark.objects.get().since == on
    text = desk.get(f"{wing}/efforts/").content.decode()
    assert "thank-you calls" in text
    assert "Hours count as much as money" in text


def test_money_on_a_campaign_counts_for_its_only_source(
    desk: Client, wing: str, flyers: Campaign, business: Business
) -> None:
    posted = {"target": f"campaign:{flyers.pk}", "on": business.today(), "money": "240", "hours": "0"}
    desk.post(f"{wing}/efforts/", posted)
    effort = Effort.objects.get()
    assert (effort.campaign, effort.source, effort.money) == (flyers, business.sources.get(name="Flyer"), Decimal(240))


def test_from_a_campaigns_or_sources_own_page(desk: Client, wing: str, flyers: Campaign, business: Business) -> None:
    page = f"{wing}/campaigns/{flyers.reference}/"
    assert desk.post(f"{page}effort/", {"on": business.today(), "money": "5"})["Location"] == page
    source = business.sources.get(name="Cold call")
    page = f"{wing}/sources/{source.reference}/"
    assert desk.post(f"{page}effort/", {"on": business.today(), "hours": "2"})["Location"] == page
    assert {effort.source for effort in Effort.objects.all()} == {source, business.sources.get(name="Flyer")}
    assert "2 h" in desk.get(page).content.decode()


def test_a_comma_is_understood_where_it_is_written_so(desk: Client, wing: str, business: Business) -> None:
    business.language = "de"
    business.save()
    source = business.sources.get(name="Referral")
    desk.post(f"{wing}/efforts/", {"target": f"source:{source.pk}", "on": business.today(), "hours": "1,5"})
    assert Effort.objects.get().hours == Decimal("1.5")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"money": "", "hours": ""}, "Say how much money, or how many hours."),
        ({"money": "0", "hours": "0"}, "Say how much money, or how many hours."),
        ({"money": "-5"}, "greater than or equal to 0"),
        ({"hours": "lots"}, "That is no length of time."),
        ({"money": "1.234"}, "Did you mean 1,234.00 or 1.23?"),
        ({"on": "2999-01-01"}, "That day has not come yet."),
        ({"on": "0206-11-01"}, "Check the year."),
        ({"target": ""}, "Choose a source or a campaign."),
        ({"target": "source:999999"}, "Select a valid choice"),
    ],
)
def test_a_wrong_one_is_not_kept_but_what_was_typed_is(
    desk: Client, wing: str, business: Business, wrong: dict[str, str], words: str
) -> None:
    target = f"source:{business.sources.get(name='Referral').pk}"
    good = {"target": target, "on": str(business.today()), "money": "5", "hours": "", "note": "stamps"}
    response = desk.post(f"{wing}/efforts/", good | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "stamps" in response.content.decode()
    assert not Effort.objects.exists()


@pytest.mark.parametrize("place", ["campaign", "source"])
def test_a_wrong_one_comes_back_on_its_own_page(
    desk: Client, wing: str, flyers: Campaign, business: Business, place: str
) -> None:
    reference = {"campaign": flyers.reference, "source": business.sources.get(name="Flyer").reference}[place]
    response = desk.post(f"{wing}/{place}s/{reference}/effort/", {"on": business.today(), "note": "stamps"})
    assert response.status_code == 422
    assert "Say how much money" in response.content.decode()
    assert "stamps" in response.content.decode()


def test_taken_out_it_is_gone_and_the_numbers_are_due(
    desk: Client, wing: str, flyers: Campaign, business: Business
) -> None:
    effort = Effort(business=business, campaign=flyers, on=business.today(), money=Decimal(5))
    effort.spend()
    DueMark.objects.all().delete()
    back = f"{wing}/campaigns/{flyers.reference}/"
    assert desk.post(f"{wing}/efforts/{effort.pk}/take-out/", {"back": back})["Location"] == back
    assert not Effort.objects.exists()
    assert DueMark.objects.exists()
    assert desk.post(f"{wing}/efforts/{effort.pk}/take-out/").status_code == 404, "a second time it is not there"


def test_nobody_is_led_away(desk: Client, wing: str, flyers: Campaign, business: Business) -> None:
    effort = Effort(business=business, campaign=flyers, on=business.today(), money=Decimal(5))
    effort.spend()
    gone = desk.post(f"{wing}/efforts/{effort.pk}/take-out/", {"back": "https://elsewhere.example/"})
    assert gone["Location"] == f"{wing}/efforts/"


def test_the_list_costs_the_same_with_sixty(
    desk: Client,
    wing: str,
    flyers: Campaign,
    business: Business,
    owner: User,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    def spend() -> None:
        Effort(business=business, campaign=flyers, on=business.today(), money=Decimal(5), by=owner).spend()

    pages = [f"{wing}/efforts/", f"{wing}/campaigns/{flyers.reference}/"]
    pages.append(f"{wing}/sources/{business.sources.get(name='Flyer').reference}/")
    spend()
    costs = []
    for page in pages:
        with django_assert_max_num_queries(12) as one:
            desk.get(page)
        costs.append(len(one))
    for _ in range(60):
        spend()
    for page, cost in zip(pages, costs, strict=True):
        with django_assert_max_num_queries(12) as many:
            desk.get(page)
        assert len(many) == cost, page
    first = desk.get(f"{wing}/efforts/")
    assert len(first.context["page"].rows) == 50
    assert len(desk.get(f"{wing}/efforts/{first.context['page'].next_url}").context["page"].rows) == 11


def test_who_may_not(
    client: Client, desk: Client, sales_browser: Client, wing: str, neighbours: Business, business: Business
) -> None:
    theirs = neighbours.sources.get(name="Flyer")
    effort = Effort(business=neighbours, source=theirs, on=neighbours.today(), money=Decimal(5))
    effort.spend()
    assert desk.post(f"{wing}/efforts/{effort.pk}/take-out/").status_code == 404
    foreign = {"target": f"source:{theirs.pk}", "on": business.today(), "money": "5"}
    assert desk.post(f"{wing}/efforts/", foreign).status_code == 422
    assert Effort.objects.count() == 1
    for page in (f"{wing}/efforts/", f"{wing}/efforts/{effort.pk}/take-out/"):
        assert sales_browser.post(page).status_code == 403
        assert "/account/login/" in client.post(page)["Location"]
