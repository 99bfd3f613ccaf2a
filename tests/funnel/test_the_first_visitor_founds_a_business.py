"""First run: sign up with an e-mail and one password, name the business, be on Today in under a minute."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, User
from funnel.setup.presets import STARTERS

FACTS = {
    "name": "Greenleaf Gardens",
    "country": "US",
    "zone": "America/New_York",
    "currency": "USD",
    "language": "en",
    "starter": "services",
}


@pytest.fixture
def newcomer(db: None, signed_in: Callable[[User], Client]) -> Client:
    """The session of somebody with an account and no business."""
    return signed_in(User.objects.create_user("new@example.com", "a long pass phrase"))


@pytest.mark.django_db
def test_from_the_front_door_to_today() -> None:
    stranger = Client()
    assert stranger.get("/").headers["Location"] == "/account/signup/"

    signed = stranger.post("/account/signup/", {"email": "Olive@Example.com", "password1": "a long pass phrase"})
    assert signed.headers["Location"] == "/"
    assert stranger.get("/").headers["Location"] == "/new/"

    founded = stranger.post("/new/", FACTS)
    business = Business.objects.get()
    assert founded.headers["Location"] == f"/{business.slug}/" == "/greenleaf-gardens/"
    assert stranger.get("/").headers["Location"] == "/greenleaf-gardens/"
    member = Membership.objects.get()
    assert (member.role, member.user.email) == (Role.OWNER, "olive@example.com")
    assert business.zone == "America/New_York"
    starter = STARTERS["services"]
    assert [source.name for source in business.sources.all()] == [str(name) for name, _ in starter.sources]
    assert [stage.name for stage in business.stages.all()] == [str(name) for name, _ in starter.stages]
    welcome = [str(message) for message in stranger.get("/businesses/").context["messages"]]
    assert any("Greenleaf Gardens is ready" in message for message in welcome)


@pytest.mark.django_db
def test_sign_up_is_closed_after_the_first(owner: User) -> None:
    stranger = Client()
    assert stranger.get("/").headers["Location"] == "/account/login/"
    page = stranger.get("/account/signup/")
    assert "Ask the owner of your business to add you" in page.content.decode()
    stranger.post("/account/signup/", {"email": "two@example.com", "password1": "a long pass phrase"})
    assert User.objects.count() == 1
    assert "Make one" not in stranger.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_sign_up_may_be_open_to_anybody_or_nobody(owner: User, settings: Any) -> None:
    settings.SIGN_UP = "open"
    assert "Make one" in Client().get("/account/login/").content.decode()
    Client().post("/account/signup/", {"email": "two@example.com", "password1": "a long pass phrase"})
    assert User.objects.count() == 2

    User.objects.all().delete()
    settings.SIGN_UP = "closed"
    assert Client().get("/").headers["Location"] == "/account/login/"
    Client().post("/account/signup/", {"email": "two@example.com", "password1": "a long pass phrase"})
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("header", "asked", "guessed"),
    [
        ("en-US,en;q=0.9", {}, ("US", "America/New_York", "USD", "en")),
        ("en-GB,en;q=0.9", {}, ("GB", "Europe/London", "GBP", "en-gb")),
        ("de", {}, ("DE", "Europe/Berlin", "EUR", "de")),
        ("en-US", {"seen_zone": "Europe/Dublin"}, ("IE", "Europe/Dublin", "EUR", "en-ie")),
        ("en-US", {"seen_zone": "Asia/Calcutta"}, ("IN", "Asia/Kolkata", "INR", "en")),
        (
            "en-US",
            {"seen_zone": "America/Denver", "country": "US"},
            ("US", "America/Denver", "USD", "en"),
        ),
        ("en-US", {"seen_zone": "America/Denver", "country": "BR"}, ("BR", "America/Sao_Paulo", "BRL", "en")),
        ("", {}, ("US", "America/New_York", "USD", "en")),
        ("xx-yy;q=nonsense", {"seen_zone": "Moon/Crater", "country": "??"}, ("US", "America/New_York", "USD", "en")),
    ],
)
def test_the_place_is_guessed(newcomer: Client, header: str, asked: dict[str, str], guessed: tuple[str, ...]) -> None:
    initial = newcomer.get("/new/", asked, headers={"accept-language": header}).context["form"].initial
    assert (initial["country"], initial["zone"], initial["currency"], initial["language"]) == guessed


def test_a_part_holds_only_the_place(newcomer: Client) -> None:
    part = newcomer.get("/new/", {"country": "BR"}, headers={"hx-request": "true"}).content.decode()
    assert '<option value="BRL" selected>' in part
    assert "<html" not in part
    assert 'name="starter"' not in part


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", " "), ("country", "XX"), ("zone", "Moon/Crater"), ("currency", "doubloon"), ("starter", "x")],
)
def test_bad_input_is_told_and_kept(newcomer: Client, name: str, value: str) -> None:
    answer = newcomer.post("/new/", {**FACTS, "name": "Kept Name", name: value})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not Business.objects.exists()
    if name != "name":
        assert 'value="Kept Name"' in answer.content.decode()


def test_any_member_may_found_another_and_choose(business: Business, salesperson: User, signed_in: Any) -> None:
    client = signed_in(salesperson)
    client.post("/new/", {**FACTS, "name": "Greenleaf Gardens"})
    second = Business.objects.exclude(pk=business.pk).get()
    assert second.slug == "greenleaf-gardens-2"
    assert client.get("/").headers["Location"] == "/businesses/"
    page = client.get("/businesses/").content.decode()
    assert 'href="/greenleaf-gardens/"' in page
    assert 'href="/greenleaf-gardens-2/"' in page


def test_a_name_that_is_an_address_of_the_house_gets_another_address(newcomer: Client) -> None:
    newcomer.post("/new/", {**FACTS, "name": "Account"})
    assert Business.objects.get().slug == "account-2"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/new/", "/businesses/"])
def test_a_stranger_signs_in_first(owner: User, path: str) -> None:
    assert Client().get(path).headers["Location"] == f"/account/login/?next={path}"
