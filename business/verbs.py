"""How a verb runs: in one transaction, on a locked and fresh row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext as _

from business.refusal import Refused

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")


def verb(method: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """Lock the row, read it afresh, act; all or nothing.

    Two people acting on the same row come one after the other, and the second sees what the first did. Whatever the
    instance carried unsaved is dropped: a verb takes what it needs as arguments. Raises Refused where the row is gone.
    The lock leaves the key alone, so that whoever only refers to the row does not wait.
    """

    @wraps(method)
    def locked(self: M, *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            rows: models.QuerySet[Any] = type(self)._default_manager.select_for_update(no_key=True)
            try:
                self.refresh_from_db(from_queryset=rows)
            except ObjectDoesNotExist as gone:
                raise Refused(_("This is not here any more: somebody took it away. Nothing was changed.")) from gone
            return method(self, *args, **kwargs)

    return cast("Callable[Concatenate[M, P], R]", locked)
