"""Prospects are given to who sells: not to somebody who left, nor to somebody who wears marketing's hat now."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, User
from sales.models import Prospect, Salesperson


def leaves(membership: Membership) -> None:
    membership.leave()


def markets(membership: Membership) -> None:
    membership.become(Role.MARKETER)


@pytest.mark.parametrize("goes", [leaves, markets])
def test_nobody_is_given_to_who_sells_no_more(
    desk: Client,
    home: str,
    business: Business,
    salesperson: User,
    make_prospect: Callable[..., Prospect],
    goes: Callable[[Membership], None],
) -> None:
    gone, prospect = Salesperson.objects.who_is(salesperson, business), make_prospect()
    goes(Membership.objects.get(user=salesperson))
    address = f"{home}/sales/prospects/{prospect.reference}/"
    assert desk.post(f"{address}assign/", {"to": gone.pk}).status_code == 422
    assert Prospect.objects.get().salesperson is None
    assert str(gone) not in desk.get(address).content.decode()


def test_who_left_with_prospects_still_has_them(
    desk: Client, home: str, business: Business, salesperson: User, make_prospect: Callable[..., Prospect]
) -> None:
    gone, prospect = Salesperson.objects.who_is(salesperson, business), make_prospect()
    prospect.assign(to=gone, by=None)
    Membership.objects.get(user=salesperson).leave()
    address = f"{home}/sales/prospects/{prospect.reference}/"
    assert str(gone) in desk.get(address).content.decode()
    assert desk.post(f"{address}assign/", {"to": gone.pk}).status_code == 302
    assert Prospect.objects.get().salesperson == gone


def test_a_name_without_an_account_still_sells(
    desk: Client, home: str, business: Business, make_prospect: Callable[..., Prospect]
) -> None:
    name, prospect = Salesperson.objects.create(business=business, name="Uncle Joe"), make_prospect()
    assert desk.post(f"{home}/sales/prospects/{prospect.reference}/assign/", {"to": name.pk}).status_code == 302
    assert Prospect.objects.get().salesperson == name
