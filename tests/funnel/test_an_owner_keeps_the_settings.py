"""Settings of the business: its name and place, goals, horizons."""

from typing import Any

import pytest
from django.test import Client

from business.due_marks import BEGINNING
from business.models import Business, DueMark, User

PLACE = {
    "name": "Greenleaf Gardens",
    "country": "US",
    "zone": "America/New_York",
    "currency": "USD",
    "language": "en",
}
HORIZONS = {"ready_days": 30, "conversion_days": 90, "stuck_days": 14}
PAGES = ["", "goals/", "horizons/", "customers/", "words/marketing/", "words/sales/", "people/"]


def marks() -> set[tuple[str, Any]]:
    return set(DueMark.objects.values_list("side", "since"))


def test_a_name_changes_and_the_address_stays(desk: Client, home: str, business: Business) -> None:
    answer = desk.post(f"{home}/settings/", {**PLACE, "name": "Green & Leaf", "currency": "EUR"})
    assert answer.headers["Location"] == f"{home}/settings/"
    business.refresh_from_db()
    assert (business.name, business.currency, business.slug) == ("Green & Leaf", "EUR", "greenleaf-gardens")
    assert marks() == set(), "no number reads the name or the currency"


def test_another_zone_makes_all_numbers_due(desk: Client, home: str, business: Business) -> None:
    desk.post(f"{home}/settings/", {**PLACE, "zone": "America/Denver"})
    business.refresh_from_db()
    assert business.zone == "America/Denver"
    assert marks() == {("marketing", BEGINNING), ("sales", BEGINNING)}


BOTH = {"marketing", "sales"}


@pytest.mark.parametrize(("name", "due"), [("ready_days", BOTH), ("conversion_days", BOTH), ("stuck_days", {"sales"})])
def test_another_horizon_makes_due_what_reads_it(
    desk: Client, home: str, business: Business, name: str, due: set[str]
) -> None:
    desk.post(f"{home}/settings/horizons/", {**HORIZONS, name: 45})
    business.refresh_from_db()
    assert getattr(business, name) == 45
    assert {side for side, _since in marks()} == due


def test_saving_the_same_again_makes_nothing_due(desk: Client, home: str, business: Business) -> None:
    desk.post(f"{home}/settings/horizons/", HORIZONS)
    desk.post(f"{home}/settings/", PLACE)
    assert marks() == set()


def test_goals_may_be_set_and_taken_away(desk: Client, home: str, business: Business) -> None:
    desk.post(f"{home}/settings/goals/", {"leads_goal": "40", "customers_goal": "5"})
    business.refresh_from_db()
    assert (business.leads_goal, business.customers_goal) == (40, 5)
    desk.post(f"{home}/settings/goals/", {"leads_goal": "", "customers_goal": ""})
    business.refresh_from_db()
    assert (business.leads_goal, business.customers_goal) == (None, None)


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("", {**PLACE, "name": ""}, "name"),
        ("", {**PLACE, "name": "Half saved", "zone": "Moon/Crater"}, "zone"),
        ("", {**PLACE, "language": "tlh"}, "language"),
        ("goals/", {"leads_goal": "-1"}, "leads_goal"),
        ("goals/", {"leads_goal": "many"}, "leads_goal"),
        ("horizons/", {**HORIZONS, "ready_days": "0"}, "ready_days"),
    ],
)
def test_bad_input_is_told_and_nothing_changes(
    desk: Client, business: Business, page: str, data: dict[str, Any], field: str
) -> None:
    home = f"/{business.slug}"
    answer = desk.post(f"{home}/settings/{page}", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["request"].business.name == "Greenleaf Gardens", "the page's head shows what is saved"
    before = {name: getattr(business, name) for name in (*PLACE, *HORIZONS, "leads_goal")}
    business.refresh_from_db()
    assert before == {name: getattr(business, name) for name in before}


def test_a_zone_that_is_no_place_stays_a_choice(desk: Client, home: str, business: Business) -> None:
    Business.objects.update(zone="EST5EDT", currency="XAU")
    assert desk.post(f"{home}/settings/", {**PLACE, "zone": "EST5EDT", "currency": "XAU"}).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_tabs(desk: Client, home: str, page: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        answer = desk.get(f"{home}/settings/{page}")
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.content.decode().partition('<nav class="tabs"')[2]


@pytest.mark.parametrize("page", PAGES)
def test_settings_are_the_owners(home: str, marketer: User, salesperson: User, signed_in: Any, page: str) -> None:
    for user in (marketer, salesperson):
        assert signed_in(user).get(f"{home}/settings/{page}").status_code == 403
        assert signed_in(user).post(f"{home}/settings/{page}", PLACE).status_code in (403, 405)
    foreigner = User.objects.create_user("else@example.com", "x")
    assert signed_in(foreigner).get(f"{home}/settings/{page}").status_code == 404
    assert Client().get(f"{home}/settings/{page}").headers["Location"].startswith("/account/login/?next=")
