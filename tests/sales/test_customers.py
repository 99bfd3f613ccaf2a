"""Customers: the people who paid, how often, and what they are worth in all."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from business.models import Business, User
from sales.models import Prospect


def test_a_customer_stands_once_with_everything_they_bought(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User, business: Business
) -> None:
    then = business.today() - timedelta(days=50)
    first = make_prospect("Maria Lopez", days_ago=60)
    first.win(value=Decimal(1000), by=owner, at=business.noon(then))
    make_prospect(person=first.person).win(value=Decimal(500), by=owner)
    make_prospect("No value", days_ago=9).win(
        value=None, by=owner, at=business.noon(business.today() - timedelta(days=8))
    )
    make_prospect("Still open")
    make_prospect(person=first.person).lose(why="Too dear", by=owner)
    make_prospect(person=first.person)

    response = desk.get(f"{home}/sales/customers/")

    rows = [(str(r), r.first_on, r.outcome_on, r.conversions, r.worth) for r in response.context["page"]]
    today = business.today()
    assert rows == [
        ("Maria Lopez", then, today, 2, Decimal(1500)),
        ("No value", today - timedelta(days=8), today - timedelta(days=8), 1, None),
    ]
    page = response.content.decode()
    assert "$1,500" in page
    assert f"{home}/people/{first.person.reference}/" in page
    assert "2 people who paid" in page


def test_two_conversions_on_one_day_are_one_customer(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    first = make_prospect()
    first.win(value=Decimal(1), by=owner)
    make_prospect(person=first.person).win(value=Decimal(2), by=owner)
    (row,) = desk.get(f"{home}/sales/customers/").context["page"]
    assert (row.conversions, row.worth) == (2, Decimal(3))


def test_an_undone_win_is_no_customer(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    prospect = make_prospect()
    prospect.win(value=Decimal(1), by=owner)
    prospect.reopen(by=owner)
    assert "No customers yet" in desk.get(f"{home}/sales/customers/").content.decode()


def test_customers_are_searched(desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User) -> None:
    make_prospect("Maria Lopez").win(value=None, by=owner)
    make_prospect("Ada Brennan", contact="ada@example.com").win(value=None, by=owner)
    assert [str(r) for r in desk.get(f"{home}/sales/customers/?q=ada@exam").context["page"]] == ["Ada Brennan"]
    assert "Nobody fits" in desk.get(f"{home}/sales/customers/?q=zzz").content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User, django_assert_max_num_queries: Any
) -> None:
    make_prospect("", contact="555 0100").win(value=None, by=owner)
    with django_assert_max_num_queries(12) as few:
        desk.get(f"{home}/sales/customers/")
    for number in range(60):
        make_prospect("", contact=f"555 1{number:03}").win(value=None, by=owner)
    with django_assert_max_num_queries(12) as many:
        first = desk.get(f"{home}/sales/customers/")
    assert len(few) == len(many)
    second = desk.get(f"{home}/sales/customers/{first.context['page'].next_url}")
    assert len({r.pk for r in [*first.context["page"], *second.context["page"]]}) == 61


def test_who_may_not(
    as_marketer: Client, desk: Client, client: Client, home: str, their_prospect: Prospect, owner: User
) -> None:
    their_prospect.win(value=Decimal(7), by=None)
    assert "Not Yours" not in desk.get(f"{home}/sales/customers/").content.decode()
    assert desk.get(f"/{their_prospect.business.slug}/sales/customers/").status_code == 404
    assert as_marketer.get(f"{home}/sales/customers/").status_code == 403
    assert client.get(f"{home}/sales/customers/")["Location"].startswith("/account/login/")
