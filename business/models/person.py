"""Somebody the business knows. Knows nothing of leads or stages."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.models.firm import Business
from business.phones import e164, split_numbers
from business.verbs import verb


class PersonQuerySet(models.QuerySet["Person"]):
    """Words for reading people."""

    def called(self, words: str) -> "PersonQuerySet":
        """Whose name, company, e-mail or phone holds every one of these words."""
        found = self
        for word in words.replace("\0", "").split()[:6]:
            digits = "".join(sign for sign in word if sign.isdigit()).lstrip("0")
            match: Any = models.Q(name__icontains=word) | models.Q(company__icontains=word)
            match |= models.Exists(Email.objects.filter(person=models.OuterRef("pk"), address__icontains=word.lower()))
            if len(digits) >= 3:
                match |= models.Exists(Phone.objects.filter(person=models.OuterRef("pk"), e164__contains=digits))
            found = found.filter(match)
        return found

    @transaction.atomic
    def meet(
        self,
        *,
        business: Business,
        name: str = "",
        company: str = "",
        address: str = "",
        contacts: Iterable[str] = (),
        reference: uuid.UUID | None = None,
    ) -> "Person":
        """Get to know somebody new. `reference` is the form's one-time key."""
        person = self.create(
            business=business, name=name, company=company, address=address, reference=reference or uuid.uuid4()
        )
        for text in contacts:
            person.add_contact(text)
        return person


class Person(models.Model):
    """Somebody the business knows: name, company, e-mails, phones, address."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="people")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    company = models.CharField(_("company"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True)
    known_since = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["business", "name"])]

    def __str__(self) -> str:
        return self.name or self.company or self.first_contact or str(_("Somebody"))

    @property
    def first_contact(self) -> str:
        """Their first phone number or e-mail address, as typed."""
        for number in self.phones.all():
            return number.number
        for email in self.emails.all():
            return email.address
        return ""

    def add_contact(self, text: str) -> None:
        """Keep what was typed as phone or e-mail: an @ makes it an address, and several numbers are several.

        Adding one twice changes nothing.
        """
        if "@" in text:
            Email.objects.get_or_create(person=self, address=text.strip().lower())
            return
        for typed in filter(None, split_numbers(text, self.business.country)):
            number = e164(typed, self.business.country) or typed[:32]
            Phone.objects.get_or_create(person=self, e164=number, defaults={"number": typed[:40]})

    def set_contacts(self, *, emails: Iterable[str], phones: Iterable[str]) -> None:
        """Make these, and only these, their addresses and numbers."""
        self.emails.all().delete()
        self.phones.all().delete()
        for text in [*emails, *phones]:
            self.add_contact(text)

    @verb
    def mend(self, *, name: str, company: str, address: str, emails: Iterable[str], phones: Iterable[str]) -> None:
        """Write down who they are: exactly this."""
        self.name, self.company, self.address = name, company, address
        self.save(update_fields=["name", "company", "address"])
        self.set_contacts(emails=emails, phones=phones)

    @verb
    def learn(self, /, *, contacts: Iterable[str] = (), **facts: str) -> list[str]:
        """Add contacts, and what was not known yet of name, company and address.

        What is known stays; what was told otherwise comes back, for the caller to keep as a note.
        """
        otherwise = []
        for what, told in facts.items():
            known: str = getattr(self, what)
            if told and not known:
                setattr(self, what, told)
            elif told and told.casefold() != known.casefold():
                otherwise.append(told)
        self.save(update_fields=["name", "company", "address"])
        for text in contacts:
            self.add_contact(text)
        return otherwise


class Email(models.Model):
    """One e-mail address of a person, in lower case."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    address = models.CharField(_("e-mail"), max_length=254, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="an_address_once_per_person")]

    def __str__(self) -> str:
        return self.address


class Phone(models.Model):
    """One phone number of a person: as typed, and as it is compared."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(_("phone"), max_length=40)
    e164 = models.CharField(max_length=32, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "e164"], name="a_number_once_per_person")]

    def __str__(self) -> str:
        return self.number
