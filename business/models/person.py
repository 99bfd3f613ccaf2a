"""Somebody the business knows. Knows nothing of leads or stages."""

import uuid
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.models.firm import Business
from business.phones import e164, split_numbers
from business.searched import Searched, SearchedQuerySet, can_be_found
from business.searching import document, query
from business.verbs import verb


class PersonQuerySet(SearchedQuerySet["Person"]):
    """Words for reading people."""

    def called(self, words: str, *, business: Business | None = None) -> "PersonQuerySet":
        """Whose name, company, e-mail or phone holds every one of these words, however they are written.

        `business` says in which country a number is read; it need not be said of `business.people`.
        """
        within = business or self.asked_of()
        if not isinstance(within, Business):
            return self.filter(search_text__holds=query(words)) if words.strip() else self
        terms = query(words, country=within.country, business=within.pk)
        return self.filter(business=within, search_text__holds=terms) if words.strip() else self

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


class Person(Searched):
    """Somebody the business knows: name, company, e-mails, phones, address."""

    searched_by = frozenset({"name", "company"})
    searched_with = ("emails", "phones")

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
        indexes = [models.Index(fields=["business", "name"]), models.Index(fields=["business", "id"])]
        constraints = [can_be_found("a_person_can_be_found")]

    def __str__(self) -> str:
        return self.name or self.company or self.first_contact or str(_("Somebody"))

    def search_text_of(self) -> str:
        """What they are found by, from their name, company and contacts. Two queries, none where these are there."""
        known = self.pk is not None
        return document(
            names=(self.name, self.company),
            emails=[email.address for email in self.emails.all()] if known else (),
            phones=[(phone.e164, phone.number) for phone in self.phones.all()] if known else (),
        )

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
            self.emails.get_or_create(address=text.strip().lower())
            return
        for typed in filter(None, split_numbers(text, self.business.country)):
            number = e164(typed, self.business.country) or typed[:32]
            self.phones.get_or_create(e164=number, defaults={"number": typed[:40]})

    def remove_contact(self, text: str) -> None:
        """Forget an address or a number, however it is written. What is not there is no matter."""
        if "@" in text:
            self.emails.filter(address=text.strip().lower()).delete()
            return
        for typed in filter(None, split_numbers(text, self.business.country)):
            number = e164(typed, self.business.country) or typed[:32]
            self.phones.filter(models.Q(e164=number) | models.Q(number=typed[:40])).delete()

    @verb
    def mend(self, /, *, add: Iterable[str] = (), remove: Iterable[str] = (), **facts: str) -> None:
        """Mend name, company or address; add contacts, take out others. What is not named stays as it is."""
        for what, text in facts.items():
            setattr(self, what, text)
        self.save(update_fields=["name", "company", "address"])
        for text in remove:
            self.remove_contact(text)
        for text in add:
            self.add_contact(text)

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
