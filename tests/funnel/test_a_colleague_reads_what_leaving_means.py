"""A member's page says what removing means: of somebody else, of oneself, and of the only owner."""

from collections.abc import Callable

from django.test import Client

from business.hats import Role
from business.models import Business, User
from sales.models import Prospect, Salesperson


def page_of(desk: Client, home: str, business: Business, user: User) -> str:
    return desk.get(f"{home}/settings/people/{business.memberships.get(user=user).pk}/").content.decode()


def test_of_somebody_else(desk: Client, home: str, business: Business, salesperson: User) -> None:
    page = page_of(desk, home, business, salesperson)
    assert "Who is removed is signed out at once" in page
    assert f"Remove {salesperson}</button>" in page


def test_of_oneself(
    desk: Client,
    home: str,
    business: Business,
    owner: User,
    member: Callable[..., User],
    make_prospect: Callable[..., Prospect],
) -> None:
    member(Role.OWNER, "second@example.com")
    make_prospect().assign(to=Salesperson.objects.who_is(owner, business), by=None)
    page = page_of(desk, home, business, owner)
    assert "Invitations you sent are withdrawn." in page
    assert "You have 1 open prospect." in page
    assert f"Leave {business.name}</button>" in page
    assert f"Remove {owner}" not in page


def test_of_the_only_owner(desk: Client, home: str, business: Business, owner: User) -> None:
    page = page_of(desk, home, business, owner)
    assert "is the only owner. Make somebody else an owner first." in page
    assert "/remove/" not in page
