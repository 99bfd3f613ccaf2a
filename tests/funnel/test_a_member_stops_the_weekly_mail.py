"""Weekly or never: chosen on the page, or with one click from the mail, without signing in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from business.models import Business, Membership, OutgoingMail, User
from business.models.mail import Kind, State
from funnel.weekly.schedule import last_whole_week
from funnel.weekly.unsubscribe import stop_url
from funnel.weekly.writer import post, readers_of

HOST = "http://testserver"


@pytest.fixture
def membership(business: Business, salesperson: User) -> Membership:
    return Membership.objects.get(user=salesperson)


@pytest.fixture
def stop(membership: Membership) -> str:
    return stop_url(membership).removeprefix(HOST)


@pytest.fixture
def outside() -> Client:
    """A mail program: no session, no cookie, no token."""
    return Client(enforce_csrf_checks=True)


def test_it_is_chosen_on_the_page(home: str, membership: Membership, signed_in: Callable[[User], Client]) -> None:
    theirs = signed_in(membership.user)
    theirs.post(f"{home}/weekly/choice/", {"weekly": "never"})
    membership.refresh_from_db()
    assert not membership.weekly_mail
    assert membership.user_id not in [each.user_id for each in readers_of(membership.business, timezone.now())]
    theirs.post(f"{home}/weekly/choice/", {"weekly": "weekly"})
    membership.refresh_from_db()
    assert membership.weekly_mail


def test_a_choice_is_ones_own(desk: Client, home: str, membership: Membership, owner: User) -> None:
    desk.post(f"{home}/weekly/choice/", {"weekly": "never"})
    membership.refresh_from_db()
    assert membership.weekly_mail, "the owner chose for the owner"
    assert not Membership.objects.get(user=owner).weekly_mail


def test_one_click_in_the_mail_program_stops_it(outside: Client, membership: Membership) -> None:
    mail = post(membership, last_whole_week(membership.business.today()), key="k", kind=Kind.WEEKLY, due=timezone.now())
    address = mail.headers["List-Unsubscribe"].strip("<>").removeprefix(HOST)
    answer = outside.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    membership.refresh_from_db()
    assert not membership.weekly_mail
    mail.refresh_from_db()
    assert mail.state == State.SKIPPED, "the one that still waited does not go out either"


def test_the_link_in_the_letter_is_the_same(membership: Membership, stop: str) -> None:
    mail = post(membership, last_whole_week(membership.business.today()), key="k", kind=Kind.WEEKLY, due=timezone.now())
    assert HOST + stop in mail.text
    assert HOST + stop in mail.html


def test_opening_the_link_changes_nothing(outside: Client, membership: Membership, stop: str) -> None:
    for ask in (outside.get, outside.head):
        assert ask(stop).status_code == 200
    membership.refresh_from_db()
    assert membership.weekly_mail
    page = outside.get(stop).content.decode()
    assert "Stop the weekly e-mail?" in page
    assert membership.user.email not in page, "whoever was forwarded the mail learns no address"
    assert "Stop it" in page


def test_it_can_be_started_again(outside: Client, membership: Membership, stop: str) -> None:
    for _ in range(2):
        assert "You get none from now on" in outside.post(stop, {"stop": "1"}).content.decode()
    assert "You get it every week again" in outside.post(stop, {"start": "1"}).content.decode()
    membership.refresh_from_db()
    assert membership.weekly_mail


def test_a_link_that_nobody_signed_does_nothing(outside: Client, membership: Membership, stop: str) -> None:
    for broken in (
        stop[:-2] + "x/",
        "/mail/stop/1.1.abc/",
        "/mail/stop/nonsense/",
        "/mail/stop/é/",
        stop.replace(".", "!", 1),
    ):
        answer = outside.post(broken, {"stop": "1"})
        assert answer.status_code == 404, broken
        assert "This link does not work" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.weekly_mail


def test_who_left_and_came_back_is_somebody_new(outside: Client, membership: Membership, stop: str) -> None:
    business, user, old = membership.business, membership.user, membership.pk
    membership.delete()
    assert outside.get(stop).status_code == 404
    again = Membership.objects.create(pk=old + 7, business=business, user=user, role="salesperson")
    assert outside.post(stop, {"stop": "1"}).status_code == 404
    again.refresh_from_db()
    assert again.weekly_mail


def test_mails_that_were_not_weekly_still_go(membership: Membership, business: Business) -> None:
    mail = OutgoingMail.objects.post(
        business=business,
        kind=Kind.HAND_OVER,
        key="h",
        user=membership.user,
        address="a@example.com",
        subject="s",
        text="t",
    )
    membership.choose_weekly(wanted=False)
    mail.refresh_from_db()
    assert mail.state == State.QUEUED
