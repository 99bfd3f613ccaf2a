"""People and roles: add a colleague, pass on a link, change a role, remove a member."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, User
from business.refusal import Refused
from funnel.setup.founding import found_business
from sales.models import Salesperson

NEW = {"email": "Sam@Example.com", "name": "Sam Seller", "role": "salesperson"}


def of(business: Business, user: User) -> Membership:
    return Membership.objects.get(business=business, user=user)


def link_on(page: str) -> str:
    found = re.search(r'value="http://testserver(/account/password/reset/key/[^"]+)"', page)
    assert found, "the page shows an address to set a password"
    return found[1]


def test_a_colleague_sets_a_password_by_the_link_and_signs_in(desk: Client, home: str, business: Business) -> None:
    answer = desk.post(f"{home}/settings/people/", NEW, follow=True)
    sam = User.objects.get(email="sam@example.com")
    assert (sam.name, sam.has_usable_password(), of(business, sam).role) == ("Sam Seller", False, Role.SALESPERSON)
    assert Salesperson.objects.get(user=sam).name == "Sam Seller", "prospects can be given to them at once"
    link = link_on(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]

    colleague = Client()
    form = colleague.get(link).headers["Location"]
    words = {"password1": "another long phrase", "password2": "another long phrase"}
    assert colleague.post(form, words, follow=True).status_code == 200
    colleague.post("/account/login/", {"login": "sam@example.com", "password": "another long phrase"})
    assert colleague.get("/").headers["Location"] == f"{home}/"

    again = Client()
    assert "This link no longer works" in again.get(link).content.decode(), "it works once"
    shown = desk.get(f"{home}/settings/people/{of(business, sam).pk}/link/")
    assert shown.status_code == 409, "and nobody gets another for who has a password"


def test_who_has_an_account_already_gets_no_link(desk: Client, home: str, business: Business) -> None:
    known = User.objects.create_user("known@example.com", "their own phrase")
    page = desk.post(f"{home}/settings/people/", {**NEW, "email": "KNOWN@example.com"}, follow=True).content.decode()
    assert of(business, known).role == Role.SALESPERSON
    assert "/password/reset/key/" not in page
    assert "signs in with the password they have" in page


def test_an_owner_cannot_take_over_somebody_of_another_business(desk: Client, home: str, business: Business) -> None:
    waiting = User.objects.create_user("waiting@example.com")
    found_business(owner=waiting, name="Else")
    desk.post(f"{home}/settings/people/", {**NEW, "email": "waiting@example.com"})
    answer = desk.get(f"{home}/settings/people/{of(business, waiting).pk}/link/")
    assert answer.status_code == 409
    assert "/password/reset/key/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "king"}, "role"),
        ({"email": "OWNER@example.com"}, "email"),
    ],
)
def test_bad_input_is_told_and_kept(
    desk: Client, home: str, business: Business, data: dict[str, str], field: str
) -> None:
    answer = desk.post(f"{home}/settings/people/", {**NEW, **data})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Sam Seller" in answer.content.decode()
    assert Membership.objects.count() == 1
    assert not Salesperson.objects.exists()


def test_a_role_changes_and_with_it_what_one_may_see(
    desk: Client, home: str, business: Business, marketer: User, signed_in: Any
) -> None:
    theirs = signed_in(marketer)
    assert theirs.get(f"{home}/settings/").status_code == 403
    desk.post(f"{home}/settings/people/{of(business, marketer).pk}/", {"role": "owner"})
    assert of(business, marketer).role == Role.OWNER
    assert theirs.get(f"{home}/settings/").status_code == 200


def test_a_removed_member_is_out_at_the_next_click(
    desk: Client, home: str, business: Business, salesperson: User, signed_in: Any
) -> None:
    theirs = signed_in(salesperson)
    assert theirs.get(f"{home}/").status_code == 200
    answer = desk.post(f"{home}/settings/people/{of(business, salesperson).pk}/remove/")
    assert answer.headers["Location"] == f"{home}/settings/people/"
    assert theirs.get(f"{home}/").status_code == 404
    assert User.objects.filter(pk=salesperson.pk).exists()


def test_the_last_owner_stays(desk: Client, home: str, business: Business, owner: User, marketer: User) -> None:
    mine = of(business, owner)
    for action, data in (("", {"role": "marketer"}), ("remove/", {})):
        answer = desk.post(f"{home}/settings/people/{mine.pk}/{action}", data)
        assert answer.status_code == 409
        assert "is the only owner" in answer.content.decode()
        assert of(business, owner).role == Role.OWNER


def test_an_owner_may_step_back_once_there_is_another(
    desk: Client, home: str, business: Business, owner: User, member: Callable[..., User]
) -> None:
    other = member(Role.OWNER, "second@example.com")
    answer = desk.post(f"{home}/settings/people/{of(business, owner).pk}/", {"role": "marketer"})
    assert answer.headers["Location"] == f"{home}/", "settings are not theirs any more"
    with pytest.raises(Refused, match="only owner"):
        of(business, other).leave()


def test_an_owner_may_leave_once_there_is_another(
    desk: Client, home: str, business: Business, owner: User, member: Callable[..., User]
) -> None:
    member(Role.OWNER, "second@example.com")
    assert desk.post(f"{home}/settings/people/{of(business, owner).pk}/remove/").headers["Location"] == "/"
    assert desk.get(f"{home}/").status_code == 404


def test_a_long_list_costs_no_more_queries(
    desk: Client, home: str, business: Business, django_assert_max_num_queries: Any
) -> None:
    users = User.objects.bulk_create(User(email=f"u{n}@example.com", password="!") for n in range(60))
    Membership.objects.bulk_create(Membership(business=business, user=user, role=Role.MARKETER) for user in users)
    with django_assert_max_num_queries(12):
        assert "u59@example.com" in desk.get(f"{home}/settings/people/").content.decode()


def test_members_of_other_businesses_are_not_there(desk: Client, home: str, business: Business) -> None:
    stranger = User.objects.create_user("else@example.com", "x")
    theirs = of(found_business(owner=stranger, name="Else"), stranger)
    for action in ("", "link/"):
        assert desk.get(f"{home}/settings/people/{theirs.pk}/{action}").status_code == 404
    assert desk.post(f"{home}/settings/people/{theirs.pk}/remove/").status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALESPERSON])
def test_only_owners_look_after_members(
    home: str, owner: User, member: Callable[..., User], signed_in: Any, role: Role
) -> None:
    theirs = signed_in(member(role))
    owners = Membership.objects.get(user=owner)
    for action in ("", "remove/", "link/"):
        assert theirs.post(f"{home}/settings/people/{owners.pk}/{action}").status_code == 403
    assert theirs.post(f"{home}/settings/people/", NEW).status_code == 403
    assert Membership.objects.count() == 2
