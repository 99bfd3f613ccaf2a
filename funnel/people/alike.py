"""Likely duplicates: same e-mail, same phone, similar name."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Case, Q, Value, When, prefetch_related_objects
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, utils

from business.models import Business, Email, Membership, Person, Phone
from business.models.person import PersonQuerySet
from business.phones import e164
from funnel.people.whereabouts import Whereabouts, whereabouts_of

SIMILAR = 85  # of 100, as token_sort_ratio counts
CANDIDATES = 50
OFFERED = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same person, and why."""

    person: Person
    why: str
    strong: bool  # the same e-mail or phone
    where: Whereabouts
    words: str  # where they are, no more than the member may know

    @property
    def name(self) -> str:
        """What they are called."""
        return str(self.person)


def alike(
    business: Business,
    *,
    name: str,
    contacts: list[str],
    member: Membership,
    chosen: UUID | None = None,
    besides: int = 0,
) -> list[Alike]:
    """Who may be the same person, the likeliest first. Three queries, five where somebody has no name.

    `chosen` is somebody already picked, always among them; `besides` is the key of somebody who is not asked about.
    """
    if not (name or contacts or chosen):
        return []
    numbers, addresses = split_by_kind(business, contacts)
    plain = plainly(name)
    people = list(candidates(business, name, numbers, addresses, chosen).exclude(pk=besides)[:CANDIDATES])
    judged = [(person, likeness(person, plain), person.reference == chosen) for person in people]
    kept = [each for each in judged if each[2] or contact_of(each[0]) or each[1] >= SIMILAR]
    kept.sort(key=lambda each: (not each[2], not contact_of(each[0]), -each[1]))
    kept = kept[:OFFERED]
    prefetch_related_objects([each[0] for each in kept if not each[0].name], "phones", "emails")  # what they go by
    where = whereabouts_of(business, [person.pk for person, _ratio, _picked in kept])
    return [describe(person, where.get(person.pk, Whereabouts()), member) for person, _ratio, _picked in kept]


def split_by_kind(business: Business, contacts: list[str]) -> tuple[list[str], list[str]]:
    """Phone numbers as they are compared, and e-mail addresses."""
    numbers = [e164(contact, business.country) for contact in contacts if "@" not in contact]
    addresses = [contact.lower() for contact in contacts if "@" in contact]
    return [number for number in numbers if len(number) >= 3], addresses


def candidates(
    business: Business, name: str, numbers: list[str], addresses: list[str], chosen: UUID | None
) -> PersonQuerySet:
    """Who is worth comparing: the same contacts first, then those who share most words of the name."""
    emails = Q(pk__in=Email.objects.filter(person__business=business, address__in=addresses).values("person"))
    phones = Q(pk__in=Phone.objects.filter(person__business=business, e164__in=numbers).values("person"))
    words = sorted({word for word in name.split() if len(word) > 1}, key=len, reverse=True)[:3]
    match = emails | phones
    if chosen:
        match |= Q(reference=chosen)
    for word in words:
        match |= begins_with(word[:3])
    called = Concat(Value(" "), "name", Value(" "), "company")
    people = business.people.annotate(called=called, same_email=whether(emails), same_phone=whether(phones))
    shared = [sum((shares(word) for word in words), Value(0)).desc()] if words else []
    return people.filter(match).order_by("-same_email", "-same_phone", *shared, "-pk")


def whether(match: Q) -> Case:
    """True for those who match."""
    return Case(When(match, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003


def shares(word: str) -> Case:
    """2 for a name or company with this word, 1 where one begins like it."""
    return Case(When(begins_with(word), then=Value(2)), When(begins_with(word[:3]), then=Value(1)), default=Value(0))


def begins_with(beginning: str) -> Q:
    """A name or company one word of which begins so."""
    return Q(called__icontains=f" {beginning}")


def likeness(person: Person, name: str) -> float:
    """How alike a name is to a person's name or company, of 100."""
    if len(name) < 3:
        return 0.0
    return max(float(fuzz.token_sort_ratio(name, plainly(known))) for known in (person.name, person.company))


def plainly(text: str) -> str:
    """A name without case, accents and signs, for comparing."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text[:200]) if not unicodedata.combining(sign))
    return str(utils.default_process(bare))


def contact_of(person: Person) -> bool:
    """Whether they have the same e-mail or phone."""
    return bool(person.same_email or person.same_phone)  # type: ignore[attr-defined]


def describe(person: Person, where: Whereabouts, member: Membership) -> Alike:
    """Say why, and who has them."""
    same_email, same_phone = person.same_email, person.same_phone  # type: ignore[attr-defined]
    why = _("same phone") if same_phone else _("same e-mail") if same_email else _("similar name")
    return Alike(person, why, bool(same_email or same_phone), where, where.words(member))
