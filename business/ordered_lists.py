"""The business's own words: short ordered lists that it names, orders and retires. Used words are never deleted."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.refusal import Refused

W = TypeVar("W", bound="Word")


class WordQuerySet(models.QuerySet[W]):
    """Words for reading words."""

    def in_use(self) -> "WordQuerySet[W]":
        """Those not retired, in their order."""
        return self.filter(retired_at=None)


class Word(models.Model):
    """One word of an ordered list. Each kind says itself whose it is and that its name is there once."""

    within: ClassVar[tuple[str, ...]] = ("business",)  # the fields that say which list it stands in

    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def siblings(self) -> "models.QuerySet[Self]":
        """Every word of its list, itself and the retired ones among them, in order."""
        whose = {name: getattr(self, f"{name}_id", None) or getattr(self, name) for name in self.within}
        rows: models.QuerySet[Any] = type(self)._default_manager.filter(**whose)
        return rows

    def must_have_a_free_name(self) -> None:
        """Raises Refused without a name, or with one that another word of the list has in any letter case."""
        self.name = self.name.strip()
        if not self.name:
            raise Refused(_now("Nothing was saved: the name is empty."))
        others = self.siblings().exclude(pk=self.pk).values_list("name", flat=True)
        if self.name.casefold() in {name.casefold() for name in others}:  # SQLite knows the case of A to Z only
            raise self.name_is_taken()

    def name_is_taken(self) -> Refused:
        """Why another word of the list keeps this one from its name."""
        return Refused(_now("“%(name)s” is in this list already. Nothing was changed.") % {"name": self.name})

    def keep_name(self, **how: Any) -> None:
        """Save it. Raises Refused where somebody else gave the name away at this very moment."""
        try:
            with transaction.atomic():
                self.save(**how)
        except IntegrityError as taken:
            raise self.name_is_taken() from taken

    def stays_in_use(self) -> None:
        """Nobody retires it before this transaction ends. Raises Refused where somebody has."""
        rows: models.QuerySet[Any] = type(self)._default_manager.select_for_update(no_key=True)
        if rows.filter(pk=self.pk, retired_at=None).first() is None:
            raise Refused(
                _now("“%(name)s” is not in use any more. Nothing was changed; choose another one.") % {"name": self}
            )

    @transaction.atomic
    def add(self) -> Self:
        """Put it at the end of its list. A retired word of the same name comes back instead, and is returned."""
        retired, name = self.siblings().exclude(retired_at=None), self.name.strip().casefold()
        known = next((word for word in retired if word.name.casefold() == name), None)
        if known is not None:
            known.bring_back()
            return known
        self.must_have_a_free_name()
        last = self.siblings().aggregate(last=models.Max("position"))["last"]
        self.position = 0 if last is None else last + 1
        self.keep_name(force_insert=True)
        self.changed()
        return self

    @transaction.atomic
    def rename(self, *, to: str) -> None:
        """Call it something else, everywhere it is shown."""
        self.name = to
        self.must_have_a_free_name()
        self.keep_name(update_fields=["name"])
        self.changed()

    @transaction.atomic
    def shift(self, *, down: bool) -> None:
        """Change places with its neighbour in use; at the end of the list nothing happens."""
        everyone = list(self.siblings().select_for_update())
        in_use = [word for word in everyone if word.retired_at is None or word.pk == self.pk]
        place = in_use.index(self) + (1 if down else -1)
        if not 0 <= place < len(in_use):
            return
        neighbour = everyone.index(in_use[place])
        everyone.remove(self)
        everyone.insert(neighbour, self)
        for position, word in enumerate(everyone):
            word.position = position
        type(self)._default_manager.bulk_update(everyone, ["position"])
        self.changed()

    @transaction.atomic
    def retire(self) -> None:
        """Offer it no longer. What was said with it stays as it is."""
        self.retired_at = timezone.now()
        self.save(update_fields=["retired_at"])
        self.changed()

    @transaction.atomic
    def bring_back(self) -> None:
        """Offer it again."""
        self.retired_at = None
        self.save(update_fields=["retired_at"])
        self.changed()

    def changed(self) -> None:
        """What a change of this list makes due, in the same transaction. Nothing, where no number is made of it."""
