"""The scope: the first word of an address says whose everything is, and who may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from business.hats import Role
from business.middleware import BusinessScope
from business.models import Business, User
from funnel.setup.founding import found_business

HTMX = {"hx-request": "true", "hx-current-url": "http://testserver/greenleaf-gardens/people/?q=maria"}


def test_a_stranger_signs_in_and_comes_back(business: Business, home: str) -> None:
    answer = Client().get(f"{home}/people/?q=maria")
    assert answer.headers["Location"] == f"/account/login/?next=%2F{business.slug}%2Fpeople%2F%3Fq%3Dmaria"


def test_a_strangers_part_makes_the_whole_page_sign_in(business: Business, home: str) -> None:
    answer = Client().get(f"{home}/people/", headers=HTMX)
    assert answer.status_code == 200
    assert "Location" not in answer.headers, "the sign-in page must not end up inside a page"
    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Fgreenleaf-gardens%2Fpeople%2F%3Fq%3Dmaria"


def test_foreign_and_missing_businesses_are_the_same(desk: Client, business: Business) -> None:
    stranger = User.objects.create_user("else@example.com", "x")
    found_business(owner=stranger, name="Else")
    foreign, missing = desk.get("/else/"), desk.get("/nowhere/")
    assert foreign.status_code == missing.status_code == 404

    def without_tokens(page: Any) -> Any:
        return page.content.decode().partition("<main")[2].partition("csrfmiddlewaretoken")[0]

    assert without_tokens(foreign) == without_tokens(missing)
    assert desk.post("/else/settings/", {"name": "Mine"}).status_code == 404
    assert Client().get("/else/").status_code == Client().get("/nowhere/").status_code == 302


def test_the_slash_is_added(desk: Client, home: str) -> None:
    assert desk.get(home).headers["Location"] == f"{home}/"


class Inside:
    """What a view sees: filled in by the response that stands in for it."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.seen = {
            "address": reverse("overview:today", urlconf=getattr(request, "urlconf", None)),
            "prefix": get_script_prefix(),
            "zone": timezone.get_current_timezone_name(),
            "language": translation.get_language(),
            "business": getattr(request, "business", None),
        }
        return HttpResponse()


def through_the_scope(path: str, user: User) -> dict[str, Any]:
    request = RequestFactory().get(path)
    request.user = SimpleLazyObject(lambda: user)  # type: ignore[assignment]
    view = Inside()
    BusinessScope(view)(request)
    return view.seen


def test_inside_its_addresses_zone_and_language_are_the_businesss(owner: User) -> None:
    found_business(owner=owner, name="Gärten", country="DE", zone="Europe/Berlin", currency="EUR", language="de")
    seen = through_the_scope("/garten/people/", owner)
    assert seen["business"].name == "Gärten"
    assert (seen["address"], seen["prefix"]) == ("/garten/", "/garten/")
    assert (seen["zone"], seen["language"]) == ("Europe/Berlin", "de")


def test_afterwards_everything_is_as_before(owner: User) -> None:
    found_business(owner=owner, name="Gärten", country="DE", zone="Europe/Berlin", currency="EUR", language="de")
    before = (get_script_prefix(), timezone.get_current_timezone_name(), translation.get_language())
    through_the_scope("/garten/people/", owner)
    assert (get_script_prefix(), timezone.get_current_timezone_name(), translation.get_language()) == before
    assert reverse("businesses") == "/businesses/"


def test_afterwards_everything_is_as_before_even_when_a_view_breaks(business: Business, owner: User) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    request = RequestFactory().get(f"/{business.slug}/")
    request.user = owner
    with pytest.raises(RuntimeError):
        BusinessScope(broken)(request)
    assert get_script_prefix() == "/"


def test_outside_no_address_has_a_prefix(desk: Client, home: str) -> None:
    desk.get(f"{home}/")
    assert f'href="{home}/account' not in desk.get("/businesses/").content.decode()
    inside = desk.get(f"{home}/people/").content.decode()
    assert f'href="{home}/people/"' in inside
    assert 'href="/account/password/change/"' in inside


MAY_SEE = {
    "/": {"owner", "marketer", "salesperson"},
    "/people/": {"owner", "marketer", "salesperson"},
    "/log/": {"owner", "marketer", "salesperson"},
    "/settings/": {"owner"},
    "/settings/people/": {"owner"},
    "/marketing/leads/": {"owner", "marketer"},
    "/marketing/sources/": {"owner", "marketer"},
    "/marketing/numbers/": {"owner", "marketer"},
    "/sales/board/": {"owner", "salesperson"},
    "/sales/customers/": {"owner", "salesperson"},
    "/sales/numbers/": {"owner", "salesperson"},
}


@pytest.mark.parametrize("path", MAY_SEE)
@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_its_rooms_only(
    home: str, member: Callable[..., User], signed_in: Any, path: str, role: str
) -> None:
    client = signed_in(member(Role(role), "member@example.com"))
    answer = client.get(f"{home}{path}")
    assert answer.status_code == (200 if role in MAY_SEE[path] else 403)
    if answer.status_code == 403:
        assert "This page is for another role" in answer.content.decode()
