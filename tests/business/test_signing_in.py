"""Signing in, setting a new password, two steps: in our look, under the strict policy, telling nobody who exists."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from business.models import Business, User
from tests.conftest import PASSWORD

STRANGERS = ["login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "signup/"]
MEMBERS = [
    "logout/",
    "password/change/",
    "reauthenticate/",
    "two-steps/",
    "two-steps/totp/activate/",
    "two-steps/webauthn/",
    "two-steps/webauthn/add/",
]
RUNS = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>|\son\w+=|\sstyle=|<style|javascript:", re.IGNORECASE
)


@pytest.fixture(autouse=True)
def no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def just_in(owner: User) -> Client:
    """A session that has just shown its password once more, as the pages about two steps ask."""
    client = Client()
    client.post("/account/login/", {"login": owner.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def in_our_look(answer: Any) -> None:
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="entrance' in page
    assert "css/parts.css" in page
    assert not RUNS.search(page), RUNS.search(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'(?:src|action)="https?://', page)


@pytest.mark.django_db
@pytest.mark.parametrize("path", STRANGERS)
def test_a_strangers_pages(owner: User, path: str) -> None:
    in_our_look(Client().get(f"/account/{path}"))


@pytest.mark.parametrize("path", MEMBERS)
def test_a_members_pages(just_in: Client, path: str) -> None:
    in_our_look(just_in.get(f"/account/{path}", follow=True))
    assert Client().get(f"/account/{path}").status_code == 302, "a stranger signs in first"


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["owner@example.com", "OWNER@Example.COM", " owner@example.com "])
def test_any_letter_case_will_do(business: Business, email: str) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == f"/{business.slug}/"


@pytest.mark.django_db
def test_two_accounts_never_differ_by_letter_case_alone(owner: User) -> None:
    made = User.objects.create_user("Mixed@Example.com")
    assert made.email == "mixed@example.com"


def test_signing_in_leads_back_to_where_one_was_going(business: Business, home: str) -> None:
    client = Client()
    to = client.get(f"{home}/people/").headers["Location"]
    page = client.get(to).content.decode()
    assert f'name="next" value="{home}/people/"' in page
    answer = client.post(
        "/account/login/", {"login": "owner@example.com", "password": PASSWORD, "next": f"{home}/people/"}
    )
    assert answer.headers["Location"] == f"{home}/people/"


@pytest.mark.django_db
def test_nobody_is_led_to_another_site(owner: User) -> None:
    data = {"login": owner.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/account/login/", data).headers["Location"] == "/"


def said(answer: Any) -> str:
    found = re.search(r'<ul class="errorlist[^>]*>.*?</ul>', answer.content.decode(), re.DOTALL)
    return found[0] if found else ""


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(owner: User) -> None:
    wrong = Client().post("/account/login/", {"login": owner.email, "password": "wrong"})
    unknown = Client().post("/account/login/", {"login": "nobody@example.com", "password": "wrong"})
    assert "do not go together" in said(wrong)
    assert said(wrong) == said(unknown)


@pytest.mark.django_db
def test_guessing_is_slowed_down(owner: User) -> None:
    for _ in range(12):
        Client().post("/account/login/", {"login": owner.email, "password": "wrong"})
    client = Client()
    client.post("/account/login/", {"login": owner.email, "password": PASSWORD})
    assert client.get("/businesses/").status_code == 302, "even the right one must wait now"


@pytest.mark.django_db
def test_who_was_shut_out_of_their_account_stays_out(owner: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    client.post("/account/login/", {"login": owner.email, "password": PASSWORD})
    assert client.get("/businesses/").status_code == 302


@pytest.mark.django_db
def test_a_new_password_by_mail(owner: User, mailoutbox: list[Any]) -> None:
    client = Client()
    asked = client.post("/account/password/reset/", {"email": "OWNER@example.com"})
    assert asked.headers["Location"] == "/account/password/reset/done/"
    (mail,) = mailoutbox
    assert mail.to == ["owner@example.com"]
    assert mail.subject == "Set a new password for Two Hats"
    assert not mail.alternatives, "plain text"
    assert "If it was not you, do nothing" in mail.body
    assert "&" not in mail.body
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.body)
    assert link

    form = client.get(link[1]).headers["Location"]
    weak = client.post(form, {"password1": "password", "password2": "password"})
    assert "errorlist" in weak.content.decode()
    client.post(form, {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert client.get("/businesses/").status_code == 200, "who owns the address need not prove it twice"
    another = Client()
    another.post("/account/login/", {"login": owner.email, "password": "quite another phrase"})
    assert another.get("/businesses/").status_code == 200
    assert "This link no longer works" in Client().get(link[1]).content.decode()


@pytest.mark.django_db
def test_asking_for_a_new_password_tells_nobody_who_exists(owner: User, mailoutbox: list[Any]) -> None:
    known = Client().post("/account/password/reset/", {"email": owner.email}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.com"}, follow=True)
    tokens = re.compile(r"[A-Za-z0-9]{64}")
    assert tokens.sub("", known.content.decode()) == tokens.sub("", unknown.content.decode())
    assert known.redirect_chain == unknown.redirect_chain
    assert "/password/reset/key/" not in mailoutbox[-1].body
    assert "There is no account with this address" in mailoutbox[-1].body


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_two_steps_are_turned_on_and_asked_for(just_in: Client, owner: User) -> None:
    page = just_in.get("/account/two-steps/totp/activate/")
    in_our_look(page)
    secret = page.context["form"].secret
    turned_on = just_in.post("/account/two-steps/totp/activate/", {"code": code_of(secret)}, follow=True)
    in_our_look(turned_on)
    for path in ("two-steps/", "two-steps/totp/deactivate/", "two-steps/recovery-codes/generate/"):
        in_our_look(just_in.get(f"/account/{path}"))

    client = Client()
    first = client.post("/account/login/", {"login": owner.email, "password": PASSWORD}, follow=True)
    in_our_look(first)
    assert client.get("/businesses/").status_code == 302, "the password alone lets nobody in"
    cache.clear()
    client.post("/account/two-steps/authenticate/", {"code": "000000"})
    assert client.get("/businesses/").status_code == 302


def test_a_recovery_code_lets_one_in_once(just_in: Client, owner: User) -> None:
    secret = just_in.get("/account/two-steps/totp/activate/").context["form"].secret
    shown = just_in.post("/account/two-steps/totp/activate/", {"code": code_of(secret)}, follow=True)
    code = shown.context["unused_codes"][0]
    for inside in (200, 302):
        client = Client()
        client.post("/account/login/", {"login": owner.email, "password": PASSWORD})
        client.post("/account/two-steps/authenticate/", {"code": code})
        assert client.get("/businesses/").status_code == inside


def test_the_pages_about_two_steps_ask_for_the_password_again(owner: User, signed_in: Any) -> None:
    answer = signed_in(owner).get("/account/two-steps/totp/activate/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/?next=")


def test_signing_out_needs_a_click_and_then_all_is_closed(just_in: Client, business: Business, home: str) -> None:
    just_in.get("/account/logout/")
    assert just_in.get(f"{home}/").status_code == 200
    assert just_in.post("/account/logout/").headers["Location"] == "/account/login/"
    assert just_in.get(f"{home}/").status_code == 302


@pytest.mark.django_db
def test_who_signed_up_may_turn_on_two_steps_though_no_address_was_verified() -> None:
    client = Client()
    client.post("/account/signup/", {"email": "first@example.com", "password1": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/two-steps/totp/activate/").context["form"].secret
    turned_on = client.post("/account/two-steps/totp/activate/", {"code": code_of(secret)}, follow=True)
    assert len(turned_on.context["unused_codes"]) == 10
