"""A mail that failed, or that nobody knows to have arrived, waits for an owner to say what becomes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

import marketing.numbers_job
from business.models import Business, OutgoingMail, User
from business.models.mail import Kind, State
from marketing.models import Lead


@pytest.fixture
def unsure(business: Business, salesperson: User) -> OutgoingMail:
    """Broke off while the mail server was being told."""
    mail = OutgoingMail.objects.post(
        business=business,
        kind=Kind.WEEKLY,
        key="w",
        user=salesperson,
        address="sam@example.com",
        subject="W47",
        text="t",
    )
    past = timezone.now() - timedelta(minutes=1)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENDING, leased_until=past, attempts=1)
    mail.refresh_from_db()
    return mail


def test_it_is_flagged_here_and_on_today(
    desk: Client, home: str, unsure: OutgoingMail, business: Business, make_lead: Callable[..., Lead]
) -> None:
    make_lead()
    marketing.numbers_job.compute(business)
    page = desk.get(f"{home}/weekly/").content.decode()
    assert "Nobody knows whether this arrived" in page
    assert "Send it again" in page
    today = desk.get(f"{home}/").content.decode()
    assert f'<a href="{home}/weekly/"><b>1</b> mail to look at</a>' in today
    desk.post(f"{home}/weekly/{unsure.pk}/arrived/")
    assert "mail to look at" not in desk.get(f"{home}/").content.decode()
    assert "Nobody knows whether" not in desk.get(f"{home}/weekly/").content.decode()


def test_it_goes_out_once_more_under_the_same_name(desk: Client, home: str, unsure: OutgoingMail) -> None:
    name = unsure.message_id
    desk.post(f"{home}/weekly/{unsure.pk}/again/")
    unsure.refresh_from_db()
    assert (unsure.state, unsure.message_id, unsure.leased_until) == (State.QUEUED, name, None)
    assert OutgoingMail.objects.to_send(timezone.now()).get() == unsure


def test_it_arrived(desk: Client, home: str, unsure: OutgoingMail, owner: User) -> None:
    desk.post(f"{home}/weekly/{unsure.pk}/arrived/")
    unsure.refresh_from_db()
    assert (unsure.state, unsure.settled_by) == (State.SENT, owner)


def test_a_failed_one_may_be_left(desk: Client, home: str, unsure: OutgoingMail) -> None:
    OutgoingMail.objects.update(state=State.FAILED, leased_until=None, trouble="550 no such user")
    page = desk.get(f"{home}/weekly/").content.decode()
    assert "This could not be sent." in page
    assert "It arrived" not in page
    desk.post(f"{home}/weekly/{unsure.pk}/leave/")
    unsure.refresh_from_db()
    assert unsure.state == State.FAILED
    assert unsure.settled_at
    assert not OutgoingMail.objects.flagged().exists()


def test_a_second_click_is_told_so(desk: Client, home: str, unsure: OutgoingMail) -> None:
    desk.post(f"{home}/weekly/{unsure.pk}/arrived/")
    for how in ("again", "arrived", "leave"):
        answer = desk.post(f"{home}/weekly/{unsure.pk}/{how}/")
        assert answer.status_code == 409
        assert "nothing to settle" in answer.content.decode()
    unsure.refresh_from_db()
    assert unsure.state == State.SENT


def test_one_that_is_being_sent_now_is_left_alone(desk: Client, home: str, unsure: OutgoingMail) -> None:
    OutgoingMail.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert "Nobody knows" not in desk.get(f"{home}/weekly/").content.decode()
    assert desk.post(f"{home}/weekly/{unsure.pk}/again/").status_code == 409


def test_only_an_owner_settles(
    home: str, unsure: OutgoingMail, salesperson: User, marketer: User, signed_in: Callable[[User], Client]
) -> None:
    for user in (salesperson, marketer):
        theirs = signed_in(user)
        assert theirs.post(f"{home}/weekly/{unsure.pk}/again/").status_code == 403
        assert "Send it again" not in theirs.get(f"{home}/weekly/").content.decode()
    unsure.refresh_from_db()
    assert unsure.state == State.SENDING


def test_a_link_or_a_foreign_mail_settles_nothing(desk: Client, home: str, unsure: OutgoingMail) -> None:
    assert desk.get(f"{home}/weekly/{unsure.pk}/again/").status_code == 405
    assert desk.post(f"{home}/weekly/{unsure.pk}/burn/").status_code == 404
    assert desk.post(f"{home}/weekly/{10**17}/again/").status_code == 404
    other = Business.objects.create(slug="other", name="Other")
    OutgoingMail.objects.update(business=other)
    assert desk.post(f"{home}/weekly/{unsure.pk}/again/").status_code == 404
