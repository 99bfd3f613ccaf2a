"""A mail's own page offers an owner what may be done about it, and nobody else anything."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from business.models import Business, OutgoingMail, User
from business.models.mail import State
from funnel.weekly.writer import send_me_one


@pytest.fixture
def unsure(business: Business, salesperson: User) -> OutgoingMail:
    """Of which nobody knows whether it arrived."""
    mail = send_me_one(business.memberships.select_related("user").get(user=salesperson))
    past = timezone.now() - timedelta(minutes=1)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENDING, leased_until=past, attempts=1)
    return mail


def test_an_owner_settles_it(desk: Client, home: str, unsure: OutgoingMail) -> None:
    page = desk.get(f"{home}/weekly/{unsure.pk}/").content.decode()
    assert f'action="{home}/weekly/{unsure.pk}/arrived/"' in page
    desk.post(f"{home}/weekly/{unsure.pk}/arrived/")
    assert "/arrived/" not in desk.get(f"{home}/weekly/{unsure.pk}/").content.decode()


def test_its_reader_only_reads_it(
    home: str, unsure: OutgoingMail, salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(salesperson).get(f"{home}/weekly/{unsure.pk}/").content.decode()
    assert "unsure" in page
    assert "/arrived/" not in page
