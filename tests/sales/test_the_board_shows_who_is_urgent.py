"""The board: the newest and the most urgent first, a way to every card, and counts that name their period."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

import sales.numbers_job
from business.models import Business, User
from business.templatetags.figures import day_month
from sales.models import Prospect, Stage


def cards(response: Any, stage: str = "First call") -> list[str]:
    board = response.context["board"]
    return [str(card) for column in board.columns if str(column.stage) == stage for card in column.cards]


def test_the_newest_who_wait_for_a_call_come_first_then_what_is_due(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    today = business.today()
    for name, days in (("Later", 9), ("Due today", 0), ("Overdue", -3)):
        make_prospect(name, days_ago=20).plan(action="Call", on=today + timedelta(days=days), by=owner)
    make_prospect("Talked to", days_ago=1).talk(by=owner)
    make_prospect("Old, waits", days_ago=30)
    make_prospect("New, waits")
    shown = cards(desk.get(f"{home}/sales/board/"))
    assert shown == ["New, waits", "Old, waits", "Overdue", "Due today", "Talked to", "Later"]


def test_there_is_a_way_to_every_card(desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
    for number in range(33):
        make_prospect(f"Person {number:02}", days_ago=40 - number)
    board = desk.get(f"{home}/sales/board/")
    assert (len(cards(board)), cards(board)[0]) == (30, "Person 32"), "the newest is not the one that is hidden"
    link = re.search(r'class="more-cards"><a href="([^"]+)">and 3 more<', board.content.decode())
    assert link
    whole = desk.get(f"{home}/sales/board/{unescape(link[1]).partition('#')[0]}")
    assert len(cards(whole)) == len(set(cards(whole))) == 33
    assert "more-cards" not in whole.content.decode()


def test_all_of_a_column_keeps_the_other_filters(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    for number in range(32):
        make_prospect(f"Person {number:02}")
    make_prospect("Called").talk(by=owner)
    board = desk.get(f"{home}/sales/board/?unanswered=1")
    link = re.search(r'class="more-cards"><a href="([^"]+)"', board.content.decode())
    assert link
    assert "unanswered=1" in link[1]
    assert len(cards(desk.get(f"{home}/sales/board/{unescape(link[1]).partition('#')[0]}"))) == 32


@pytest.mark.parametrize("whole", ["x", "-1", "9" * 30, "٣", "12345"])
def test_a_column_that_is_none_shows_the_board_as_it_is(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], whole: str
) -> None:
    make_prospect()
    assert cards(desk.get(f"{home}/sales/board/", {"whole": whole})) == ["Maria Lopez"]


def test_it_costs_the_same_however_full_it_is(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        make_prospect(f"Person {number}")
    stage = Stage.objects.get(name="First call")
    with django_assert_max_num_queries(12):
        assert len(cards(desk.get(f"{home}/sales/board/", {"whole": stage.pk}))) == 40


def test_a_new_stage_does_not_say_that_all_went_on(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business, owner: User
) -> None:
    quote = Stage.objects.get(business=business, name="Quote")
    for number in range(4):
        make_prospect(f"Person {number}", days_ago=9).move(to=quote, by=owner)
    Stage(business=business, system=quote.system, name="Contract").add()
    sales.numbers_job.compute(business)
    page = desk.get(f"{home}/sales/board/").content.decode()
    since = day_month(business.today() - timedelta(days=2 * business.conversion_days - 1))
    assert f"nobody was here since {since}" in page, "four skipped Visit"
    assert f"4 of 4 went on since {since}" in page, "of First call"
    assert f"0 of 4 went on since {since}" in page, "of Quote"
    numbers = desk.get(f"{home}/sales/numbers/").content.decode()
    assert "nobody was here, 4 skipped it" in numbers
    assert "4 of 4 went on" in numbers


def test_todays_headline_names_its_period(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business
) -> None:
    make_prospect()
    sales.numbers_job.compute(business)
    since = business.today() - timedelta(days=2 * business.conversion_days - 1)
    page = desk.get(f"{home}/").content.decode()
    assert "Of those handed over since" in page
    assert day_month(since).replace(",", "") in page
