"""What sales does with a prospect on the way: move, plan, assign, note."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from business.bounds import is_money, is_within_reach
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.verbs import verb
from sales.models.record import ProspectRecord
from sales.models.salesperson import Salesperson
from sales.models.words import Stage


class Selling(ProspectRecord):
    """Verbs on an open prospect. `seen` is the version the member looked at: a newer one is never overwritten."""

    class Meta:
        abstract = True

    @verb
    def move(self, *, to: Stage, by: User | None, at: datetime | None = None, seen: int | None = None) -> None:
        """Go to another stage of its selling system."""
        self.must_be_open()
        if to.pk == self.stage_id:
            return
        self.must_be_unchanged(seen)
        if to.system_id != self.system_id:
            raise Refused(_("That stage belongs to another selling system."))
        to.stays_in_use()
        before, self.stage = self.stage, to
        words = {"before": str(before), "after": str(to)}
        self.stage_since = self.remember("moved", by=by, at=at, from_stage=before, to_stage=to, **words)
        self.save(update_fields=["stage", "stage_since"])
        mark(business=self.business_id, side=Hat.SALES, since=self.stage_since)

    @verb
    def plan(
        self,
        *,
        action: str,
        on: date | None,
        by: User | None,
        time_of_day: time | None = None,
        at: datetime | None = None,
        seen: int | None = None,
    ) -> None:
        """Say what to do next and when. An empty action means nothing is planned."""
        self.must_be_open()
        self.must_be_unchanged(seen)
        is_within_reach(on, self.business.today())
        self.next_action, self.next_on = action.strip(), on if action.strip() else None
        self.next_time = time_of_day if self.next_on else None
        self.save(update_fields=["next_action", "next_on", "next_time"])
        self.remember("planned", by=by, at=at, after=action[:200], why=on.isoformat() if on else "")

    @verb
    def done(self, *, by: User | None, note: str = "", at: datetime | None = None, seen: int | None = None) -> None:
        """The next action is done; what comes after it is open."""
        self.must_be_open()
        self.must_be_unchanged(seen)
        did, self.next_action, self.next_on, self.next_time = self.next_action, "", None, None
        self.save(update_fields=["next_action", "next_on", "next_time"])
        self.remember("done", by=by, at=at, before=did, why=note)

    @verb
    def note(self, *, text: str, by: User | None, at: datetime | None = None) -> None:
        """Write something down."""
        self.remember("noted", by=by, at=at, why=text)

    @verb
    def expect(self, *, value: Decimal | None, by: User | None, at: datetime | None = None) -> None:
        """Say what it is expected to be worth, in the business's currency."""
        self.must_be_open()
        is_money(value)
        before, self.expected_value = self.expected_value, value
        if before != value:
            self.save(update_fields=["expected_value"])
            self.remember("expected", by=by, at=at, before=str(before or ""), after=str(value or ""))

    @verb
    def assign(self, *, to: Salesperson | None, by: User | None, at: datetime | None = None) -> None:
        """Give it to a salesperson, or to nobody. One who has an account is told by e-mail."""
        at = at or timezone.now()
        if self.give(to=to, by=by, at=at) and to:
            to.be_told([self], by=by, at=at)

    def give(self, *, to: Salesperson | None, by: User | None, at: datetime) -> bool:
        """Assign it, on a row that is locked already; says whether it was somebody else's."""
        before, self.salesperson = self.salesperson, to
        if before == to:
            return False
        self.save(update_fields=["salesperson"])
        self.remember("assigned", by=by, at=at, before=str(before or ""), after=str(to or ""))
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
        return True
