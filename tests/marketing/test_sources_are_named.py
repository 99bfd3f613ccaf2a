"""Sources: add, rename, approach, order, retire and bring back; never deleted."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from business.models import Business, DueMark, User
from marketing.models import Campaign, Effort, Lead, Source


@pytest.fixture
def referral(business: Business) -> Source:
    return business.sources.get(name="Referral")


def order(business: Business) -> list[str]:
    return [source.name for source in business.sources.filter(retired_at=None)]


def test_a_source_shows_its_leads_money_and_hours(
    desk: Client, wing: str, business: Business, referral: Source, make_lead: Callable[..., Lead], owner: User
) -> None:
    make_lead("Anna", source="Referral")
    make_lead("Old", source="Referral", days_ago=400)
    make_lead("Spam", source="Referral").strike_out(why="Spam", by=owner)
    make_lead("Who knows")
    for days, money in ((3, "12.50"), (500, "99")):
        on = business.today() - timedelta(days=days)
        Effort(business=business, source=referral, on=on, money=Decimal(money), hours=Decimal("1.5"), by=owner).spend()
    response = desk.get(f"{wing}/sources/")
    tally = {source.name: tally for source, tally in response.context["in_use"]}["Referral"]
    assert (tally.leads, tally.ever, tally.money, tally.hours) == (1, 2, Decimal("12.50"), Decimal("1.5"))
    assert response.context["not_asked"].leads == 1
    text = response.content.decode()
    assert "$12.50" in text
    period = response.context["period"]
    opened = f"?source={referral.pk}&from={period.start}&to={period.end}&status=counted"
    assert opened.replace("&", "&amp;") in text
    assert [lead.person.name for lead in desk.get(f"{wing}/leads/{opened}").context["page"]] == ["Anna"]


def test_a_campaign_of_several_sources_is_no_single_sources(
    desk: Client, wing: str, business: Business, referral: Source, owner: User
) -> None:
    fair = Campaign.objects.create(business=business, name="Fair")
    fair.sources.set(business.sources.all()[:2])
    Effort(business=business, campaign=fair, on=business.today(), money=Decimal(300), by=owner).spend()
    response = desk.get(f"{wing}/sources/")
    assert all(tally.money == 0 for _, tally in response.context["in_use"])
    assert "$300" in response.content.decode()


def test_add_one(desk: Client, wing: str, business: Business) -> None:
    desk.post(f"{wing}/sources/", {"name": " Radio ", "approach": "outbound"})
    radio = business.sources.get(name="Radio")
    assert (radio.approach, order(business)[-1]) == ("outbound", "Radio")


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"name": "referral", "approach": ""}, "is in this list already"),
        ({"name": "", "approach": "warm"}, "This field is required."),
        ({"name": "Radio", "approach": "hot"}, "Select a valid choice"),
        ({"name": "x" * 121, "approach": ""}, "at most 120"),
    ],
)
def test_a_wrong_one_is_not_added(
    desk: Client, wing: str, business: Business, posted: dict[str, str], words: str
) -> None:
    before = business.sources.count()
    response = desk.post(f"{wing}/sources/", posted)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert business.sources.count() == before


def test_rename_and_change_the_approach(desk: Client, wing: str, business: Business, referral: Source) -> None:
    DueMark.objects.all().delete()
    desk.post(f"{wing}/sources/{referral.reference}/", {"name": "Word of mouth", "approach": "inbound"})
    referral.refresh_from_db()
    assert (referral.name, referral.approach) == ("Word of mouth", "inbound")
    assert DueMark.objects.filter(business=business, side="marketing").exists(), "numbers by source bear the name"
    taken = desk.post(f"{wing}/sources/{referral.reference}/", {"name": "Flyer", "approach": ""})
    assert taken.status_code == 422
    assert "is in this list already" in taken.content.decode()
    referral.refresh_from_db()
    assert referral.name == "Word of mouth"


def test_order_by_buttons(desk: Client, wing: str, business: Business) -> None:
    first, second, third = order(business)[:3]
    move = business.sources.get(name=second)
    desk.post(f"{wing}/sources/{move.reference}/shift/", {"down": "0"})
    assert order(business)[:3] == [second, first, third]
    desk.post(f"{wing}/sources/{move.reference}/shift/", {"down": "0"})
    assert order(business)[:3] == [second, first, third], "at the top it stays"
    desk.post(f"{wing}/sources/{move.reference}/shift/", {"down": "1"})
    assert order(business)[:3] == [first, second, third]


def test_retired_it_is_kept_by_its_leads_and_can_come_back(
    desk: Client, wing: str, business: Business, referral: Source, make_lead: Callable[..., Lead]
) -> None:
    lead = make_lead(source="Referral")
    after = desk.post(f"{wing}/sources/{referral.reference}/retire/", follow=True).content.decode()
    assert f'action="{wing}/sources/{referral.reference}/bring-back/"' in after
    assert "Undo" in after
    assert "Referral" not in order(business)
    lead.refresh_from_db()
    assert lead.source == referral
    edit = desk.get(f"{wing}/leads/{lead.reference}/edit/").content.decode()
    assert f'<option value="{referral.pk}" selected' in edit, "its own lead may keep it"
    desk.post(f"{wing}/sources/{referral.reference}/bring-back/")
    assert "Referral" in order(business)


def test_the_list_costs_the_same_with_sixty_more(
    desk: Client, wing: str, business: Business, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(12) as few:
        desk.get(f"{wing}/sources/")
    Source.objects.bulk_create(Source(business=business, name=f"Source {n}", position=n) for n in range(60))
    with django_assert_max_num_queries(12) as many:
        desk.get(f"{wing}/sources/")
    assert len(few) == len(many)


@pytest.mark.parametrize("room", ["", "shift/", "retire/", "bring-back/", "effort/"])
def test_who_may_not(
    client: Client, desk: Client, sales_browser: Client, wing: str, referral: Source, neighbours: Business, room: str
) -> None:
    assert sales_browser.post(f"{wing}/sources/{referral.reference}/{room}").status_code == 403
    assert "/account/login/" in client.post(f"{wing}/sources/{referral.reference}/{room}")["Location"]
    foreign = neighbours.sources.get(name="Referral")
    assert desk.post(f"{wing}/sources/{foreign.reference}/{room}").status_code == 404
    assert sales_browser.get(f"{wing}/sources/").status_code == 403
