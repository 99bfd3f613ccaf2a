"""An invitation's mail that went wrong: it is settled with the invitation, so that nobody sends a dead link again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from business.hats import Role
from business.models import Business, Invitation, OutgoingMail, User
from business.models.mail import State
from funnel.setup.invitations import invite, link
from funnel.setup.member_removal import NOBODY, remove


@pytest.fixture
def sam(settings: Any, business: Business, owner: User) -> Invitation:
    """An invitation from a house with a mail server."""
    settings.MAIL_IS_KEPT = False
    return invite("sam@example.com", business=business, role=Role.SALESPERSON, by=owner)


def went_wrong(invitation: Invitation, state: State) -> OutgoingMail:
    """Its mail, refused or broken off."""
    past = timezone.now() - timedelta(minutes=1)
    OutgoingMail.objects.filter(pk=invitation.mail_id or 0).update(state=state, leased_until=past, attempts=1)
    return OutgoingMail.objects.flagged().get()


def path(invitation: Invitation) -> str:
    return link(invitation).removeprefix("http://testserver")


@pytest.mark.parametrize("state", [State.FAILED, State.SENDING])
@pytest.mark.parametrize("what", ["again", "withdraw"])
def test_it_is_settled_when_the_link_dies(
    desk: Client, home: str, owner: User, sam: Invitation, state: State, what: str
) -> None:
    mail = went_wrong(sam, state)
    assert desk.post(f"{home}/settings/people/invited/{sam.pk}/{what}/").status_code == 302
    mail.refresh_from_db()
    assert (mail.is_flagged, mail.settled_by) == (False, owner)
    assert desk.post(f"{home}/weekly/{mail.pk}/again/").status_code == 409


def test_and_when_whoever_invited_is_removed(business: Business, owner: User, sam: Invitation, marketer: User) -> None:
    business.memberships.get(user=marketer).become(Role.OWNER)
    mail = went_wrong(sam, State.FAILED)
    remove(business.memberships.get(user=owner), by=marketer, heir=NOBODY)
    mail.refresh_from_db()
    assert (mail.is_flagged, mail.settled_by) == (False, marketer)


def test_who_joins_shows_that_it_arrived(sam: Invitation) -> None:
    mail = went_wrong(sam, State.SENDING)
    joined = Client().post(path(sam), {"name": "Sam Seller", "password": "another long phrase"})
    assert joined.status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.settled_by) == (State.SENT, User.objects.get(email="sam@example.com"))


def test_a_refused_second_answer_settles_nothing(desk: Client, home: str, sam: Invitation) -> None:
    mail = went_wrong(sam, State.FAILED)
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert desk.post(f"{home}/settings/people/invited/{sam.pk}/again/").status_code == 409
    mail.refresh_from_db()
    assert mail.is_flagged


def test_nobody_is_sent_to_somebody_who_can_invite_no_more(
    desk: Client, home: str, business: Business, sam: Invitation, marketer: User
) -> None:
    assert "Olive Owner invites you to" in Client().get(path(sam)).content.decode()
    Invitation.objects.update(invited_by=marketer)
    page = Client().get(path(sam)).content.decode()
    assert "You are invited to Greenleaf Gardens. Your role: Salesperson." in page
    desk.post(f"{home}/settings/people/invited/{sam.pk}/withdraw/")
    assert "Ask an owner for a new one." in Client().get(path(sam)).content.decode()
