"""Sales's calls with a prospect: they talked, nobody answered, they called again; and undoing what was last done."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from business.bounds import is_within_reach
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.verbs import verb
from sales.models.outcomes import Ending
from sales.models.record import NEXT
from sales.models.salesperson import Salesperson

if TYPE_CHECKING:
    from sales.models.history import History

CALLS = ("talked", "attempted", "called again", "done", "assigned")  # an undone move is a move; these are put back


class Calling(Ending):
    """Verbs of calls. `seen` is the version the member looked at."""

    class Meta:
        abstract = True

    @verb
    def talk(self, *, by: User | None, note: str = "", at: datetime | None = None, seen: int | None = None) -> None:
        """An answer: a call, visit or message got through. What was next is done; what comes after it is open."""
        self.must_be_open()
        self.must_be_unchanged(seen)
        before, self.next_action, self.next_on, self.next_time = self.next_action, "", None, None
        self.save(update_fields=NEXT)
        self.remember("talked", by=by, at=at, before=before, why=note)

    @verb
    def attempt(
        self, *, again_on: date, by: User | None, note: str = "", at: datetime | None = None, seen: int | None = None
    ) -> None:
        """Sales tried and did not reach them: what was next stays next, on another day."""
        self.must_be_open()
        self.must_be_unchanged(seen)
        is_within_reach(again_on, self.business.today())
        self.next_action, self.next_on, self.next_time = self.next_action or _("Call again"), again_on, None
        self.save(update_fields=NEXT)
        self.remember("attempted", by=by, at=at, after=again_on.isoformat(), why=note)

    @verb
    def hear_from(self, *, by: User | None, note: str = "", at: datetime | None = None) -> None:
        """They called again about the same thing: call back today. Its salesperson is told. It is no answer of ours."""
        self.must_be_open()
        at, before, today = at or timezone.now(), self.next_action, self.business.today()
        back = _("Call back")
        if before != back:
            self.next_action = f"{back}. {before}"[:200] if before else back
        self.next_on, self.next_time = min(self.next_on or today, today), None
        self.save(update_fields=NEXT)
        self.remember("called again", by=by, at=at, before=before, why=note)
        if self.salesperson:
            self.salesperson.be_told([self], of="called_again", note=note, by=by, at=at)

    @verb
    def take(self, *, by: User, at: datetime | None = None) -> None:
        """They take nobody's prospect. Raises Refused where somebody has it, and for who may not sell."""
        self.must_be_open()
        if self.salesperson and self.salesperson.user_id == by.pk:
            return
        words = {"person": self.person, "name": self.salesperson}
        if self.salesperson:
            raise Refused(_("%(name)s has %(person)s already. Nothing was changed.") % words)
        if not self.business.lets(by, wear=Hat.SALES):
            raise Refused(_("You do not sell in this business. Nothing was changed."))
        self.give(to=Salesperson.objects.who_is(by, self.business), by=by, at=at or timezone.now())

    @verb
    def undo(self, row: "History", /, *, by: User | None, at: datetime | None = None) -> None:
        """Put back what stood before its last verb. Raises Refused where something was done since."""
        self.must_be_open()
        if not self.is_last(row) or row.verb not in (*CALLS, "moved"):
            raise Refused(
                _("Something was done with %(person)s since, so this cannot be undone any more. Nothing was changed.")
                % {"person": self.person},
                person=self.person.reference,
            )
        if row.verb == "moved" and row.from_stage:
            self.move(to=row.from_stage, by=by, at=at)
        self.put_back(row, whose=True)
        if row.verb != "moved":
            self.remember("undone", by=by, at=at, before=row.verb)
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
