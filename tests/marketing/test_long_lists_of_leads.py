"""The list of leads in pages and parts, whatever its length."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from business.models import User
from marketing.models import Lead
from tests.marketing.test_leads_are_found_and_filtered import names


def test_htmx_gets_the_found_part_only(desk: Client, wing: str, make_lead: Callable[..., Lead]) -> None:
    make_lead("Anna")
    part = desk.get(f"{wing}/leads/?q=anna&source=", headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == f"{wing}/leads/?q=anna"
    text = part.content.decode()
    assert 'id="found"' in text
    assert "<html" not in text
    assert "HX-Request" in part["Vary"]
    again = desk.get(f"{wing}/leads/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in again.content.decode()


def test_long_lists_come_in_pages(desk: Client, wing: str, make_lead: Callable[..., Lead]) -> None:
    for number in range(53):
        make_lead(f"Lead {number}", days_ago=number // 10)
    first = desk.get(f"{wing}/leads/?q=lead")
    assert len(names(first)) == 50
    second = desk.get(f"{wing}/leads/{first.context['page'].next_url}")
    assert len(names(second)) == 3
    assert not set(names(first)) & set(names(second))
    assert names(desk.get(f"{wing}/leads/{second.context['page'].previous_url}")) == names(first)


def test_a_list_costs_the_same_with_one_row_and_with_sixty(
    desk: Client,
    wing: str,
    make_lead: Callable[..., Lead],
    owner: User,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    make_lead("Anna", source="Referral", contact="555 0142")
    with django_assert_max_num_queries(12) as one:
        desk.get(f"{wing}/leads/")
    for number in range(60):
        make_lead("", source="Flyer", contact=f"555 {number:04}").touch(channel="call", by=owner)
    with django_assert_max_num_queries(12) as many:
        desk.get(f"{wing}/leads/")
    assert len(one) == len(many)


def test_empty_says_what_to_do(desk: Client, wing: str, home: str, make_lead: Callable[..., Lead], owner: User) -> None:
    assert f'href="{home}/log/"' in re.sub(r"(?s)<header.*?</header>", "", desk.get(f"{wing}/leads/").content.decode())
    nothing = desk.get(f"{wing}/leads/?q=nobody").content.decode()
    assert "Take the filters off" in nothing
    make_lead("Anna").close(why="x", by=owner)
    closed = desk.get(f"{wing}/leads/?q=anna").content.decode()
    assert "Look among all leads" in closed
    assert "Take the filters off" not in closed


def test_a_made_up_cursor_gives_the_first_page(desk: Client, wing: str, make_lead: Callable[..., Lead]) -> None:
    make_lead("Anna")
    assert names(desk.get(f"{wing}/leads/?after=tomorrow~x")) == ["Anna"]
