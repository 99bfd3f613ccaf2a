"""Whatever writes a person, a contact or a lead keeps what they are found by."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from business import search_index
from business.models import Business, Email, Person, Phone, User
from business.search_index import ensure, index_table, remove
from funnel.importing.importer import import_file
from funnel.people.intake import it_is_them
from marketing.models import Lead


@pytest.fixture
def maria(business: Business) -> Person:
    business.change(country="DE")
    return Person.objects.meet(business=business, name="María López", contacts=["030 123456", "maria@example.com"])


def stale() -> list[str]:
    """Whoever is kept under another text than they should be found by."""
    return [
        str(row)
        for model in (Person, Lead)
        for row in model._default_manager.all()
        if row.search_text != type(row)._default_manager.get(pk=row.pk).search_text_of()
    ]


def learn(maria: Person) -> None:
    maria.learn(contacts=["0171 2345678", "m@example.com"], company="Grün GmbH")


def mend(maria: Person) -> None:
    maria.mend(
        name="Marie", company="", add=["new@example.com", "040 998877"], remove=["maria@example.com", "030 123456"]
    )


def rename_many(maria: Person) -> None:
    Person.objects.filter(pk=maria.pk).update(name="Zoë", company="Ärzte")


def rename_in_bulk(maria: Person) -> None:
    maria.name = "Zoë"
    Person.objects.bulk_update([maria], ["name"])


def lose_a_contact(maria: Person) -> None:
    maria.phones.all().delete()
    maria.emails.get().delete()


def take_contacts_in_bulk(maria: Person) -> None:
    Phone.objects.bulk_create([Phone(person=maria, number="040 1", e164="+49401")])
    Email.objects.bulk_create([Email(person_id=maria.pk, address="other@example.com")])


def change_a_number(maria: Person) -> None:
    maria.phones.update(e164="+4940998877")


def come_in_bulk(maria: Person) -> None:
    Person.objects.bulk_create([Person(business=maria.business, name="Günter"), Person(business=maria.business)])


def want_something_else(maria: Person) -> None:
    lead = Lead.objects.log(business=maria.business, person=maria, by=None, at=maria.known_since, wants="Grünschnitt")
    lead.correct(by=None, wants="Häckseln")


def be_somebody_known(maria: Person) -> None:
    owner = maria.business.memberships.get().user
    new = Person.objects.meet(business=maria.business, name="M. López", contacts=["040 998877"])
    it_is_them(Lead.objects.log(business=maria.business, person=new, by=None, at=new.known_since), maria, by=owner)


PATHS = [learn, mend, rename_many, rename_in_bulk, lose_a_contact, take_contacts_in_bulk, change_a_number]
PATHS += [come_in_bulk, want_something_else, be_somebody_known]


@pytest.mark.parametrize("path", PATHS)
def test_however_it_is_written(maria: Person, path: Callable[[Person], None]) -> None:
    path(maria)
    assert not stale()


def test_by_an_import_of_new_and_known_people(maria: Person, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(
        "name,company,email,phone,wants,arrived_on\n"
        "Jürgen Müller,Grün GmbH,j@example.com,0171 2345678,Häckseln,2026-01-05\n"
        "Maria,Ärzte,maria@example.com,040 998877,,2026-01-06\n"
    )
    import_file(file, maria.business)
    assert not stale()
    for words, count in (("mueller", 1), ("2345678", 1), ("ärzte 998877", 1), ("lopez gruen", 0)):
        assert maria.business.people.called(words).count() == count, words
    assert maria.business.leads.all().about("haeckseln").count() == 1


@pytest.mark.parametrize("model", [Person, Lead])
def test_nobody_is_kept_who_cannot_be_found(model: Any, maria: Person) -> None:
    Lead.objects.log(business=maria.business, person=maria, by=None, at=maria.known_since)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(search_text="")


def test_those_of_before_are_found_too(maria: Person) -> None:
    Lead.objects.log(business=maria.business, person=maria, by=None, at=maria.known_since, wants="Häckseln")
    for model in (Person, Lead):
        model._default_manager.update(search_text="?")
    import_module("business.migrations.0005_people_are_found_however_they_are_written").fold_everybody(apps, None)
    import_module("marketing.migrations.0003_what_leads_want_is_found_however_it_is_written").fold_every_wish(
        apps, None
    )
    assert not stale()
    assert maria.business.people.called("lopez 030123456").exists()


def test_without_an_index_the_same_are_found(maria: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "knows_trigrams", lambda: False)
    Person.objects.meet(business=maria.business, name="Maria", contacts=["maria_x@example.com"])
    for words, count in (("lopez", 1), ("030 123456", 1), ("maria", 2), ("maria_x@", 1), ("ma_ia@", 0), ("%", 0)):
        assert maria.business.people.called(words).count() == count, words


@pytest.mark.parametrize("model", [Person, Lead])
def test_an_index_that_was_lost_is_made_again(model: Any, maria: Person, owner: User) -> None:
    Lead.objects.log(business=maria.business, person=maria, by=owner, at=maria.known_since, wants="Häckseln")
    connection.check_constraints()  # PostgreSQL makes no index while it still has something to check
    remove(model, connection)
    ensure(model, connection)
    ensure(model, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'SELECT count(*) FROM "{index_table(model)}"')
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [index_table(model)])
        assert cursor.fetchone() == (1,)
    assert maria.business.people.called("lopez").exists()
    assert maria.business.leads.all().about("haeckseln lopez").exists()
