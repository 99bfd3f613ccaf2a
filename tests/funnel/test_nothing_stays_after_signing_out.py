"""Nothing of a business is kept where somebody else could see it after signing out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from tests.conftest import PASSWORD

INSIDE = [
    "/",
    "/people/",
    "/log/",
    "/marketing/leads/",
    "/sales/board/",
    "/settings/",
    "/weekly/letter.txt",
    "/nowhere/",
]
OUTSIDE = ["/businesses/", "/new/", "/account/two-steps/", "/account/password/change/", "/nowhere/at/all/"]


def kept_nowhere(answer: Any) -> bool:
    return "no-store" in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", INSIDE)
def test_no_page_of_a_business_is_stored(desk: Client, home: str, path: str) -> None:
    assert kept_nowhere(desk.get(f"{home}{path}"))
    assert kept_nowhere(desk.get(f"{home}{path}", headers={"HX-Request": "true"}))


def test_a_saved_form_and_a_refusal_neither(desk: Client, home: str, business: Business, salesperson: User) -> None:
    for sent in ({"name": "Maria Lopez"}, {}):
        assert kept_nowhere(desk.post(f"{home}/log/", sent))
    client = Client()
    client.force_login(salesperson, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert kept_nowhere(client.get(f"{home}/settings/"))


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_page_of_a_member_is_stored(desk: Client, path: str) -> None:
    assert kept_nowhere(desk.get(path))


@pytest.mark.parametrize("how", ["sign out", "begin one's own"])
def test_signing_out_clears_what_the_browser_keeps(
    desk: Client, owner: User, how: str, signed_in: Callable[[User], Client]
) -> None:
    if how == "begin one's own":
        owner.is_example = True
        owner.save()
    answer = desk.post("/account/logout/" if how == "sign out" else "/new/own/")
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert kept_nowhere(answer)


def test_a_session_that_merely_ends_keeps_what_is_typed(home: str, business: Business) -> None:
    assert "Clear-Site-Data" not in Client().get(f"{home}/").headers


@pytest.mark.django_db
def test_signing_in_clears_nothing(owner: User) -> None:
    answer = Client().post("/account/login/", {"login": owner.email, "password": PASSWORD})
    assert "Clear-Site-Data" not in answer.headers
