"""Two people take one name at the same moment: one has it, the other is told so, with everything typed. No fault."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from business.models import Business, User
from business.models.firm import free_slug
from marketing.forms.campaigns import CampaignForm
from marketing.models import Campaign
from tests.databases import ON_POSTGRES

FACTS = {"country": "US", "zone": "UTC", "currency": "USD", "language": "en", "starter": "trades"}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, all of them begun at the same moment, each on a connection of its own."""
    ready, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            given[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_an_address_is_taken_between_the_look_and_the_save(
    desk: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(name: str) -> str:
        free = free_slug(name)
        Business.objects.get_or_create(slug="acme", defaults={"name": "Acme"})
        return free

    monkeypatch.setattr("funnel.setup.founding.free_slug", slowly)
    assert desk.post("/new/", {"name": "Acme", **FACTS}).headers["Location"] == "/acme-2/"


def test_every_address_is_taken_at_once(desk: Client, business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel.setup.founding.free_slug", lambda name: business.slug)
    assert desk.post("/new/", {"name": "Acme", **FACTS}).headers["Location"].startswith(f"/{business.slug}-")


@pytest.mark.parametrize("place", ["add", "change"])
def test_a_campaigns_name_is_taken_between_the_look_and_the_save(
    desk: Client, home: str, business: Business, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    known = Campaign.objects.create(business=business, name="Autumn")
    check = CampaignForm.clean_name

    def slowly(form: CampaignForm) -> str:
        name = check(form)
        Campaign.objects.get_or_create(business=business, name="Spring")
        return name

    monkeypatch.setattr(CampaignForm, "clean_name", slowly)
    path = "add" if place == "add" else f"{known.reference}/edit"
    answer = desk.post(f"{home}/marketing/campaigns/{path}/", {"name": "spring", "note": "Two streets"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a campaign of this name already" in page
    assert "Two streets" in page


@pytest.mark.django_db
def test_two_people_make_an_account_with_one_address(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SIGN_UP = "open"

    save = User.save

    def slowly(user: User, *args: Any, **options: Any) -> None:
        User.objects.bulk_create([User(email=user.email)])
        save(user, *args, **options)

    monkeypatch.setattr(User, "save", slowly)
    client = Client(raise_request_exception=False)
    answer = client.post("/account/signup/", {"email": "ann@example.com", "password1": "correct horse battery"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody saved the same at this very moment" in page
    assert "ann@example.com" in page
    assert "correct horse battery" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite lets one writer in after the other")
class TestReallyAtOnce:
    """On PostgreSQL, where eight really act at once."""

    def test_eight_people_found_a_business_of_one_name(self, signed_in: Callable[[User], Client]) -> None:
        desks = [signed_in(User.objects.create_user(f"{number}@example.com")) for number in range(8)]
        answers = at_once(*(lambda desk=desk: desk.post("/new/", {"name": "Acme", **FACTS}) for desk in desks))
        assert [answer.status_code for answer in answers] == [302] * 8
        assert len({answer.headers["Location"] for answer in answers}) == 8
        assert Business.objects.filter(name="Acme", memberships__role="owner").count() == 8

    def test_four_people_add_a_campaign_of_one_name(self, desk: Client, home: str) -> None:
        answers = at_once(
            *(lambda: desk.post(f"{home}/marketing/campaigns/add/", {"name": "Spring"}) for _ in range(4))
        )
        assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
        assert Campaign.objects.count() == 1
