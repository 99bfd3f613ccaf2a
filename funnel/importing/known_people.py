"""Who the rows are about: a person the business knows by e-mail or phone, one of an earlier row, or somebody new."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from business.folding import fold, words_of
from business.models import Business, Email, Person, Phone
from business.searching import document
from business.sets import in_batches
from funnel.importing.row import LeadRow, PersonRow

AnyRow = LeadRow | PersonRow


def keys_of(business: Business, row: AnyRow) -> tuple[UUID, ...]:
    """By what somebody without an address or a number is known the next time: name, company and address together.

    However they are written. The second is the key that was kept when letters were still compared as they stand.
    """
    if row.emails or row.phones:
        return ()
    facts = (row.name, row.company, row.address)
    told = (
        "\x1f".join(" ".join(words_of(fold(text))) or text.strip() for text in facts),
        "\x1f".join(" ".join(text.casefold().split()) for text in facts),
    )
    return tuple(uuid5(NAMESPACE_URL, f"two-hats/{business.pk}/person/{who}") for who in told)


class Persons:
    """Finds or makes the person of every row, in the order of the rows. Sharing an address or a number is being one.

    An e-mail address counts before a phone number. Somebody known keeps what is known; only blanks are filled, and
    new addresses and numbers are added. Who has neither is known again by who they are, if `keeps` was said.
    """

    def __init__(self, business: Business, rows: Sequence[AnyRow], *, keeps: bool = False) -> None:
        self.business, self.keeps = business, keeps
        self.keys = [keys_of(business, row) for row in rows]
        self.by_email: dict[str, Person] = {}
        self.by_phone: dict[str, Person] = {}
        self.filled: dict[int, Person] = {}
        self.new: list[Person] = []
        self.emails: list[Email] = []
        self.phones: list[Phone] = []
        self.find_known(rows)
        people = [self.person_of(row, keys) for row, keys in zip(rows, self.keys, strict=True)]
        self.keep()
        self.ids: list[int] = [person.pk for person in people]

    def find_known(self, rows: Sequence[AnyRow]) -> None:
        """Whom the business knows by these addresses and numbers, and by who they are."""
        keyed = self.business.people.filter(reference__in=[key for keys in self.keys for key in keys])
        self.by_key = {person.reference: person for person in keyed}
        addresses = self.owners(Email, "address", {address for row in rows for address in row.emails})
        numbers = self.owners(Phone, "e164", {number for row in rows for number in row.phones})
        keys = {person for owners in (addresses, numbers) for _contact, person in owners}
        known = {person.pk: person for some in in_batches(keys) for person in self.business.people.filter(pk__in=some)}
        self.by_email = {address: known[person] for address, person in addresses if person in known}
        self.by_phone = {number: known[person] for number, person in numbers if person in known}

    def owners(self, kind: type[Email | Phone], column: str, wanted: set[str]) -> list[tuple[str, int]]:
        """Whose contacts these are, in any business; the one known first comes last, where several share one.

        Asked by the contact alone: beside the business, SQLite would rather read all its people for each slice.
        """
        found: list[tuple[str, int]] = []
        for some in in_batches(wanted):
            rows = kind._default_manager.filter(**{f"{column}__in": some}).order_by()
            found += rows.values_list(column, "person")
        return sorted(found, key=lambda each: -each[1])

    def person_of(self, row: AnyRow, keys: tuple[UUID, ...]) -> Person:
        """The row's person, not yet kept where new; under a key of their own, where the row has one."""
        known = [self.by_email[address] for address in row.emails if address in self.by_email]
        known += [self.by_phone[number] for number in row.phones if number in self.by_phone]
        known += [self.by_key[key] for key in keys if key in self.by_key]
        facts: dict[str, Any] = {"name": row.name, "company": row.company, "address": row.address}
        if known:
            person = known[0]
            self.fill(person, facts)
        else:
            person = Person(business=self.business, **facts)
            if keys and self.keeps:
                person.reference = keys[0]
                self.by_key[keys[0]] = person
            self.new.append(person)
        self.add_contacts(person, row)
        return person

    def fill(self, person: Person, facts: dict[str, str]) -> None:
        """Write into what is blank."""
        for name, text in facts.items():
            if text and not getattr(person, name):
                setattr(person, name, text)
                if person.pk:
                    self.filled[person.pk] = person

    def add_contacts(self, person: Person, row: AnyRow) -> None:
        """Add addresses and numbers that nobody has yet."""
        for address in row.emails:
            if address not in self.by_email:
                self.by_email[address] = person
                self.emails.append(Email(person=person, address=address))
        for number, typed in row.phones.items():
            if number not in self.by_phone:
                self.by_phone[number] = person
                self.phones.append(Phone(person=person, number=typed, e164=number))

    def keep(self) -> None:
        """Write it all, the new ones with what they are found by."""
        emails: dict[int, list[str]] = {}
        phones: dict[int, list[tuple[str, str]]] = {}
        for email in self.emails:
            emails.setdefault(id(email.person), []).append(email.address)
        for phone in self.phones:
            phones.setdefault(id(phone.person), []).append((phone.e164, phone.number))
        for person in self.new:
            person.search_text = document(
                names=(person.name, person.company),
                emails=emails.get(id(person), ()),
                phones=phones.get(id(person), ()),
            )
        Person.objects.bulk_create(self.new, batch_size=1000)
        contacts: list[Email | Phone] = [*self.emails, *self.phones]
        for contact in contacts:
            person = contact.person
            contact.person = person  # whose key is known now
        Email.objects.bulk_create(self.emails, batch_size=1000)
        Phone.objects.bulk_create(self.phones, batch_size=1000)
        Person.objects.bulk_update(self.filled.values(), ["name", "company", "address"], batch_size=200)
