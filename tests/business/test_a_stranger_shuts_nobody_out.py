"""Wrong passwords, from wherever: they get nobody in, and shut nobody out who has the right one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.test import Client

from business.accounts.known_devices import cookie_for
from business.models import User
from funnel.forgiving_cache import WHILE_AWAY, ForgivingCache
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def mail_goes_out(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    settings.MAIL_IS_KEPT = False
    settings.ACCOUNT_RATE_LIMITS = {**house.ACCOUNT_RATE_LIMITS, "login_account": "10/h/key"}
    monkeypatch.setattr("business.accounts.throttle.aside", lambda act: act())


def sign_in(client: Client, password: str, *, at: str = "10.0.0.1", email: str = "owner@example.com") -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=at)


def is_in(client: Client) -> bool:
    return client.get("/businesses/").status_code == 200


def strangers_guess(times: int, email: str = "owner@example.com") -> list[Any]:
    """Each from an address of its own."""
    return [sign_in(Client(), "wrong", at=f"10.9.{place // 200}.{place % 200}", email=email) for place in range(times)]


def known_browser(at: str = "10.0.0.1") -> Client:
    """One in which the owner signed in once, and out again."""
    client = Client()
    sign_in(client, PASSWORD, at=at)
    assert is_in(client)
    client.post("/account/logout/")
    return client


def test_a_browser_that_signed_in_before_always_gets_in(owner: User) -> None:
    client = known_browser()
    strangers_guess(60)
    for _ in range(12):
        sign_in(Client(), "wrong", at="10.0.0.1")  # even from the owner's own network
    sign_in(client, PASSWORD)
    assert is_in(client)


def test_a_new_browser_gets_in_with_a_code_from_the_mail(owner: User, mailoutbox: list[Any]) -> None:
    strangers_guess(15)
    client = Client()
    assert sign_in(client, PASSWORD).headers["Location"].startswith(CODE)
    page = client.get(CODE)
    assert "A code, please" in page.content.decode()
    assert not is_in(client)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["owner@example.com"], "Your code for Two Hats")
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4}|[A-Z0-9-]{6,12})$", mail.body, re.MULTILINE)
    assert code
    client.post(CODE, {"code": "WRONG"})
    assert not is_in(client)
    client.post(CODE, {"code": code[1]})
    assert is_in(client)
    client.post("/account/logout/")
    strangers_guess(15)
    sign_in(client, PASSWORD)
    assert is_in(client), "from now on this browser is known"


def test_a_wrong_password_is_answered_like_the_right_one_then(owner: User, mailoutbox: list[Any]) -> None:
    strangers_guess(15)
    seen = []
    for password, email in ((PASSWORD, owner.email), ("wrong", owner.email), ("wrong", "nobody@example.com")):
        if email != owner.email:
            strangers_guess(15, email)
        client = Client()
        answer = sign_in(client, password, at="10.0.0.7", email=email)
        page = re.sub(r"[A-Za-z0-9]{64}", "", client.get(CODE).content.decode())
        after = client.post(CODE, {"code": "ABCDEF"})
        seen.append((answer.status_code, answer.headers["Location"], page, after.status_code))
    assert seen[0] == seen[1] == seen[2]
    assert len(mailoutbox) == 1, "only the right one is sent a code; nobody else is written to"


def test_the_account_takes_ten_guesses_an_hour_from_everywhere_together(owner: User) -> None:
    answers = strangers_guess(15)
    told = ["do not go together" in answer.content.decode() for answer in answers]
    assert told == [True] * 10 + [False] * 5


def test_one_address_takes_five_for_an_account_and_ten_in_all(owner: User) -> None:
    told = [sign_in(Client(), "wrong", at="10.0.0.9").status_code for _ in range(7)]
    assert told == [200] * 5 + [302] * 2
    more = [sign_in(Client(), "wrong", at="10.0.0.9", email=f"{place}@example.com") for place in range(5)]
    assert "too often" in more[-1].content.decode()


def test_a_known_browser_takes_ten_wrong_ones_an_hour(owner: User) -> None:
    client = known_browser()
    for _ in range(10):
        sign_in(client, "wrong")
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, PASSWORD).headers["Location"].startswith(CODE), "then it is like any other"


def test_right_passwords_are_not_counted(owner: User) -> None:
    for _ in range(12):
        client = Client()
        sign_in(client, PASSWORD, at="10.0.0.3")
        client.post("/account/logout/")
    sign_in(client, PASSWORD, at="10.0.0.3")
    assert is_in(client)


@pytest.mark.parametrize("how", ["another password", "signed out everywhere"])
def test_the_cookie_is_void_with(owner: User, how: str) -> None:
    client = known_browser()
    carried = client.cookies[cookie_for(owner.email)].value
    if how == "another password":
        owner.set_password("quite another phrase")
        owner.save()
    else:
        owner.end_sessions()
    strangers_guess(15)
    password = "quite another phrase" if how == "another password" else PASSWORD
    assert sign_in(client, password).headers["Location"].startswith(CODE)
    assert carried


def test_who_changes_the_password_has_a_new_cookie_at_once(owner: User) -> None:
    client = Client()
    sign_in(client, PASSWORD)
    before = client.cookies[cookie_for(owner.email)].value
    new = "quite another phrase"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.cookies[cookie_for(owner.email)].value != before
    client.post("/account/logout/")
    strangers_guess(15)
    sign_in(client, new)
    assert is_in(client)


@pytest.mark.parametrize("carried", ["", "x", "x:y:z", "a" * 4000])
def test_a_made_up_cookie_helps_nobody(owner: User, carried: str) -> None:
    strangers_guess(15)
    client = Client()
    client.cookies[cookie_for(owner.email)] = carried
    sign_in(client, PASSWORD)
    assert not is_in(client)


def test_a_cookie_is_for_its_own_account_only(owner: User, marketer: User) -> None:
    client = Client()
    sign_in(client, PASSWORD, email=marketer.email)
    client.post("/account/logout/")
    client.cookies[cookie_for(owner.email)] = client.cookies[cookie_for(marketer.email)].value
    strangers_guess(15)
    sign_in(client, PASSWORD)
    assert not is_in(client)


def test_the_cookie_is_not_for_scripts_and_made_once(owner: User, signed_in: Callable[[User], Client]) -> None:
    client = Client()
    sign_in(client, PASSWORD)
    cookie = client.cookies[cookie_for(owner.email)]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie_for(owner.email) not in client.get("/businesses/").cookies


def test_where_no_mail_is_sent_a_new_browser_waits(owner: User, settings: Any, mailoutbox: list[Any]) -> None:
    settings.MAIL_IS_KEPT = True
    client = known_browser()
    strangers_guess(15)
    new = Client()
    assert "too often" in sign_in(new, PASSWORD).content.decode()
    sign_in(client, PASSWORD)
    assert is_in(client)
    assert not mailoutbox


def test_a_mail_server_that_is_away_is_no_fault(
    owner: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError(owner.email)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    strangers_guess(15)
    assert sign_in(Client(), PASSWORD).status_code == 302
    assert "ConnectionRefusedError" in caplog.text
    assert owner.email not in caplog.text


def test_a_new_password_by_mail_begins_anew(owner: User, mailoutbox: list[Any]) -> None:
    strangers_guess(15)
    client = Client()
    client.post("/account/password/reset/", {"email": owner.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mailoutbox[-1].body)
    assert link
    form = client.get(link[1]).headers["Location"]
    client.post(form, {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert is_in(client)
    new = Client()
    sign_in(new, "quite another phrase")
    assert is_in(new)


def test_the_limits_hold_while_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    away = ForgivingCache("redis://127.0.0.1:1", {})
    WHILE_AWAY.clear()
    assert away.get("tries", 0) == 0
    away.set("tries", [1.0], 60)
    assert away.get("tries") == [1.0]
    assert away.add("lock", 1, 10)
    assert not away.add("lock", 1, 10), "two at one moment do not both get it"
    away.delete("lock")
    assert away.add("lock", 1, 10)
    away.set_many({"a": 1, "b": 2}, 60)
    assert away.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert away.touch("a", 60)
    away.delete_many(["a"])
    assert not away.has_key("a")
    WHILE_AWAY.clear()
