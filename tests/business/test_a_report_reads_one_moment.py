"""Many queries, one moment: what a report reads stood in the database at the same time, and nobody waits for it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from business.models import Business, Person, User
from business.snapshot import snapshot
from marketing.models import Lead, Step

REAL = pytest.mark.django_db(transaction=True)


def elsewhere(act: Callable[[], Any]) -> Any:
    """Do something in a thread and a database session of its own, and wait for it."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return answers[0]


@REAL
def test_a_write_in_between_is_seen_afterwards(business: Business) -> None:
    people = Person.objects.filter(business=business)
    with snapshot():
        assert people.count() == 0
        elsewhere(lambda: Person.objects.create(business=business, name="Maria"))
        assert people.count() == 0, "as of the first query"
        with snapshot():
            assert people.count() == 0, "one within another is the same moment"
    assert people.count() == 1
    Person.objects.create(business=business, name="Tom")
    with transaction.atomic():
        Person.objects.create(business=business, name="Ann")
    assert people.count() == 3


def refuses_to_write(business: Business) -> None:
    with pytest.raises(DatabaseError), snapshot(), transaction.atomic():
        Person.objects.create(business=business, name="Maria")
    Person.objects.create(business=business, name="Tom")
    assert [person.name for person in Person.objects.filter(business=business)] == ["Tom"]


@REAL
def test_nothing_is_written_in_one(business: Business) -> None:
    refuses_to_write(business)


def test_nothing_is_written_in_one_within_a_transaction(business: Business) -> None:
    refuses_to_write(business)


@REAL
def test_an_error_within_leaves_everything_as_usual(business: Business) -> None:
    with pytest.raises(ZeroDivisionError), snapshot():
        raise ZeroDivisionError
    refuses_to_write(business)
    with transaction.atomic():
        list(Business.objects.select_for_update())


@contextmanager
def writers(business: Business, how_many: int = 3) -> Iterator[None]:
    """People who log leads and move them, all the while."""
    over = threading.Event()

    def log() -> None:
        steps, number = list(Step.objects.filter(business=business)), 0
        while not over.is_set():
            number += 1
            person = Person.objects.create(business=business, name=f"Person {number}")
            lead = Lead.objects.log(business=business, person=person, by=None, at=business.noon(business.today()))
            lead.move(to=steps[number % len(steps)], by=None)
        connection.close()

    threads = [threading.Thread(target=log) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


@REAL
@pytest.mark.parametrize("where", ["marketing/numbers/", "sales/numbers/", "feedback/", "", "sales/board/"])
def test_a_page_answers_while_others_write(
    business: Business, owner: User, signed_in: Callable[[User], Client], where: str
) -> None:
    browser = signed_in(owner)
    late = time.monotonic() + 0.4
    with writers(business):
        while time.monotonic() < late:
            assert browser.get(f"/{business.slug}/{where}").status_code == 200


@REAL
def test_a_page_adds_up_whenever_a_lead_comes_in_between(
    business: Business, desk: Client, make_lead: Callable[..., Lead]
) -> None:
    def look(after: int) -> int:
        """Read the page; after so many of its queries somebody else logs a lead. How many queries there were."""
        queries = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal queries
            found, queries = execute(*args), queries + 1
            if queries == after:
                elsewhere(make_lead)
            return found

        with connection.execute_wrapper(count):
            page = desk.get(f"/{business.slug}/marketing/numbers/").context
        first, rows = page["steps"][0], page["rows"]
        assert page["total"]["leads"] == first["reached"] == sum(row["leads"] for row in rows), f"after {after}"
        return queries

    make_lead()
    for after in range(1, look(0) + 1):
        look(after)
