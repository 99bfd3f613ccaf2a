"""How a person is reached: e-mail addresses, phone numbers. What writes them renews what the person is found by."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.folding import fold
from business.phones import digits_of

if TYPE_CHECKING:
    from business.models.person import Person, PersonQuerySet

C = TypeVar("C", bound="Contact")


class ContactQuerySet(models.QuerySet[C]):
    """Many contacts at once."""

    @transaction.atomic
    def bulk_create(self, objs: Iterable[C], *args: Any, **options: Any) -> list[C]:
        """Keep many. Whose person was made with them in mind is found by them already."""
        made = super().bulk_create(objs, *args, **options)
        people(contact.person_id for contact in made if contact.new_to_its_person()).renew_search_text()
        return made

    @transaction.atomic
    def update(self, **values: Any) -> int:
        """Write columns."""
        keys = list(self.values_list("person_id", flat=True))
        count = super().update(**values)
        people(keys).renew_search_text()
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Take them away."""
        keys = list(self.values_list("person_id", flat=True))
        gone = super().delete()
        people(keys).renew_search_text()
        return gone

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


def people(keys: Iterable[int]) -> "PersonQuerySet":
    """People by their keys."""
    person: Any = Email._meta.get_field("person").related_model
    rows: PersonQuerySet = person.objects.filter(pk__in=set(keys))
    return rows


class Contact(models.Model):
    """One way to reach a person."""

    person: "models.ForeignKey[Person, Person]"
    person_id: int

    objects = ContactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        super().save(*args, **options)
        people([self.person_id]).renew_search_text()

    @transaction.atomic
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **options)
        people([self.person_id]).renew_search_text()
        return gone

    def new_to_its_person(self) -> bool:
        """Whether its person, as far as they were loaded, is not found by it yet."""
        person = self._state.fields_cache.get("person")
        return person is None or self.found_by() not in person.search_text

    def found_by(self) -> str:
        """What a person with this contact is found by."""
        raise NotImplementedError


class Email(Contact):
    """One e-mail address of a person, in lower case."""

    person: "models.ForeignKey[Person, Person]" = models.ForeignKey(
        "business.Person", models.CASCADE, related_name="emails"
    )
    address = models.CharField(_("e-mail"), max_length=254, db_index=True)

    class Meta(Contact.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="an_address_once_per_person")]

    def __str__(self) -> str:
        return self.address

    def found_by(self) -> str:
        return fold(self.address)


class Phone(Contact):
    """One phone number of a person: as typed, and as it is compared."""

    person: "models.ForeignKey[Person, Person]" = models.ForeignKey(
        "business.Person", models.CASCADE, related_name="phones"
    )
    number = models.CharField(_("phone"), max_length=40)
    e164 = models.CharField(max_length=32, db_index=True)

    class Meta(Contact.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "e164"], name="a_number_once_per_person")]

    def __str__(self) -> str:
        return self.number

    def found_by(self) -> str:
        return digits_of(self.e164)
