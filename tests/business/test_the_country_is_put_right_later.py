"""The country is put right later: the numbers typed before are read anew, and the same phone is the same person's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business import renumbering
from business.models import Business, Person, Phone
from funnel.tasks import renew_all_numbers, renew_numbers


def numbers(person: Person) -> list[tuple[str, str]]:
    return list(person.phones.values_list("number", "e164"))


def test_every_number_is_read_anew(business: Business, desk: Client, home: str) -> None:
    anna = Person.objects.meet(business=business, name="Anna", contacts=["030 123456", "+1 212 555 0143"])
    assert numbers(anna)[0] == ("030 123456", "030123456")
    facts = {"name": business.name, "country": "DE", "zone": "Europe/Berlin", "currency": "EUR", "language": "de"}
    answer = desk.post(f"{home}/settings/", facts)
    assert answer.status_code == 302, answer.content.decode()
    assert numbers(anna) == [("030 123456", "+4930123456"), ("+1 212 555 0143", "+12125550143")]
    for typed in ("+49 30 123456", "0049 (0)30 123456", "030/123456"):
        assert list(business.people.called(typed)) == [anna]
    part = desk.get(f"{home}/log/alike/", {"contact": "+49 30 123456"}).content.decode()
    assert "same phone" in part
    business.refresh_from_db()
    assert business.numbers_read_in == "DE"


def test_two_that_turn_out_to_be_one_are_one(business: Business) -> None:
    anna = Person.objects.meet(business=business, contacts=["030 123456", "+49 30 123456", "040 1234567"])
    assert len(numbers(anna)) == 3
    business.change(country="DE")
    assert numbers(anna) == [("030 123456", "+4930123456"), ("040 1234567", "+49401234567")]


def test_two_that_change_places_meet_nothing(business: Business) -> None:
    anna = Person.objects.meet(business=business, name="Anna")
    first = Phone.objects.create(person=anna, number="030 123456", e164="+49401234567")
    second = Phone.objects.create(person=anna, number="040 1234567", e164="+4930123456")
    business.change(country="DE")
    assert dict(Phone.objects.values_list("pk", "e164")) == {first.pk: "+4930123456", second.pk: "+49401234567"}


def test_nobody_else_is_touched(business: Business, owner: Any) -> None:
    other = Business.objects.create(slug="other", name="Other")
    eve = Person.objects.meet(business=other, contacts=["030 123456"])
    business.change(country="DE")
    assert numbers(eve) == [("030 123456", "030123456")]


def test_very_many_are_read_by_a_job_in_slices(
    business: Business,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    hints: list[tuple[str, int]] = []
    monkeypatch.setattr(renumbering, "hint", lambda task, key, queue: hints.append((task, key)))
    monkeypatch.setattr(renumbering, "AT_ONCE", 3)
    monkeypatch.setattr(renumbering, "SLICE", 2)
    people = [Person.objects.meet(business=business, contacts=[f"030 12345{n}"]) for n in range(5)]
    with django_capture_on_commit_callbacks(execute=True):
        business.change(country="DE")
    assert hints == [("funnel.tasks.renew_numbers", business.pk)]
    assert numbers(people[4])[0][1] == "030123454", "nobody waits for so many"
    monkeypatch.setattr(renumbering, "renew_slice", stop_at_the_second(renumbering.renew_slice))
    with pytest.raises(InterruptedError):
        renew_numbers(business.pk)
    monkeypatch.undo()
    assert numbers(people[0])[0][1] == "+4930123450", "what was done before the kill stays done"
    renew_all_numbers()
    assert [numbers(person)[0][1] for person in people] == [f"+493012345{n}" for n in range(5)]
    assert not renumbering.not_yet_renewed()
    with django_assert_max_num_queries(1):
        renew_all_numbers()


def stop_at_the_second(act: Callable[..., None]) -> Callable[..., None]:
    """A job that is killed on its way."""
    done: list[Any] = []

    def slice_once(*args: Any) -> None:
        if done:
            raise InterruptedError
        act(*args)
        done.append(args)

    return slice_once


def test_a_change_of_something_else_reads_nothing(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renumbering, "renew_slice", None)
    Person.objects.meet(business=business, contacts=["030 123456"])
    business.change(name="Greenleaf")
