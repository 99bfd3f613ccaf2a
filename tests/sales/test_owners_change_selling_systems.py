"""Only owners change the selling systems; a business may let its salespeople. Everybody in sales reads them."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.models import Business
from sales.models import SellingSystem, Stage

FORMS = {
    "": {"name": "By post", "stage": "Letter"},
    "{system}/": {"name": "Visit again", "guidance": ""},
    "{system}/rename/": {"name": "Our new way"},
    "{system}/retire/": {},
    "{system}/stages/{stage}/": {"name": "First visit", "guidance": "Ask"},
    "{system}/stages/{stage}/arrange/": {"do": "down"},
}


@pytest.fixture
def address(home: str, business: Business) -> Callable[[str], str]:
    """The address of a form."""
    system = SellingSystem.objects.get(business=business)
    stage = system.stages.order_by("position").first()
    assert stage
    return lambda path: f"{home}/sales/selling-systems/{path.format(system=system.reference, stage=stage.pk)}"


def words() -> list[object]:
    systems = SellingSystem.objects.order_by("pk").values_list("name", "retired_at")
    return [*systems, *Stage.objects.order_by("pk").values_list("name", "guidance", "position", "retired_at")]


@pytest.mark.parametrize("path", FORMS)
def test_a_salesperson_changes_none(as_salesperson: Client, address: Callable[[str], str], path: str) -> None:
    before = words()
    assert as_salesperson.post(address(path), FORMS[path]).status_code == 403
    assert words() == before


@pytest.mark.parametrize("path", [path for path in FORMS if "retire" not in path])
def test_where_the_business_lets_them_they_do(
    as_salesperson: Client, business: Business, address: Callable[[str], str], path: str
) -> None:
    business.change(sellers_change_systems=True)
    before = words()
    assert as_salesperson.post(address(path), FORMS[path]).status_code == 302
    assert words() != before


@pytest.mark.parametrize("path", ["", "{system}/"])
def test_they_read_them_without_buttons(
    as_salesperson: Client, desk: Client, address: Callable[[str], str], path: str
) -> None:
    page = as_salesperson.get(address(path)).content.decode()
    assert "First call" in page
    assert "Owners change the selling systems." in page
    assert "/rename/" not in page
    assert ">Add</button>" not in page
    assert ">Add</button>" in desk.get(address(path)).content.decode()


def test_an_owner_lets_them_and_takes_it_back(desk: Client, home: str, business: Business) -> None:
    page = f"{home}/settings/permissions/"
    assert "Salespeople may change the selling systems" in desk.get(page).content.decode()
    for data, lets in (({"sellers_change_systems": "on"}, True), ({}, False)):
        assert desk.post(page, data).status_code == 302
        business.refresh_from_db()
        assert business.sellers_change_systems is lets


def test_nobody_else_decides_it(as_salesperson: Client, as_marketer: Client, home: str, business: Business) -> None:
    for client in (as_salesperson, as_marketer):
        assert client.post(f"{home}/settings/permissions/", {"sellers_change_systems": "on"}).status_code == 403
    business.refresh_from_db()
    assert not business.sellers_change_systems
