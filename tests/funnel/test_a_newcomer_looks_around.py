"""“Look around with example data”: in an empty house without an account, later by whoever has one."""

from collections.abc import Callable
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from business.hats import Role
from business.models import Business, Membership, User
from marketing.models import Lead

SIGN_UP = {"email": "olive@example.com", "password1": "a long pass phrase"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """The firm without its 18 months, which take a while; test_an_example_is_true has them."""
    monkeypatch.setattr("funnel.demo.making.tell", lambda firm: None)


@pytest.fixture
def visitor(client: Client) -> Client:
    """A stranger who looks around."""
    client.post("/new/example/")
    return client


def words(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def test_one_click_in_an_empty_house(client: Client) -> None:
    assert "Look around with example data" in words(client, "/")
    page = client.post("/new/example/", follow=True)
    assert page.redirect_chain[-1][0] == "/greenleaf-gardens/"
    assert "Greenleaf Gardens is made up" in page.content.decode()
    assert Business.objects.get().is_example
    assert all(user.is_example and not user.has_usable_password() for user in User.objects.all())


def test_two_who_look_around_see_the_same(visitor: Client) -> None:
    other = Client()
    assert other.post("/new/example/", follow=True).status_code == 200
    assert Business.objects.count() == 1
    assert words(other, "/greenleaf-gardens/")


def test_every_page_of_it_says_that_it_is_one(desk: Client, home: str) -> None:
    example = desk.post("/new/example/").headers["Location"]
    for page in ("", "marketing/leads/", "sales/board/", "settings/"):
        assert "Example data." in words(desk, f"{example}{page}")
        assert "Example data." not in words(desk, f"{home}/{page}")


def test_from_the_example_to_an_account_and_a_business(visitor: Client) -> None:
    page = visitor.post("/new/own/", follow=True)
    assert page.redirect_chain[-1][0] == "/account/signup/"
    page = visitor.post("/account/signup/", SIGN_UP, follow=True)
    assert page.redirect_chain[-1][0] == "/new/", "the example is nobody's first page"
    assert "Open the example" in page.content.decode()
    assert visitor.post("/new/example/").headers["Location"] == "/greenleaf-gardens/"
    assert Business.objects.count() == 1


def test_the_first_account_has_the_example_and_strangers_are_out(visitor: Client) -> None:
    Client().post("/account/signup/", SIGN_UP)
    member = Membership.objects.get(user__email="olive@example.com")
    assert member.business.is_example
    assert member.is_owner
    assert visitor.get("/greenleaf-gardens/").headers["Location"].startswith("/account/login/")


def test_strangers_are_out_however_the_first_account_was_made(visitor: Client) -> None:
    assert visitor.get("/greenleaf-gardens/").status_code == 200
    call_command("create_business", "Corp", owner="real@example.com", stdout=StringIO())
    assert visitor.get("/greenleaf-gardens/").headers["Location"].startswith("/account/login/")
    assert Business.objects.get(is_example=True).memberships.filter(user__email="real@example.com").exists()


def test_a_user_has_an_example_of_their_own(owner: User, signed_in: Callable[[User], Client]) -> None:
    mine = signed_in(owner)
    assert "Look around with example data" in words(mine, "/new/")
    for _ in range(2):
        assert mine.post("/new/example/").headers["Location"] == "/greenleaf-gardens/"
    example = Business.objects.get(is_example=True)
    assert set(example.memberships.values_list("user__email", "role")) == {
        (owner.email, Role.OWNER),
        ("mia@greenleaf-gardens.example", Role.MARKETER),
        ("sam@greenleaf-gardens.example", Role.SALESPERSON),
    }
    assert "example" in words(mine, "/businesses/")


def test_it_is_removed_with_everybody_in_it(visitor: Client) -> None:
    page = visitor.post("/greenleaf-gardens/example/remove/", follow=True)
    assert page.redirect_chain[-1][0] == "/account/signup/", "as it was before"
    assert not Business.objects.exists()
    assert not User.objects.exists()


def test_its_real_owner_stays_when_it_is_removed(owner: User, signed_in: Callable[[User], Client]) -> None:
    mine = signed_in(owner)
    mine.post("/new/example/")
    page = mine.post("/greenleaf-gardens/example/remove/", follow=True)
    assert "The example is gone." in page.content.decode()
    assert list(User.objects.all()) == [owner]


# Who may not.


def test_no_stranger_looks_around_where_somebody_is(client: Client, owner: User) -> None:
    assert "Look around" not in words(client, "/")
    assert client.post("/new/example/").headers["Location"] == "/account/login/"
    assert not Business.objects.exists()


def test_nobody_looks_around_where_sign_up_is_closed(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "closed"
    client.post("/new/example/")
    assert not Business.objects.exists()


def test_a_made_up_owner_founds_and_invites_nobody(visitor: Client) -> None:
    assert visitor.get("/new/").headers["Location"] == "/"
    visitor.post("/new/", {"name": "Mine", "country": "US", "zone": "UTC", "currency": "USD", "language": "en"})
    assert Business.objects.count() == 1
    asked = {"email": "x@example.com", "name": "X", "role": "owner"}
    page = visitor.post("/greenleaf-gardens/settings/people/add/", asked)
    assert page.status_code in (404, 409, 422)
    assert not User.objects.filter(is_example=False).exists()


def test_only_its_owner_removes_it(owner: User, signed_in: Callable[[User], Client]) -> None:
    signed_in(owner).post("/new/example/")
    made_up = User.objects.get(email__startswith="mia@")
    made_up.set_password("as the command gives one")
    made_up.save()
    mia = signed_in(made_up)
    assert "Remove the example" not in words(mia, "/greenleaf-gardens/")
    assert mia.post("/greenleaf-gardens/example/remove/").status_code == 403
    assert Business.objects.filter(is_example=True).exists()


def test_a_real_business_is_never_removed(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    make_lead("Maria")
    assert desk.post(f"{home}/example/remove/").status_code == 409
    assert Lead.objects.count() == 1


def test_a_later_account_has_nobodys_example(owner: User, settings: Settings) -> None:
    settings.SIGN_UP = "open"
    call_command("demo", stdout=StringIO())
    Client().post("/account/signup/", SIGN_UP)
    assert not Membership.objects.filter(user__email="olive@example.com").exists()
    made_up = User.objects.get(email="olive@greenleaf-gardens.example")
    assert made_up.has_usable_password(), "its printed login still works"


@pytest.mark.parametrize(
    "page", ["password/change/", "password/set/", "email/", "two-steps/", "two-steps/totp/activate/", "reauthenticate/"]
)
def test_a_made_up_owner_has_no_account_to_come_back_by(visitor: Client, page: str) -> None:
    for answer in (visitor.get(f"/account/{page}"), visitor.post(f"/account/{page}", {"email": "evil@example.com"})):
        assert answer.headers["Location"] == "/"
    assert User.objects.filter(email="olive@greenleaf-gardens.example").exists()


def test_nobody_adds_a_second_address_to_an_account(desk: Client) -> None:
    added = desk.post("/account/email/", {"action_add": "", "email": "evil@example.com"})
    assert added.status_code == 404
    assert not EmailAddress.objects.filter(email="evil@example.com").exists()


def test_who_signs_up_meanwhile_is_alone_in_the_house(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel.demo.making.tell", lambda firm: User.objects.create_user("olive@example.com"))
    assert client.post("/new/example/").status_code == 409
    assert not Business.objects.exists()
    assert "_auth_user_id" not in client.session


# What it gets that nobody means.


@pytest.mark.parametrize("path", ["/new/example/", "/new/own/", "/greenleaf-gardens/example/remove/"])
def test_a_link_alone_does_nothing(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 405
    assert Business.objects.count() == 1
