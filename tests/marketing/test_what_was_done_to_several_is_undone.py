"""Undo of what was done to ticked leads, and of money taken out: exactly what stood before, where nobody did more."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from marketing.models import Effort, Lead
from sales.models import Prospect


def press_undo(client: Client, response: Any) -> Any:
    found = re.findall(r'class="toast success".*?action="([^"]+)"', response.content.decode(), re.DOTALL)
    assert found, "the message offers no undo"
    return client.post(unescape(found[-1]), follow=True)


@pytest.fixture
def several(make_lead: Callable[..., Lead]) -> list[Lead]:
    return [make_lead(f"P{number}", source="Flyer" if number else None, days_ago=number) for number in range(4)]


@pytest.fixture
def bulk(desk: Client, wing: str, several: list[Lead]) -> Callable[..., Any]:
    """Something done to all of them."""

    def send(**typed: Any) -> Any:
        data = {"lead": [str(lead.reference) for lead in several], **typed}
        return desk.post(f"{wing}/leads/bulk/", data, follow=True)

    return send


def state() -> list[tuple[Any, ...]]:
    names = ("source__name", "step__name", "status", "closed_on", "closed_why")
    return list(Lead.objects.order_by("pk").values_list(*names))


@pytest.mark.parametrize("do", ["source", "move", "close"])
def test_it_is_as_before(
    desk: Client, several: list[Lead], bulk: Callable[..., Any], business: Business, do: str
) -> None:
    before = state()
    web, talked = business.sources.get(name="Web site"), business.steps.get(name="Talked")
    page = bulk(do=do, source=web.pk, step=talked.pk, why="Out of area")
    assert state() != before
    assert "4 leads changed." in press_undo(desk, page).content.decode()
    assert state() == before


def test_sales_follows_back(
    desk: Client, wing: str, make_prospect: Callable[..., Prospect], business: Business
) -> None:
    prospect = make_prospect(source="Flyer")
    web = business.sources.get(name="Web site")
    data = {"lead": str(Lead.objects.get().reference), "do": "source", "source": web.pk}
    page = desk.post(f"{wing}/leads/bulk/", data, follow=True)
    prospect.refresh_from_db()
    assert prospect.source_name == "Web site"
    press_undo(desk, page)
    prospect.refresh_from_db()
    assert prospect.source_name == "Flyer"


def test_who_was_changed_since_stays(
    desk: Client, several: list[Lead], bulk: Callable[..., Any], business: Business, owner: User
) -> None:
    page = bulk(do="source", source=business.sources.get(name="Web site").pk)
    several[1].correct(by=owner, source=business.sources.get(name="Referral"))
    text = press_undo(desk, page).content.decode()
    assert "3 leads changed." in text
    assert "1 lead was left as it was." in text
    assert [each[0] for each in state()] == [None, "Referral", "Flyer", "Flyer"]


def test_undone_twice_is_once(desk: Client, several: list[Lead], bulk: Callable[..., Any], business: Business) -> None:
    page = bulk(do="source", source=business.sources.get(name="Web site").pk)
    press_undo(desk, page)
    before = state()
    press_undo(desk, page)
    assert state() == before


@pytest.mark.parametrize("rows", ["", "x", "1,2,3", "9" * 19, "-1", ",".join(["1"] * 500)])
def test_rows_that_are_none(desk: Client, wing: str, several: list[Lead], rows: str) -> None:
    before = state()
    assert desk.post(f"{wing}/leads/bulk/undo/?rows={rows}").status_code == 302
    assert state() == before


def test_rows_of_another_business(desk: Client, wing: str, neighbours: Business) -> None:
    person, at = neighbours.people.create(name="Theirs"), neighbours.noon(neighbours.today())
    lead = Lead.objects.log(business=neighbours, person=person, by=None, at=at)
    lead.close(why="Theirs", by=None)
    desk.post(f"{wing}/leads/bulk/undo/?rows={lead.history.latest('pk').pk}")
    lead.refresh_from_db()
    assert lead.status == "closed"


@pytest.fixture
def spent(business: Business, owner: User) -> Effort:
    effort = Effort(
        business=business, source=business.sources.get(name="Flyer"), on=business.today(), money=Decimal("12.50"),
        hours=Decimal("1.25"), note="Paper", by=owner,
    )  # fmt: skip
    effort.spend()
    return effort


def test_money_taken_out_comes_back(desk: Client, wing: str, spent: Effort) -> None:
    before = Effort.objects.values().get()
    page = desk.post(f"{wing}/efforts/{spent.pk}/take-out/", follow=True)
    assert not Effort.objects.exists()
    again = press_undo(desk, page)
    assert Effort.objects.values().get() == before
    assert "It is back." in again.content.decode()
    assert press_undo(desk, page).status_code == 404


def test_money_comes_back_on_the_source_that_its_own_went_into(
    desk: Client, wing: str, spent: Effort, business: Business
) -> None:
    """Somebody merged the two while it was out."""
    page = desk.post(f"{wing}/efforts/{spent.pk}/take-out/", follow=True)
    other = business.sources.get(name="Referral")
    assert spent.source is not None
    assert spent.source != other
    spent.source.merge_into(other)
    press_undo(desk, page)
    assert Effort.objects.get().source == other


def test_money_noted_by_mistake_is_taken_out_at_once(desk: Client, wing: str, business: Business) -> None:
    source = business.sources.get(name="Flyer")
    data = {"money": "5", "hours": "", "on": "", "note": ""}
    page = desk.post(f"{wing}/sources/{source.reference}/effort/", data, follow=True)
    assert Effort.objects.count() == 1
    press_undo(desk, page)
    assert not Effort.objects.exists()


def test_who_took_nothing_out_puts_nothing_back(desk: Client, wing: str, spent: Effort) -> None:
    assert desk.post(f"{wing}/efforts/{spent.pk}/put-back/").status_code == 404
    assert Effort.objects.count() == 1
