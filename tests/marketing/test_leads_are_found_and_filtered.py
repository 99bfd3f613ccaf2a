"""The list of leads: by step, source, campaign, window, words; every count opens its rows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from business.periods import week_key
from funnel.handover.door import hand_back, hand_over
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect


def names(response: Any) -> list[str]:
    """Who stands in the list, in order."""
    return [lead.person.name for lead in response.context["page"]]


def count_of(response: Any, label: str) -> int:
    """What a tab says it holds."""
    return next(int(tab.count) for tab in response.context["tabs"] if tab.label == label)


def test_open_leads_stand_newest_first(desk: Client, wing: str, make_lead: Callable[..., Lead], owner: User) -> None:
    make_lead("Old Hand", days_ago=9)
    make_lead("New Face", wants="A hedge", source="Referral")
    make_lead("Gone", days_ago=1).close(why="Out of area", by=owner)
    response = desk.get(f"{wing}/leads/")
    assert names(response) == ["New Face", "Old Hand"]
    text = response.content.decode()
    assert "A hedge" in text
    assert "Referral" in text


def test_tabs_count_what_they_open(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead], owner: User
) -> None:
    talked = business.steps.get(name="Talked")
    make_lead("Anna").move(to=talked, by=owner)
    make_lead("Ben").close(why="No interest", by=owner)
    make_lead("Cleo").strike_out(why="Spam", by=owner)
    make_lead("Dora").revisit(on=business.today(), by=owner)
    hand_over(make_lead("Emil"), by=owner, unready_why="x")
    expected = {
        "With marketing": ["Dora", "Anna"],
        "New": ["Dora"],
        "Talked": ["Anna"],
        "Interested": [],
        "Revisit due": ["Dora"],
        "With sales": ["Emil"],
        "Closed": ["Ben"],
        "Struck out": ["Cleo"],
        "All": ["Emil", "Dora", "Ben", "Anna"],
    }
    tabs = desk.get(f"{wing}/leads/").context["tabs"]
    assert [tab.label for tab in tabs] == list(expected)
    for tab in tabs:
        opened = desk.get(f"{wing}/leads/{tab.query}")
        assert names(opened) == expected[tab.label], tab.label
        assert tab.count == len(expected[tab.label]), tab.label
        assert [shown.label for shown in opened.context["tabs"] if shown.current] == [tab.label]


def test_a_retired_step_stays_a_tab_while_somebody_stands_there(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead], owner: User
) -> None:
    talked = business.steps.get(name="Talked")
    lead = make_lead("Anna")
    lead.move(to=talked, by=owner)
    talked.retire()
    assert count_of(desk.get(f"{wing}/leads/"), "Talked") == 1
    lead.close(why="x", by=owner)
    assert "Talked" not in [tab.label for tab in desk.get(f"{wing}/leads/").context["tabs"]]


def test_by_source_campaign_and_approach(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    fair = Campaign.objects.create(business=business, name="Fair")
    make_lead("Anna", source="Referral", campaign=fair)
    make_lead("Ben", source="Web site")
    make_lead("Cleo")
    referral = business.sources.get(name="Referral")
    for query, who in {
        f"source={referral.pk}": ["Anna"],
        "source=none": ["Cleo"],
        f"campaign={fair.pk}": ["Anna"],
        "campaign=none": ["Cleo", "Ben"],
        "approach=inbound": ["Ben"],
        f"source={referral.pk}&campaign=none": [],
    }.items():
        assert names(desk.get(f"{wing}/leads/?{query}")) == who, query


def test_by_window_week_and_month(desk: Client, wing: str, make_lead: Callable[..., Lead]) -> None:
    for on in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 8), date(2026, 11, 9)):
        make_lead(f"{on}", on=on)
    for query, who in {
        "from=2026-11-02": ["2026-11-09", "2026-11-08", "2026-11-02"],
        "to=2026-11-01": ["2026-11-01", "2026-10-31"],
        "from=2026-11-01&to=2026-11-02": ["2026-11-02", "2026-11-01"],
        "week=2026-W45": ["2026-11-08", "2026-11-02"],
        "month=2026-10": ["2026-10-31"],
        "month=2026-11&to=2026-11-01": ["2026-11-01"],
    }.items():
        assert names(desk.get(f"{wing}/leads/?{query}")) == who, query


def test_by_hand_over_date_even_when_handed_back(
    desk: Client, wing: str, business: Business, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    today = business.today()
    make_prospect("Anna", days_ago=9, received_on=today - timedelta(days=3))
    back = make_prospect("Ben", days_ago=9, received_on=today - timedelta(days=4))
    hand_back(back, why="Not yet", by=owner)
    make_prospect("Cleo", days_ago=9)
    query = f"status=counted&ready_from={today - timedelta(days=4)}&ready_to={today - timedelta(days=3)}"
    response = desk.get(f"{wing}/leads/?{query}")
    assert sorted(names(response)) == ["Anna", "Ben"]
    assert "Handed over" in response.content.decode()


@pytest.mark.parametrize("words", ["lopez", "green MARIA", "maria@", "0142", "555 0142", "patio", "maria patio"])
def test_by_words_in_name_company_contacts_and_wants(
    desk: Client, wing: str, make_lead: Callable[..., Lead], words: str
) -> None:
    lead = make_lead("Maria Lopez", contact="555 0142", wants="New patio")
    lead.person.add_contact("maria@example.com")
    lead.person.company = "Green & Sons"
    lead.person.save()
    make_lead("Somebody Else", contact="777 9988", wants="A hedge")
    assert names(desk.get(f"{wing}/leads/", {"q": words})) == ["Maria Lopez"]


def test_who_is_with_sales_by_another_lead_is_flagged(
    desk: Client, wing: str, make_lead: Callable[..., Lead], owner: User
) -> None:
    first = make_lead("Maria Lopez", days_ago=3)
    hand_over(first, by=owner, unready_why="x")
    make_lead(person=first.person, wants="Another job")
    response = desk.get(f"{wing}/leads/")
    assert names(response) == ["Maria Lopez"]
    assert "With sales, leave alone" in response.content.decode()
    make_lead("Ben")
    assert desk.get(f"{wing}/leads/?q=Ben").content.decode().count("With sales, leave alone") == 0


def test_revisit_leaves_out_who_is_with_sales(
    desk: Client, wing: str, business: Business, make_lead: Callable[..., Lead], owner: User
) -> None:
    first = make_lead("Maria Lopez")
    other = make_lead(person=first.person)
    other.revisit(on=business.today(), by=owner)
    assert count_of(desk.get(f"{wing}/leads/"), "Revisit due") == 1
    hand_over(first, by=owner, unready_why="x")
    assert count_of(desk.get(f"{wing}/leads/"), "Revisit due") == 0
    assert names(desk.get(f"{wing}/leads/?revisit=due")) == []


def test_filters_narrow_the_tabs_and_stay_in_every_link(
    desk: Client, wing: str, make_lead: Callable[..., Lead], business: Business
) -> None:
    make_lead("Anna", source="Referral")
    make_lead("Ben", source="Flyer")
    referral = business.sources.get(name="Referral").pk
    response = desk.get(f"{wing}/leads/?source={referral}&week={week_key(business.today())}")
    assert count_of(response, "New") == 1
    assert all(f"source={referral}" in tab.query and "week=" in tab.query for tab in response.context["tabs"])
    (window,) = response.context["windows"]
    assert "week" not in window.without
    assert f"source={referral}" in window.without


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "from=2026-11-09&to=2026-11-01",
        "ready_from=2026-11-09&ready_to=2026-11-01",
        "week=2026-W60",
        "week=now",
        "week=9999-W52",
        "month=2026-13",
        "source=999999",
        "campaign=x",
        "step=-1",
        "status=lost",
        "approach=cold",
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_is_kept(
    desk: Client, wing: str, make_lead: Callable[..., Lead], query: str
) -> None:
    make_lead("Anna")
    response = desk.get(f"{wing}/leads/?{query}")
    assert response.status_code == 422
    text = response.content.decode()
    assert "this was not understood" in text
    assert "Anna" not in text


def test_a_source_of_another_business_is_no_choice(
    desk: Client, wing: str, make_lead: Callable[..., Lead], neighbours: Business
) -> None:
    foreign = Source.objects.filter(business=neighbours).first()
    assert foreign is not None
    assert desk.get(f"{wing}/leads/?source={foreign.pk}").status_code == 422
    make_lead("Theirs", business=neighbours)
    assert names(desk.get(f"{wing}/leads/?status=all")) == []


def test_who_may_not(
    client: Client, sales_browser: Client, desk: Client, wing: str, neighbours: Business, home: str
) -> None:
    assert client.get(f"{wing}/leads/").status_code == 302
    assert "/account/login/" in client.get(f"{wing}/leads/")["Location"]
    assert sales_browser.get(f"{wing}/leads/").status_code == 403
    assert desk.get(f"/{neighbours.slug}/marketing/leads/").status_code == 404
