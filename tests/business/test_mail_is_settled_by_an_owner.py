"""A mail that failed, or that nobody knows about, waits for somebody to say what is to become of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from business.hats import Role
from business.models import Business, OutgoingMail, User
from business.models.mail import KEPT_FOR
from business.outgoing import delivery
from business.refusal import Refused

VERBS = ("send_again", "it_arrived", "leave_it")
Mailing = Callable[..., OutgoingMail]


@pytest.fixture
def mail(business: Business, owner: User) -> Mailing:
    """A mail in some state."""

    def make(**stands: Any) -> OutgoingMail:
        row = OutgoingMail.objects.post(
            business=business, kind="weekly", key=uuid4().hex, user=owner, address=owner.email, subject="A", text="B"
        )
        for name, value in stands.items():
            setattr(row, name, value)
        row.save()
        return row

    return make


def ago(**time: float) -> Any:
    return timezone.now() - timedelta(**time)


def unsure(mail: Mailing) -> OutgoingMail:
    """Sending it broke off while the mail server was being told."""
    return mail(state="sending", leased_until=ago(minutes=1), attempts=3, trouble="It broke off.")


def failed(mail: Mailing) -> OutgoingMail:
    return mail(state="failed", attempts=1, trouble="No such user.")


def test_what_is_flagged(mail: Mailing) -> None:
    flagged = {unsure(mail), failed(mail)}
    for quiet in (
        mail(state="queued"),
        mail(state="queued", leased_until=ago(minutes=1)),
        mail(state="sending", leased_until=timezone.now() + timedelta(minutes=1)),
        mail(state="sent", sent_at=ago(days=1)),
        mail(state="skipped"),
        mail(state="failed", settled_at=ago(days=1)),
    ):
        assert not quiet.is_flagged
        for verb in VERBS:
            with pytest.raises(Refused, match="nothing to settle"):
                getattr(quiet, verb)(by=None)
    assert set(OutgoingMail.objects.flagged()) == flagged
    assert all(each.is_flagged for each in flagged)
    assert [each.is_unsure for each in OutgoingMail.objects.unsure()] == [True]


@pytest.mark.parametrize("made", [unsure, failed])
def test_it_is_sent_once_more_the_same_words_under_the_same_name(
    mail: Mailing, owner: User, made: Callable[[Mailing], OutgoingMail], settings: Any, mailoutbox: list[Any]
) -> None:
    row = made(mail)
    OutgoingMail.objects.update(due_at=ago(days=9), keep_until=ago(days=6))
    before = timezone.now()
    row.send_again(by=owner)
    row.refresh_from_db()
    assert (row.state, row.trouble, row.attempts) == ("queued", "", 0)
    assert row.keep_until >= before + KEPT_FOR, "however old it is, somebody wants it now"
    assert row.settled_by == owner
    assert not row.is_flagged
    with pytest.raises(Refused):
        row.send_again(by=owner)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.deliver(row.pk)
    [letter] = mailoutbox
    assert (letter.subject, letter.body) == ("A", "B")
    assert letter.extra_headers["Message-ID"] == row.message_id
    assert not delivery.deliver(row.pk)


@pytest.mark.parametrize("made", [unsure, failed])
def test_it_goes_out_at_once(
    mail: Mailing,
    owner: User,
    made: Callable[[Mailing], OutgoingMail],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hints: list[Any] = []
    monkeypatch.setattr("business.models.mail.hint", lambda *what, **where: hints.append((what, where)))
    row = made(mail)
    with django_capture_on_commit_callbacks(execute=True):
        row.send_again(by=owner)
    assert hints == [(("funnel.tasks.deliver", row.pk), {"queue": "funnel"})]


@pytest.mark.parametrize("made", [unsure, failed])
def test_somebody_says_that_it_arrived(
    mail: Mailing, owner: User, made: Callable[[Mailing], OutgoingMail], mailoutbox: list[Any]
) -> None:
    row = made(mail)
    row.it_arrived(by=owner)
    row.refresh_from_db()
    assert row.state == "sent"
    assert row.sent_at
    assert row.settled_by == owner
    assert not row.is_flagged
    assert not delivery.deliver(row.pk)
    with pytest.raises(Refused):
        row.send_again(by=owner)


@pytest.mark.parametrize(("made", "state"), [(unsure, "skipped"), (failed, "failed")])
def test_somebody_leaves_it_at_that(
    mail: Mailing, owner: User, made: Callable[[Mailing], OutgoingMail], state: str
) -> None:
    row = made(mail)
    row.leave_it(by=owner)
    row.refresh_from_db()
    assert row.state == state
    assert row.settled_at
    assert row.settled_by == owner
    assert row.trouble, "what happened stays readable"
    assert list(OutgoingMail.objects.flagged()) == []
    assert not delivery.deliver(row.pk)


def test_two_who_press_at_once_send_it_once(mail: Mailing, owner: User) -> None:
    row = unsure(mail)
    stale = OutgoingMail.objects.get(pk=row.pk)
    row.send_again(by=owner)
    with pytest.raises(Refused):
        stale.send_again(by=owner)
    with pytest.raises(Refused):
        stale.it_arrived(by=owner)


def test_one_that_the_postman_is_at_is_left_to_him(mail: Mailing, owner: User) -> None:
    row = mail(state="sending", leased_until=timezone.now() + timedelta(seconds=30))
    with pytest.raises(Refused, match="This mail is being sent"):
        row.send_again(by=owner)


@pytest.mark.parametrize(
    "stands", [{"state": "lost"}, {"state": "sending", "leased_until": None}, {"state": "sent", "sent_at": None}]
)
def test_no_row_says_what_cannot_be(mail: Mailing, stands: dict[str, Any]) -> None:
    row = mail()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk).update(**stands)


def test_an_example_business_mails_nobody(business: Business, mail: Mailing, mailoutbox: list[Any]) -> None:
    Business.objects.update(is_example=True)
    business.refresh_from_db()
    row = OutgoingMail.objects.post(
        business=business, kind="weekly_now", key="example", address="owner@example.com", subject="A", text="B"
    )
    assert (row.state, row.trouble) == ("skipped", "Example data: nothing is mailed.")
    assert not delivery.deliver(row.pk)
    assert mailoutbox == []


def test_nothing_is_sent_to_somebody_who_is_gone(mail: Mailing, member: Callable[..., User]) -> None:
    row = unsure(mail)
    OutgoingMail.objects.update(user=member(Role.MARKETER))
    row.refresh_from_db()
    assert row.user
    row.user.memberships.get().delete()
    with pytest.raises(Refused, match="belongs here no longer"):
        row.send_again(by=row.user)
