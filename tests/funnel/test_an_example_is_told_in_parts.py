"""Telling the example takes a while: others write in between, nobody sees half of it, and a kill leaves no trace."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

import funnel.demo.story
from business.models import Business, Membership, User
from funnel.demo.making import half_told, make_example
from funnel.demo.visiting import host, own_example
from marketing.models import Lead


@pytest.fixture
def few_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story of four weeks."""
    monkeypatch.setattr("funnel.demo.story.WEEKS", 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("few_weeks")
def test_no_transaction_is_open_between_its_weeks(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    real, depths = funnel.demo.story.tell_week, []

    def watched(*args: Any) -> None:
        depths.append((len(connection.savepoint_ids), connection.in_atomic_block))
        real(*args)

    monkeypatch.setattr("funnel.demo.story.tell_week", watched)
    make_example(owner=owner)
    assert depths == [(0, True)] * 4, "each week is one transaction of its own, and in no other"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("few_weeks")
def test_half_of_it_is_seen_by_nobody_and_a_kill_leaves_no_trace(
    owner: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    real = funnel.demo.story.tell_week

    def killed(firm: Any, *args: Any) -> None:
        if Lead.objects.exists():
            seen.append((Business.objects.example_of(owner), host(), half_told(lately=True).get()))
            seen.append(signed_in(owner).get(f"{firm.business.home}").status_code)
            raise KeyboardInterrupt
        real(firm, *args)

    with monkeypatch.context() as patch:
        patch.setattr("funnel.demo.story.tell_week", killed)
        with pytest.raises(KeyboardInterrupt):
            make_example(owner=owner)
    half = Business.objects.get()
    assert seen == [(None, None, half), 404]
    assert "Greenleaf Gardens" not in signed_in(owner).get("/businesses/").content.decode()
    Membership.objects.update(since=timezone.now() - timedelta(hours=1))  # nobody is at it any more
    whole = own_example(owner)
    assert whole.pk != half.pk
    assert list(Business.objects.all()) == [whole]
    assert not User.objects.filter(is_example=True, memberships=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("few_weeks")
@pytest.mark.parametrize("whose", ["a user's", "nobody's"])
def test_two_clicks_at_once_make_one(db: None, whose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from funnel.demo.visiting import made_up_owner  # noqa: PLC0415 - beside what it is compared with

    monkeypatch.setattr("funnel.demo.visiting.PAUSE", 0.05)
    user = User.objects.create_user("o@example.com") if whose == "a user's" else None
    answers: list[Any] = []
    gate = threading.Barrier(2)

    def click() -> None:
        gate.wait()
        try:
            answers.append(own_example(user) if user else made_up_owner())
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert len(answers) == 2
    assert answers[0] == answers[1]
    assert Business.objects.count() == 1
