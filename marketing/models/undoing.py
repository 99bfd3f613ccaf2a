"""Undoing what was last done with a lead: a move, a close, a correction."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from business.models import User
from business.refusal import Refused
from business.verbs import verb
from marketing.models.touches import Touched

if TYPE_CHECKING:
    from marketing.models.history import History


class Undoing(Touched):
    """One verb: put back what stood before the last one."""

    class Meta:
        abstract = True

    @verb
    def undo(self, row: "History", /, *, by: User | None, at: datetime | None = None) -> None:
        """Put back what stood before a row was written. Raises Refused where something was done with it since."""
        if self.history.order_by("-pk").first() != row or not self.can_be_undone(row):
            words = {"person": self.person}
            raise Refused(
                _("Something was done with %(person)s since, so that stays. Nothing was changed.") % words,
                person=self.person.reference,
            )
        match row.verb:
            case "moved" if row.from_step:
                self.move(to=row.from_step, by=by, at=at)
            case "closed":
                self.reopen(by=by, at=at)
            case "corrected":
                self.correct(by=by, at=at, **self.facts_before(row))

    def can_be_undone(self, row: "History") -> bool:
        """Whether a row says what stood before it."""
        return row.verb == "closed" or (row.verb == "moved" and row.from_step_id is not None) or bool(row.kept)

    def facts_before(self, row: "History") -> dict[str, Any]:
        """What a correction changed, as it was."""
        facts = {}
        for name, kept in row.kept.items():
            field: Any = self._meta.get_field(name)
            if field.is_relation:
                facts[name] = field.related_model._default_manager.filter(pk=kept).first()
            else:
                facts[name] = field.to_python(kept)
        return facts
