"""Today: two panels side by side, what waits, what sales teaches; each member sees the hats they may wear."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, User
from marketing.models import Lead
from sales.models import Prospect


@pytest.fixture
def counted(business: Business) -> Callable[[], None]:
    """Let both jobs catch up."""

    def count() -> None:
        marketing.numbers_job.compute(business)
        sales.numbers_job.compute(business)

    return count


def test_a_new_business_is_told_what_to_do_first(desk: Client, home: str, counted: Callable[[], None]) -> None:
    for _ in range(2):
        page = desk.get(f"{home}/").content.decode()
        assert "Log your first lead" in page
        assert "Counting" not in page
        assert "every 3s" not in page
        counted()


def test_where_nobody_was_handed_over_sales_waits_for_no_count(
    desk: Client, home: str, make_lead: Callable[..., Lead], business: Business, counted: Callable[[], None]
) -> None:
    make_lead()
    marketing.numbers_job.compute(business)
    for _ in range(2):
        page = desk.get(f"{home}/").content.decode()
        assert "Nobody is ready to buy yet" in page
        assert "every 3s" not in page
        assert "became customers so far" not in page
        counted()


def test_both_panels_show_their_own_counts_and_open_their_rows(
    desk: Client,
    home: str,
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    counted: Callable[[], None],
    owner: User,
) -> None:
    make_lead("Jane")
    make_prospect("Maria").win(value=Decimal(4200), by=owner)
    make_prospect("Tom")
    counted()
    response = desk.get(f"{home}/")
    page = response.content.decode()
    assert "3</a> <small>leads this week so far" in page
    assert re.search(r'became customers so far, <a href="[^"]+&amp;outcome=open">1 open</a>', page)
    assert "$4,200" in page
    for side, count in (("marketing", 3), ("sales", 1)):
        panel = response.context[side]
        rows = (
            panel.rows + "&outcome=won"
            if side == "sales"
            else f"{home}/marketing/leads/?week={panel.numbers['week']}&status=counted"
        )
        listed = desk.get(rows)
        assert listed.status_code == 200
        assert len(listed.context["page"]) == count, f"the rows of {side} add up to its count"


def test_what_waits_opens_its_rows(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User, business: Business
) -> None:
    make_prospect("Maria")
    tom = make_prospect("Tom")
    tom.talk(by=owner)
    tom.plan(action="Call", on=business.today() - timedelta(days=2), by=owner)
    make_prospect("Ann").talk(by=owner)
    found = desk.get(f"{home}/").context["waiting"]
    assert {(each.count, each.words) for each in found} == {
        (1, "handed over, not yet called"),
        (1, "next action due"),
        (1, "prospect without a next action"),
    }
    for each in found:
        assert len(desk.get(each.url).context["page"]) == each.count


def test_while_a_job_is_behind_the_panels_ask_again(
    desk: Client, home: str, make_lead: Callable[..., Lead], counted: Callable[[], None]
) -> None:
    make_lead()
    assert b'hx-trigger="every 3s"' in desk.get(f"{home}/").content
    counted()
    part = desk.get(f"{home}/", headers={"HX-Request": "true"}).content.decode()
    assert "lead this week so far" in part
    assert "every 3s" not in part
    assert "<html" not in part


def test_a_marketer_sees_no_sales_and_a_salesperson_no_marketing(
    home: str,
    make_prospect: Callable[..., Prospect],
    counted: Callable[[], None],
    signed_in: Callable[[User], Client],
    marketer: User,
    salesperson: User,
) -> None:
    make_prospect()
    counted()
    seen = signed_in(marketer).get(f"{home}/")
    assert "marketing" in seen.context
    assert "sales" not in seen.context
    assert b"handed over, not yet called" not in seen.content
    seen = signed_in(salesperson).get(f"{home}/")
    assert "sales" in seen.context
    assert "marketing" not in seen.context
    assert "feedback" not in seen.context
    assert f'href="{home}/feedback/"' not in seen.content.decode(), "no way is shown to a page that is not for them"
    assert signed_in(salesperson).get(f"{home}/feedback/").status_code == 403


def test_feedback_is_told_apart_as_asked(desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
    make_prospect(source="Referral")
    page = desk.get(f"{home}/feedback/?by=approach")
    assert [line.name for line in page.context["feedback"].lines] == ["warm"]
    assert desk.get(f"{home}/feedback/?by=nonsense").status_code == 422
    page = desk.get(f"{home}/feedback/?from=2026-05-01&to=2026-04-01")
    assert page.status_code == 422
    assert b"before the first date" in page.content


@pytest.mark.parametrize(
    "path", ["/", "/feedback/", "/marketing/numbers/", "/sales/numbers/", "/marketing/numbers/?by=week"]
)
def test_pages_of_numbers_cost_the_same_whatever_they_count(
    path: str,
    desk: Client,
    home: str,
    make_prospect: Callable[..., Prospect],
    counted: Callable[[], None],
    django_assert_max_num_queries: Any,
) -> None:
    for day in range(30):
        make_prospect(source="Referral" if day % 2 else None, days_ago=day)
    counted()
    with django_assert_max_num_queries(12):
        assert desk.get(f"{home}{path}").status_code == 200
