"""Likely duplicates: same e-mail, same phone, similar name; and the few who have what is typed so far."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Q, Value, When, prefetch_related_objects
from django.db.models.functions import Abs, Least, Length
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from business.folding import UNSPACED, fold, sound, words_of
from business.models import Business, Email, Membership, Person, Phone
from business.models.person import PersonQuerySet
from business.phones import digits_of, e164
from business.searching import GAP, Query, number_term
from funnel.people.status import Whereabouts, whereabouts_of

SIMILAR = 85  # of 100, as token_sort_ratio counts
COMPARED = 300  # of those whom one part of the search finds
CANDIDATES = 50
OFFERED = 4
SHORTEST = 3  # letters from which on a beginning says whom it may be
SHORTEST_NUMBER = 5  # digits
BEGINNING = 3  # letters in which most misspelt names still agree
MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same person, and why."""

    person: Person
    why: str
    strong: bool  # the same e-mail or phone
    where: Whereabouts
    words: str  # where they are, no more than the member may know

    @property
    def has_open(self) -> bool:
        """Whether a call of theirs may be about something that is open, and then is no new lead."""
        return bool(self.where.lead or self.where.prospect)

    @property
    def name(self) -> str:
        """What they are called."""
        return str(self.person)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of somebody, as it is compared."""

    name: str  # folded
    words: tuple[str, ...]  # the longest, each after the gap that begins a word
    numbers: tuple[str, ...]  # as compared
    pieces: tuple[str, ...]  # every way in which the numbers, or pieces of numbers, may be kept
    addresses: tuple[str, ...]

    @classmethod
    def of(cls, business: Business, name: str, contacts: list[str]) -> "Typed":
        """What a name and contacts say."""
        phones = [contact for contact in contacts if "@" not in contact]
        numbers = [number for phone in phones if len(number := e164(phone, business.country)) >= SHORTEST]
        enough = [phone for phone in phones if len(digits_of(phone)) >= SHORTEST_NUMBER]
        return cls(
            name=" ".join(words_of(fold(name[:200]))),
            words=tuple(
                GAP + word for word in sorted(set(words_of(fold(name[:200]))), key=len)[: -MOST_WORDS - 1 : -1]
            ),
            numbers=tuple(numbers),
            pieces=tuple(piece for phone in enough for piece in number_term(phone, business.country)),
            addresses=tuple(contact.lower() for contact in contacts if "@" in contact),
        )

    @property
    def says_whom(self) -> bool:
        """Whether the name is long enough to offer who begins like it."""
        return len(self.name) >= SHORTEST or bool(UNSPACED.search(self.name))


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
    typed = Typed.of(business, name, contacts)
    people = list(candidates(business, typed, chosen).exclude(pk=besides)[:CANDIDATES])
    few = {person.pk for person in few_who_complete(people, typed)}
    judged = [(person, likeness(person, typed.name), person.reference == chosen) for person in people]
    kept = [each for each in judged if each[2] or contact_of(each[0]) or each[1] >= SIMILAR or each[0].pk in few]
    kept.sort(key=lambda each: (not each[2], not contact_of(each[0]), -each[1]))
    kept = kept[:OFFERED]
    prefetch_related_objects([each[0] for each in kept if not each[0].name], "phones", "emails")  # what they go by
    where = whereabouts_of(business, [person.pk for person, _ratio, _picked in kept])
    return [describe(person, where.get(person.pk, Whereabouts()), member) for person, _ratio, _picked in kept]


def candidates(business: Business, typed: Typed, chosen: UUID | None) -> PersonQuerySet:
    """Who is worth comparing: the same contacts first, then a piece of the number, then most words of the name.

    One query. Whom each part finds is read from an index of its own, so that it costs the same however many there are.
    """
    people = business.people
    emails = Email.objects.filter(person__business=business, address__in=typed.addresses).order_by().values("person")
    phones = Phone.objects.filter(person__business=business, e164__in=typed.numbers).order_by().values("person")
    parts: list[Any] = [emails, phones]
    if typed.pieces:
        parts.append(nearest(business, (typed.pieces,), typed))
    if typed.words:
        begun = tuple((word[: len(GAP) + BEGINNING],) for word in typed.words)
        parts += [nearest(business, terms, typed) for terms in dict.fromkeys((begun, (typed.words,)))]
    if chosen:
        parts.append(people.filter(reference=chosen).values("pk"))
    shared = [sum((shares(word) for word in typed.words), Value(0)).desc()] if typed.words else []
    return (
        people.filter(pk__in=parts[0].union(*parts[1:], all=True))
        .annotate(
            same_email=whether(Q(pk__in=emails)),
            same_phone=whether(Q(pk__in=phones)),
            like_phone=whether(any_of(typed.pieces)),
        )
        .order_by("-same_email", "-same_phone", "-like_phone", *shared, "-pk")
    )


def nearest(business: Business, terms: tuple[tuple[str, ...], ...], typed: Typed) -> Any:
    """The keys of those who have the terms; of very many, those of a name about as long as the typed one.

    So a name that thousands share costs little, and who is called just that, or nearly, is still among them.
    """
    length = len(typed.name)
    far = Least(Abs(Length("name") - length), Abs(Length("company") - length))
    rows = business.people.filter(search_text__holds=Query(terms, business.pk)).order_by(far, "-pk")
    return business.people.filter(pk__in=rows.values("pk")[:COMPARED]).values("pk")


def whether(match: Q) -> Case:
    """True for those who match."""
    return Case(When(match, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003


def any_of(pieces: tuple[str, ...]) -> Q:
    """Whose text holds one of these."""
    match = Q(pk__in=[])
    for piece in pieces:
        match |= Q(search_text__contains=piece)
    return match


def shares(word: str) -> Case:
    """2 for whom a word begins like this one, 1 where only its beginning is the same."""
    begun = word[: len(GAP) + BEGINNING]
    return Case(
        When(search_text__contains=word, then=Value(2)),
        When(search_text__contains=begun, then=Value(1)),
        default=Value(0),
    )


def few_who_complete(people: list[Person], typed: Typed) -> list[Person]:
    """Those who have a number with this piece, or every word of the name, where only a few do: else it says nothing."""
    with_piece = [person for person in people if person.like_phone]  # type: ignore[attr-defined]
    with_words = [
        person
        for person in people
        if typed.words and typed.says_whom and all(word in person.search_text for word in typed.words)
    ]
    return [person for group in (with_piece, with_words) if len(group) <= OFFERED for person in group]


def likeness(person: Person, name: str) -> float:
    """How alike a name is to a person's name or company, of 100. A name of two signs is only like itself."""
    known = [sound(text) for text in (person.name, person.company) if text]
    if len(name) < SHORTEST:
        return 100.0 if name and sound(name) in known else 0.0
    return max((float(fuzz.token_sort_ratio(sound(name), text)) for text in known), default=0.0)


def contact_of(person: Person) -> bool:
    """Whether they have the same e-mail or phone."""
    return bool(person.same_email or person.same_phone)  # type: ignore[attr-defined]


def describe(person: Person, where: Whereabouts, member: Membership) -> Alike:
    """Say why, and who has them."""
    same_email, same_phone = person.same_email, person.same_phone  # type: ignore[attr-defined]
    why = _("same phone") if same_phone else _("same e-mail") if same_email else _("similar name")
    if not (same_phone or same_email) and person.like_phone:  # type: ignore[attr-defined]
        why = _("similar phone")
    return Alike(person, why, bool(same_email or same_phone), where, where.words(member))
