"""Imports of one business write one after the other, a slice at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from business.models import Business

SLICE = 500  # rows: so long nobody else writes on SQLite, a few tenths of a second


@contextmanager
def one_at_a_time(business: Business) -> Iterator[None]:
    """A transaction in which no other import of the business writes; whoever logs a lead meanwhile need not wait."""
    with transaction.atomic():
        Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        yield
