"""Marketing's sources and campaigns as sales keeps them: copies on its prospects that follow the word they are of."""

from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from business.due_marks import mark
from business.hats import Hat
from business.models import Business
from business.sorting import by_name
from sales.models.prospect import Prospect


class Kind(models.TextChoices):
    """Which of marketing's words."""

    SOURCE = "source", _("Source")
    CAMPAIGN = "campaign", _("Campaign")


class FormerName(models.Model):
    """What a source or campaign was called before, so that an old link by its name still opens its rows."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    reference = models.UUIDField()  # the word whose rows they are now
    former_reference = models.UUIDField(null=True)  # its own, where it was merged into that word

    class Meta:
        verbose_name = _("former name")
        constraints = [
            models.UniqueConstraint("business", "kind", Lower("name"), name="a_former_name_is_one_words"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="former_name_is_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name


def follow(business: Business, kind: Kind, reference: UUID, *, name: str, before: str = "", **copies: Any) -> None:
    """Marketing calls a word otherwise (`before`: until now): sales's copies of it follow, in one statement."""
    rows = Prospect.objects.filter(business=business, **{f"{kind}_reference": reference})
    rows.update(**{f"{kind}_name": name}, **copies)
    if before and before != name:
        keep_former(business, kind, name=before, reference=reference)
    mark(business=business.pk, side=Hat.SALES, since=business.today())


def become(
    business: Business, kind: Kind, former: UUID, *, before: str, reference: UUID, name: str, **copies: Any
) -> int:
    """Marketing merged a word into another: the copies of the one become copies of the other; says how many."""
    rows = Prospect.objects.filter(business=business, **{f"{kind}_reference": former})
    moved = rows.update(**{f"{kind}_reference": reference, f"{kind}_name": name}, **copies)
    FormerName.objects.filter(business=business, kind=kind, reference=former).update(reference=reference)
    keep_former(business, kind, name=before, reference=reference, former_reference=former)
    mark(business=business.pk, side=Hat.SALES, since=business.today())
    return moved


def keep_former(
    business: Business, kind: Kind, *, name: str, reference: UUID, former_reference: UUID | None = None
) -> None:
    """A name is remembered for the word that bore it last; what was merged keeps the way from its reference too."""
    row = bearer(business, kind, name) or FormerName(business=business, kind=kind)
    row.name, row.reference = name, reference
    row.former_reference = former_reference or row.former_reference
    row.save()


def bearer(business: Business, kind: Kind, name: str) -> FormerName | None:
    """The former name that this is, in any letter case; SQLite knows the case of A to Z only."""
    rows = FormerName.objects.filter(business=business, kind=kind)
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def known_words(business: Business, kind: Kind) -> list[tuple[UUID, str]]:
    """The words that sales has copies of, by reference and present name, in the order of their names. One query."""
    rows = Prospect.objects.filter(business=business, **{f"{kind}_reference__isnull": False}).order_by()
    found = dict(rows.values_list(f"{kind}_reference", f"{kind}_name").distinct())
    return by_name(found.items(), business.language, name=itemgetter(1))


def reference_of(business: Business, kind: Kind, wanted: str, words: list[tuple[UUID, str]]) -> UUID | None:
    """The word that a reference or a name means, present names before former ones; None where it means none."""
    if "\0" in wanted:  # no name has one, and PostgreSQL does not even look
        return None
    try:
        reference = UUID(wanted)
    except ValueError:
        present = [reference for reference, name in words if name.casefold() == wanted.casefold()]
        former_bearer = None if present else bearer(business, kind, wanted)
        return former_bearer.reference if former_bearer else next(iter(present), None)
    if any(reference == known for known, _name in words):
        return reference
    former = FormerName.objects.filter(business=business, kind=kind, former_reference=reference)
    return former.values_list("reference", flat=True).first() or reference
