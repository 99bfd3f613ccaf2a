"""Where strangers may sign up, an address is proved by a mailed link first; look-alikes are refused, mails are few."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from business.accounts.look_alike import is_deceptive, mixes_scripts, skeleton
from business.models import Business, User

SIGN_UP = {"email": "stranger@example.com", "password1": "a long pass phrase"}
SIGN_IN = {"login": "stranger@example.com", "password": "a long pass phrase"}


@pytest.fixture(autouse=True)
def no_tries_before(settings: Settings) -> None:
    """A cache of its own: what others count elsewhere stays theirs."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": uuid4().hex}}


@pytest.fixture
def open_house(settings: Settings, owner: User) -> None:
    """A house where somebody is, and strangers may sign up."""
    settings.SIGN_UP = "open"


def link() -> str:
    found = re.search(r"http://testserver(/account/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


@pytest.mark.usefixtures("open_house")
def test_nothing_can_be_done_before_the_link_is_opened(client: Client) -> None:
    page = client.post("/account/signup/", SIGN_UP, follow=True).content.decode()
    assert "Look at your mail" in page
    assert [message.to for message in mail.outbox] == [["stranger@example.com"]]
    for path in ("/new/", "/businesses/", "/new/example/"):
        answer = client.get(path) if path != "/new/example/" else client.post(path)
        assert answer.headers.get("Location", "").startswith("/account/login/"), path
    assert client.post("/new/", {"name": "Mine"}).headers["Location"].startswith("/account/login/")
    assert not Business.objects.exists()
    again = client.post("/account/login/", SIGN_IN, follow=True).content.decode()
    assert "Look at your mail" in again
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("open_house")
def test_by_the_link_the_account_is_theirs(client: Client) -> None:
    client.post("/account/signup/", SIGN_UP)
    there = link()
    assert "Is this your address?" in client.get(there).content.decode()
    assert not EmailAddress.objects.get(email="stranger@example.com").verified, "looking is not yet saying yes"
    client.post(there)
    assert EmailAddress.objects.get(email="stranger@example.com").verified
    client.post("/account/login/", SIGN_IN)
    assert client.get("/new/").status_code == 200
    assert "This link no longer works" in Client().get("/account/confirm-email/nonsense/").content.decode()


def test_the_first_account_of_an_open_house_is_not_asked(client: Client, db: None, settings: Settings) -> None:
    settings.SIGN_UP = "open"
    client.post("/account/signup/", SIGN_UP)
    assert client.get("/new/").status_code == 200
    assert not mail.outbox
    User.objects.create_user("other@example.com")
    back = Client()
    back.post("/account/login/", SIGN_IN)
    assert back.get("/new/").status_code == 200, "nor later, when others are there"


@pytest.mark.usefixtures("open_house")
def test_who_was_let_in_is_not_asked(client: Client, db: None) -> None:
    """By the command line, or by an invitation: nobody signed them up but somebody who may."""
    User.objects.create_user("stranger@example.com", "a long pass phrase")
    client.post("/account/login/", SIGN_IN)
    assert "_auth_user_id" in client.session
    assert not mail.outbox


@pytest.mark.usefixtures("open_house")
@pytest.mark.parametrize(
    "email",
    [
        "owner@exаmple.com",  # a Cyrillic а
        "оwner@example.com",  # a Cyrillic о
        "owner@examp1e.com",
        "owner@exarnple.com",
        "owner@ехаmрlе.com",
    ],
)
def test_an_address_that_looks_like_another_is_refused(client: Client, owner: User, email: str) -> None:
    assert owner.email == "owner@example.com"
    answer = client.post("/account/signup/", {**SIGN_UP, "email": email})
    assert answer.status_code == 200
    assert User.objects.filter(is_example=False).count() == 1
    assert not mail.outbox


@pytest.mark.parametrize(
    ("word", "mixed"),
    [
        ("example", False),
        ("exаmple", True),
        ("пример", False),
        ("東京tokyo", False),
        ("カタカナひらがな漢字", False),
        ("münchen", False),
        ("a1-b", False),
        ("αlpha", True),
    ],
)
def test_which_words_mix_scripts(word: str, mixed: bool) -> None:
    assert mixes_scripts(word) is mixed


@pytest.mark.parametrize(
    ("known", "pretender"),
    [
        ("olive@apple.com", "olive@аррӏе.com"),  # wholly Cyrillic
        ("bar@example.com", "ьаг@example.com"),
        ("soon@example.com", "ѕооп@example.com"),
        ("uno@example.com", "սոօ@example.com"),  # wholly Armenian
        ("oo@example.com", "σσ@example.com"),
        ("care@example.com", "ᴄᴀʀᴇ@example.com"),
        ("owner@example.com", "ọwner@example.com"),
        ("owner@example.com", "ｏｗｎｅｒ@example.com"),
        ("owner@example.com", "owner@exạmple.com"),
    ],
)
def test_words_of_one_script_that_look_alike(db: None, known: str, pretender: str) -> None:
    User.objects.create_user(known, "correct horse battery")
    assert is_deceptive(pretender)


def test_who_looks_like_nobody_may_come(owner: User) -> None:
    assert not is_deceptive("someone@example.org")
    assert not is_deceptive("Owner@Example.com"), "their own address in capitals is no deceit, it is taken"
    assert skeleton("tom1@gmail.com") != skeleton("toml@gmail.com"), "in a name a digit is a digit"


def test_mails_to_unknown_addresses_are_few_an_hour(client: Client, db: None, owner: User, settings: Settings) -> None:
    few = {"mail_to_strangers": "3/h/key", "reset_password": "1000/m/ip"}
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **few}
    for number in range(8):
        page = client.post("/account/password/reset/", {"email": f"nobody{number}@example.net"}, follow=True)
        assert "If that address has an account, a link is on its way." in page.content.decode(), "it says the same"
    assert len(mail.outbox) == 3
    client.post("/account/password/reset/", {"email": owner.email})
    assert mail.outbox[-1].to == [owner.email], "who has an account still gets their link"


def test_who_is_here_already_is_kept_out_by_no_change(owner: User, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(owner).get("/businesses/").status_code in (200, 302)
