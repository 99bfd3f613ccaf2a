"""Taking a touch away that was none, and putting it back."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from business.due_marks import mark
from business.hats import Hat
from business.history import kept_as_text
from business.models import User
from business.refusal import Refused
from business.templatetags.figures import day
from business.verbs import verb
from marketing.models.readiness import Readiness

if TYPE_CHECKING:
    from marketing.models.history import History, Touch

KEPT = ("channel", "begun_by", "note", "at", "on", "by_id")


class Touched(Readiness):
    """Verbs on the touches of a lead."""

    class Meta:
        abstract = True

    @verb
    def remove_touch(self, touch: "Touch", /, *, by: User | None, at: datetime | None = None) -> "History":
        """It was no contact with this lead. What it said is kept in the row that comes back, for an undo.

        Raises Refused where it is gone already.
        """
        mine = self.touches.filter(pk=touch.pk).first()
        if mine is None:
            raise Refused(_("This touch is not here any more: somebody took it away. Nothing was changed."))
        kept = kept_as_text({name: getattr(mine, name) for name in KEPT})
        mine.delete()
        mark(business=self.business_id, side=Hat.MARKETING, since=self.business.today())
        self.remember("touch removed", by=by, at=at, before=mine.get_channel_display(), why=mine.note, kept=kept)
        return self.history.filter(verb="touch removed").latest("pk")

    @verb
    def put_touch_back(self, row: "History", /, *, by: User | None, at: datetime | None = None) -> None:
        """Undo the taking away of a touch. Raises Refused where that was done before, or the lead arrived later now."""
        removed = self.history.filter(pk=row.pk, verb="touch removed").first()
        if removed is None or not removed.kept:
            raise Refused(_("This touch was put back already. Nothing was changed."))
        if date.fromisoformat(removed.kept["on"]) < self.arrived_on:
            words = {"on": day(self.arrived_on)}
            raise Refused(_("It arrived on %(on)s, after this touch. Put the arrival right first.") % words)
        moment = parse_datetime(removed.kept["at"])
        self.touches.create(**{**removed.kept, "at": moment})
        removed.kept = {}
        removed.save(update_fields=["kept"])
        self.remember("touch put back", by=by, at=at, before=removed.before)
        mark(business=self.business_id, side=Hat.MARKETING, since=self.business.today())
