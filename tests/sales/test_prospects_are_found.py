"""The list of prospects: every count elsewhere opens its rows here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from business.periods import month_key, week_key
from funnel.handover.door import hand_back, lose
from sales.models import Prospect, Salesperson, SellingSystem, Stage


@pytest.fixture
def found(desk: Client, home: str) -> Callable[[str], list[str]]:
    def names(query: str) -> list[str]:
        response = desk.get(f"{home}/sales/prospects/{query}")
        assert response.status_code == 200
        assert response.context["count"] == len(response.context["page"])
        return sorted(str(p) for p in response.context["page"])

    return names


@pytest.fixture
def some(
    make_prospect: Callable[..., Prospect], owner: User, business: Business, stage: Callable[[str], Stage]
) -> None:
    sam = Salesperson.objects.create(business=business, name="Sam")
    make_prospect("Open", source="Referral", days_ago=40, contact="open@example.com").assign(to=sam, by=owner)
    make_prospect("Quoted", source="Flyer", days_ago=3).move(to=stage("Quote"), by=owner)
    make_prospect("Won", days_ago=10).win(value=None, by=owner, at=business.noon(business.today() - timedelta(days=9)))
    lose(make_prospect("Lost"), why="Too dear", by=owner)
    hand_back(make_prospect("Back"), why="Not ready yet", by=owner)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Open", "Quoted"]),
        ("?outcome=open", ["Open", "Quoted"]),
        ("?outcome=won", ["Won"]),
        ("?outcome=lost", ["Lost"]),
        ("?outcome=handed_back", ["Back"]),
        ("?outcome=all", ["Back", "Lost", "Open", "Quoted", "Won"]),
        ("?q=quo", ["Quoted"]),
        ("?q=open@example", ["Open"]),
        ("?source=referral", ["Open"]),
        ("?source=refer", []),
        ("?outcome=all&not_asked=1", ["Back", "Lost", "Won"]),
        ("?outcome=all&reason=Too+dear", ["Lost"]),
        ("?salesperson=none", []),
        ("?salesperson=mine", ["Quoted"]),
        ("?waits=unanswered", ["Open"]),
        ("?waits=stuck", ["Open"]),
        ("?waits=unplanned", ["Quoted"]),
        ("?waits=due", []),
    ],
)
def test_each_filter(some: None, found: Callable[[str], list[str]], query: str, names: list[str]) -> None:
    assert found(query) == names


def test_by_stage_system_and_salesperson(
    some: None, found: Callable[[str], list[str]], business: Business, stage: Callable[[str], Stage]
) -> None:
    other = SellingSystem(business=business, name="By post").begin(stage="Letter")
    assert found(f"?stage={stage('Quote').pk}") == ["Quoted"]
    assert found(f"?system={other.pk}") == []
    assert found(f"?system={business.selling_systems.first().pk}") == ["Open", "Quoted"]  # type: ignore[union-attr]
    assert found(f"?salesperson={Salesperson.objects.get(name='Sam').pk}") == ["Open"]


def test_by_the_day_of_hand_over_and_of_the_outcome(
    some: None, found: Callable[[str], list[str]], business: Business
) -> None:
    on = business.today() - timedelta(days=40)
    assert found(f"?week={week_key(on)}") == ["Open"]
    assert found(f"?month={month_key(on)}") == ["Open"]
    assert found(f"?received_from={on}&received_to={on}") == ["Open"], "both ends are within"
    assert found(f"?received_to={on - timedelta(days=1)}") == []
    assert found(f"?received_from={on + timedelta(days=1)}") == ["Quoted"]
    ended = business.today() - timedelta(days=9)
    assert found(f"?outcome=all&outcome_from={ended}&outcome_to={ended}") == ["Won"]
    assert found(f"?outcome=all&outcome_from={ended + timedelta(days=1)}") == ["Back", "Lost"]


@pytest.mark.parametrize(
    "query",
    [
        "outcome=maybe",
        "stage=abc",
        "stage=-1",
        "system=0",
        "salesperson=zero",
        "week=2026-W60",
        "week=2026",
        "month=2026-13",
        "received_from=yesterday",
        "outcome_to=2026-02-30",
        "waits=long",
    ],
)
def test_a_filter_that_cannot_be_is_said(some: None, desk: Client, home: str, query: str) -> None:
    response = desk.get(f"{home}/sales/prospects/?{query}")
    assert response.status_code == 422
    assert len(response.context["page"]) == 0
    assert "so nothing is listed" in response.content.decode()


def test_the_stage_and_salesperson_of_another_business_are_no_choices(
    some: None, desk: Client, home: str, elsewhere: Business, their_prospect: Prospect
) -> None:
    sells = Salesperson.objects.create(business=elsewhere, name="Theirs")
    assert desk.get(f"{home}/sales/prospects/?stage={their_prospect.stage_id}").status_code == 422
    response = desk.get(f"{home}/sales/prospects/?salesperson={sells.pk}")
    assert response.status_code == 422
    assert "Theirs" not in response.content.decode()
    assert "Not Yours" not in desk.get(f"{home}/sales/prospects/?outcome=all").content.decode()


def test_a_filter_from_a_count_stays_while_one_searches(some: None, desk: Client, home: str) -> None:
    page = desk.get(f"{home}/sales/prospects/?outcome=lost&reason=Too+dear").content.decode()
    assert '<input type="hidden" name="reason" value="Too dear">' in page
    assert '<input type="hidden" name="outcome" value="lost">' in page
    assert "Reason: Too dear" in page


def test_pages_hold_everybody_once(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], django_assert_max_num_queries: Any
) -> None:
    make_prospect("", contact="555 0100")
    with django_assert_max_num_queries(12) as few:
        desk.get(f"{home}/sales/prospects/")
    for number in range(64):
        make_prospect(f"Person {number}", days_ago=number // 3)
    with django_assert_max_num_queries(12) as many:
        first = desk.get(f"{home}/sales/prospects/")
    assert len(few) == len(many)
    second = desk.get(f"{home}/sales/prospects/{first.context['page'].next_url}")
    seen = [p.pk for p in first.context["page"]] + [p.pk for p in second.context["page"]]
    assert len(seen) == len(set(seen)) == 65
    assert "65 prospects" in first.content.decode()


def test_an_empty_list_says_how_people_come(desk: Client, home: str, business: Business) -> None:
    assert "People come by being handed over from marketing." in desk.get(f"{home}/sales/prospects/").content.decode()
    assert "Nobody fits" in desk.get(f"{home}/sales/prospects/?q=zzz").content.decode()


def test_who_may_not(as_marketer: Client, desk: Client, client: Client, home: str, elsewhere: Business) -> None:
    assert as_marketer.get(f"{home}/sales/prospects/").status_code == 403
    assert desk.get(f"/{elsewhere.slug}/sales/prospects/").status_code == 404
    assert client.get(f"{home}/sales/prospects/")["Location"].startswith("/account/login/")


def test_a_date_is_read_the_same_in_every_language(
    some: None, found: Callable[[str], list[str]], business: Business
) -> None:
    business.language = "de"
    business.save()
    assert date.fromisoformat("2020-01-02")
    assert found("?received_from=2020-01-02") == ["Open", "Quoted"]


@pytest.mark.parametrize("name", ["source", "campaign", "referrer", "q", "reason"])
def test_a_text_that_no_database_keeps_is_no_fault(desk: Client, home: str, name: str) -> None:
    assert desk.get(f"{home}/sales/prospects/", {name: "a\0b"}).status_code in (200, 422)
