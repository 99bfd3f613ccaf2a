"""Rows that are searched: whatever writes them keeps the folded text that they are found by."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import CheckConstraint, Q

from business.search_index import SearchTextField
from business.sets import in_batches, write_column

S = TypeVar("S", bound="Searched")


class SearchedQuerySet(models.QuerySet[S]):
    """Many rows at once."""

    def asked_of(self) -> Any:
        """The row that was asked for these: the business for `business.people`; else None."""
        return self._hints.get("instance")  # type: ignore[attr-defined]

    def renew_search_text(self) -> None:
        """Write anew what they are found by. Two who write at one moment come one after the other."""
        model = self.model
        for keys in in_batches(self.order_by().values_list("pk", flat=True)):
            with transaction.atomic():
                rows: models.QuerySet[Any] = model._default_manager.select_for_update(no_key=True, of=("self",))
                found = list(rows.filter(pk__in=keys).prefetch_related(*model.searched_with).order_by("pk"))
                texts = [(row.search_text_of(), row) for row in found]
                write_column(model, "search_text", [(text, row.pk) for text, row in texts if text != row.search_text])

    def bulk_create(self, objs: Iterable[S], *args: Any, **options: Any) -> list[S]:
        """Keep many; what each is found by, unless that was said, is what it is by itself."""
        rows = list(objs)
        for row in rows:
            row.search_text = row.search_text or row.search_text_of()
        return super().bulk_create(rows, *args, **options)

    @transaction.atomic
    def update(self, **values: Any) -> int:
        """Write columns, and what the rows are found by where that reads them."""
        if not self.model.searched_by & values.keys():
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        count = super().update(**values)
        self.model._default_manager.filter(pk__in=keys).renew_search_text()  # type: ignore[attr-defined]
        return count

    update.alters_data = True  # type: ignore[attr-defined]


class Searched(models.Model):
    """A row that is searched by some of its columns, and perhaps by rows that belong to it."""

    searched_by: ClassVar[frozenset[str]]
    searched_with: ClassVar[tuple[str, ...]] = ()  # the relations whose rows it is found by too

    search_text = SearchTextField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Keep it, and what it is found by wherever that may have changed."""
        written = options.get("update_fields")
        if written is None or self.searched_by & set(written):
            fresh = type(self)(
                **{name: getattr(self, name) for name in ("pk", *self.searched_by)}
            )  # nothing prefetched
            self.search_text = fresh.search_text_of()
            options["update_fields"] = written and {*written, "search_text"}
        super().save(*args, **options)

    def search_text_of(self) -> str:
        """What it is found by, never empty."""
        raise NotImplementedError


def can_be_found(name: str) -> CheckConstraint:
    """No path leaves a row that nobody finds."""
    return CheckConstraint(condition=~Q(search_text=""), name=name)
