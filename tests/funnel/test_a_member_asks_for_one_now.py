"""“Send me one now”: the mail of the last whole week, to whoever asks and to nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from business.models import Business, OutgoingMail, User
from business.models.mail import State
from business.periods import week_key
from funnel.weekly.schedule import last_whole_week


@pytest.fixture(autouse=True)
def two_months_old(business: Business) -> None:
    business.founded_at -= timedelta(days=60)
    business.save(update_fields=["founded_at"])


def ask(desk: Client, home: str, key: str = "k1") -> str:
    return desk.post(f"{home}/weekly/send/", {"key": key}, follow=True).content.decode()


def test_it_goes_to_whoever_asks(
    home: str, business: Business, salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    page = ask(signed_in(salesperson), home)
    mail = OutgoingMail.objects.get()
    assert mail.address == salesperson.email
    assert mail.week == last_whole_week(business.today())
    assert mail.state == State.QUEUED
    assert mail.html
    assert mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.subject in page


def test_a_double_click_is_one_mail(desk: Client, home: str) -> None:
    for _ in range(2):
        ask(desk, home)
    assert OutgoingMail.objects.count() == 1
    ask(desk, home, key="k2")
    assert OutgoingMail.objects.count() == 2


def test_the_page_gives_each_showing_a_key_of_its_own(desk: Client, home: str) -> None:
    first, second = (desk.get(f"{home}/weekly/").context["send_key"] for _ in range(2))
    assert first != second


def test_five_in_an_hour_are_the_most(desk: Client, home: str) -> None:
    for number in range(5):
        ask(desk, home, key=str(number))
    refused = desk.post(f"{home}/weekly/send/", {"key": "6"})
    assert refused.status_code == 409
    assert "Nothing was sent" in refused.content.decode()
    assert OutgoingMail.objects.count() == 5


def test_it_says_honestly_where_it_goes(desk: Client, home: str, settings: Settings, owner: User) -> None:
    settings.MAIL_IS_KEPT = True
    assert "No mail server is set up, so it is kept here" in ask(desk, home, "a")
    settings.MAIL_IS_KEPT = False
    assert f"It is on its way to {owner.email}." in ask(desk, home, "b")


def test_nothing_leaves_an_example(desk: Client, home: str) -> None:
    Business.objects.update(is_example=True)
    assert "Nothing leaves an example business" in ask(desk, home)
    assert OutgoingMail.objects.get().state == State.SKIPPED


def test_it_does_not_stand_in_for_mondays_mail(desk: Client, home: str, business: Business) -> None:
    ask(desk, home)
    assert week_key(last_whole_week(business.today())) not in OutgoingMail.objects.get().key


def test_a_link_cannot_ask(desk: Client, home: str, client: Client) -> None:
    assert desk.get(f"{home}/weekly/send/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"{home}/weekly/send/").status_code in (302, 403)
    assert not OutgoingMail.objects.exists()
