"""People and roles: who belongs to the business, as what; another role; a password for who has none yet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, OutgoingMail, User
from business.models.mail import Kind
from business.refusal import Refused
from funnel.setup.founding import found_business
from funnel.setup.invitations import invite
from sales.models import Prospect, Salesperson


def of(business: Business, user: User) -> Membership:
    return Membership.objects.get(business=business, user=user)


def link_on(page: str) -> str:
    found = re.search(r'value="http://testserver(/account/password/reset/key/[^"]+)"', page)
    assert found, "the page shows an address to set a password"
    return found[1]


def test_a_member_without_a_password_sets_one_by_the_link(desk: Client, home: str, business: Business) -> None:
    sam = User.objects.create_user("sam@example.com")
    address = f"{home}/settings/people/{Membership.objects.take_in(sam, business=business, role=Role.SALESPERSON).pk}/"
    assert f"{address}link/" in desk.get(address).content.decode()
    answer = desk.get(f"{address}link/")
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
    assert desk.get(f"{address}link/").status_code == 409, "and nobody gets another for who has a password"
    assert "No password yet" not in desk.get(f"{home}/settings/people/").content.decode()


def test_an_owner_cannot_take_over_somebody_of_another_business(desk: Client, home: str, business: Business) -> None:
    waiting = User.objects.create_user("waiting@example.com")
    found_business(owner=waiting, name="Else")
    answer = desk.get(
        f"{home}/settings/people/{Membership.objects.take_in(waiting, business=business, role=Role.MARKETER).pk}/link/"
    )
    assert answer.status_code == 409
    assert "/password/reset/key/" not in answer.content.decode()


def test_a_role_changes_and_with_it_what_one_may_see(
    desk: Client, home: str, business: Business, marketer: User, signed_in: Any
) -> None:
    theirs = signed_in(marketer)
    assert theirs.get(f"{home}/settings/").status_code == 403
    desk.post(f"{home}/settings/people/{of(business, marketer).pk}/", {"role": "owner"})
    assert of(business, marketer).role == Role.OWNER
    assert theirs.get(f"{home}/settings/").status_code == 200


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


def test_who_sells_no_more_leaves_prospects_that_can_be_found(
    desk: Client, home: str, business: Business, salesperson: User, make_prospect: Callable[..., Prospect]
) -> None:
    seller = Salesperson.objects.who_is(salesperson, business)
    make_prospect().assign(to=seller, by=None)
    page = desk.post(f"{home}/settings/people/{of(business, salesperson).pk}/", {"role": "marketer"}, follow=True)
    assert f"{home}/sales/prospects/?salesperson={seller.pk}" in page.content.decode()
    assert Prospect.objects.get().salesperson == seller


@pytest.mark.parametrize(
    ("before", "after", "state"), [("owner", "marketer", "skipped"), ("marketer", "owner", "queued")]
)
def test_a_mail_that_waits_tells_no_more_than_the_new_role_may_see(
    desk: Client, home: str, business: Business, member: Callable[..., User], before: str, after: str, state: str
) -> None:
    colleague = member(Role(before), "second@example.com")
    facts: dict[str, Any] = {
        "business": business,
        "kind": Kind.WEEKLY,
        "address": colleague.email,
        "subject": "Week",
        "text": "…",
    }
    mail = OutgoingMail.objects.post(key="a week", user=colleague, **facts)
    desk.post(f"{home}/settings/people/{of(business, colleague).pk}/", {"role": after})
    mail.refresh_from_db()
    assert mail.state == state


def test_who_owns_no_more_invites_no_more(
    desk: Client, home: str, business: Business, member: Callable[..., User]
) -> None:
    other = member(Role.OWNER, "second@example.com")
    invitation = invite("x@example.com", business=business, role=Role.OWNER, by=other)
    desk.post(f"{home}/settings/people/{of(business, other).pk}/", {"role": "marketer"})
    invitation.refresh_from_db()
    assert invitation.withdrawn_at


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
    assert Membership.objects.count() == 2
