"""Whatever is stored as text is plain (plain_text.py), by whichever verb, form or command it comes."""

from functools import cache
from typing import Any

from django.db import models

from business.plain_text import one_line, plain

OURS = {"business", "marketing", "sales"}


def keep_plain(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """Before a row of ours is saved: a name is one line, a note several; nothing hidden in either."""
    for name, several_lines in texts_of(sender):
        value = instance.__dict__.get(name)  # a field that was not loaded is not written either
        if isinstance(value, str) and not (value.isascii() and value.isprintable()):
            setattr(instance, name, plain(value) if several_lines else one_line(value))


@cache
def texts_of(model: type[models.Model]) -> list[tuple[str, bool]]:
    """The fields of a model that hold what somebody typed, and whether each may have several lines."""
    if model._meta.app_label not in OURS:
        return []
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return [(each.attname, isinstance(each, models.TextField)) for each in fields]
