"""My day: whom to call next, who would be forgotten, and what comes after it is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from sales.models import Prospect, Salesperson


def groups(response: Any) -> dict[str, list[str]]:
    return {group.key: [str(p) for p in group.rows] for group in response.context["groups"]}


@pytest.fixture
def planned(make_prospect: Callable[..., Prospect], business: Business, owner: User) -> Callable[..., Prospect]:
    def make(name: str, days: int | None, **facts: Any) -> Prospect:
        prospect = make_prospect(name, **facts)
        if days is not None:
            prospect.talk(by=None)  # who was not called yet stands under that, whatever is planned
            prospect.plan(action="Call", on=business.today() + timedelta(days=days), by=owner)
        return prospect

    return make


def test_the_day_goes_from_what_is_late_to_what_is_next(
    desk: Client, home: str, planned: Callable[..., Prospect], owner: User
) -> None:
    planned("Today", 0)
    planned("Late", -2, days_ago=9)
    planned("New", None)
    planned("Forgotten", None).talk(by=owner)
    planned("Stuck", 30, days_ago=20)
    planned("Tomorrow", 1)
    planned("Thursday", 5)
    planned("Far", 8)
    assert groups(desk.get(f"{home}/sales/my-day/")) == {
        "due": ["Late", "Today"],
        "unanswered": ["New"],
        "unplanned": ["Forgotten"],
        "stuck": ["Stuck"],
        "tomorrow": ["Tomorrow"],
        "coming": ["Thursday"],
    }


def test_stuck_is_longer_than_the_setting(
    desk: Client, home: str, planned: Callable[..., Prospect], business: Business
) -> None:
    planned("Fifteen", 30, days_ago=15)
    planned("Fourteen", 30, days_ago=14)
    assert groups(desk.get(f"{home}/sales/my-day/")) == {"stuck": ["Fifteen"]}
    business.stuck_days = 20
    business.save()
    assert groups(desk.get(f"{home}/sales/my-day/")) == {}


def test_a_salesperson_sees_theirs_and_nobodys_first(
    as_salesperson: Client,
    home: str,
    planned: Callable[..., Prospect],
    salesperson: User,
    business: Business,
    owner: User,
) -> None:
    mine = Salesperson.objects.who_is(salesperson, business)
    other = Salesperson.objects.create(business=business, name="Sam")
    planned("Mine", 0).assign(to=mine, by=owner)
    planned("Sams", 0).assign(to=other, by=owner)
    planned("Nobodys", 0)
    assert groups(as_salesperson.get(f"{home}/sales/my-day/")) == {"due": ["Mine", "Nobodys"]}
    assert groups(as_salesperson.get(f"{home}/sales/my-day/?whose=all")) == {"due": ["Mine", "Sams", "Nobodys"]}


def test_done_asks_for_what_comes_next_in_its_place(
    desk: Client, home: str, planned: Callable[..., Prospect], business: Business
) -> None:
    planned("Maria", 0)
    seen = Prospect.objects.get()
    done = f"{home}/sales/prospects/{seen.reference}/done/"
    part = desk.post(done, {"seen": seen.version, "back": "my_day"}, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert page.strip().startswith('<li class="asking">')
    assert "What is next with Maria?" in page
    assert Prospect.objects.get().next_on is None

    data = {"action": "Send the quote", "when": "tomorrow", "back": "my_day", "seen": Prospect.objects.get().version}
    planned_ = desk.post(f"{home}/sales/prospects/{seen.reference}/plan/", data)
    assert planned_["Location"] == f"{home}/sales/my-day/"
    now = Prospect.objects.get()
    assert (now.next_action, now.next_on) == ("Send the quote", business.today() + timedelta(days=1))


def test_done_asks_without_scripts_too(desk: Client, home: str, planned: Callable[..., Prospect]) -> None:
    planned("Maria", 0)
    prospect = Prospect.objects.get()
    response = desk.post(
        f"{home}/sales/prospects/{prospect.reference}/done/?whose=all", {"back": "my_day"}, follow=True
    )
    assert response.redirect_chain[0][0] == f"{home}/sales/my-day/?asked={prospect.reference}&whose=all"
    assert "What is next with Maria?" in response.content.decode()


@pytest.mark.parametrize(("when", "days"), [("today", 0), ("tomorrow", 1), ("soon", 3), ("week", 7), ("day", 40)])
def test_a_day_by_one_tap(
    desk: Client, home: str, planned: Callable[..., Prospect], business: Business, when: str, days: int
) -> None:
    prospect = planned("Maria", None)
    on = business.today() + timedelta(days=days)
    data = {"action": "Call", "when": when, "on": str(on) if when == "day" else "", "time_of_day": "09:30"}
    assert desk.post(f"{home}/sales/prospects/{prospect.reference}/plan/", data).status_code == 302
    now = Prospect.objects.get()
    assert now.next_on == on
    assert str(now.next_time) == "09:30:00"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "", "when": "today"}, "This field is required."),
        ({"action": "Call back", "when": ""}, "This field is required."),
        ({"action": "Call back", "when": "never"}, "Select a valid choice."),
        ({"action": "Call back", "when": "day"}, "Which day? Pick one."),
        ({"action": "Call back", "when": "day", "on": "soon"}, "That is not a date."),
        ({"action": "Call back", "when": "day", "on": "2020-01-01"}, "That day is over."),
        ({"action": "Call back", "when": "today", "time_of_day": "25:00"}, "Enter a valid time."),
        ({"action": "x" * 201, "when": "today"}, "at most 200"),
    ],
)
def test_a_plan_that_cannot_be(
    desk: Client, home: str, planned: Callable[..., Prospect], data: dict[str, str], said: str
) -> None:
    prospect = planned("Maria", None)
    response = desk.post(f"{home}/sales/prospects/{prospect.reference}/plan/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{data["action"]}"' in response.content.decode() or not data["action"]
    assert Prospect.objects.get().next_on is None


def test_a_call_is_one_tap(desk: Client, home: str, planned: Callable[..., Prospect]) -> None:
    planned("Maria", 0, contact="(212) 555-0100")
    assert 'href="tel:+12125550100"' in desk.get(f"{home}/sales/my-day/").content.decode()


def test_the_day_costs_the_same_however_full_it_is(
    desk: Client, home: str, planned: Callable[..., Prospect], django_assert_max_num_queries: Any
) -> None:
    planned("", 0, contact="555 0100")
    planned("", None, contact="555 0101")
    with django_assert_max_num_queries(12) as few:
        desk.get(f"{home}/sales/my-day/")
    for number in range(60):
        planned("", [0, None][number % 2], contact=f"555 1{number:03}")
    with django_assert_max_num_queries(12) as many:
        response = desk.get(f"{home}/sales/my-day/")
    assert len(few) == len(many)
    assert [(group.count, len(group.rows)) for group in response.context["groups"]] == [(31, 30), (31, 30)]


def test_a_quiet_day_says_so(desk: Client, home: str, business: Business) -> None:
    assert "Nothing waits on you" in desk.get(f"{home}/sales/my-day/").content.decode()


def test_who_may_not(as_marketer: Client, desk: Client, client: Client, home: str, elsewhere: Business) -> None:
    assert as_marketer.get(f"{home}/sales/my-day/").status_code == 403
    assert desk.get(f"/{elsewhere.slug}/sales/my-day/").status_code == 404
    assert client.get(f"{home}/sales/my-day/")["Location"].startswith("/account/login/")
    assert desk.get(f"{home}/sales/my-day/?whose=theirs").status_code == 404
