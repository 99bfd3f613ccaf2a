"""What is put right later of a lead's hand-overs: their day, their return, and that there was one at all."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from business.before_and_after import Change, before_and_after, in_words
from business.bounds import has_happened
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.verbs import verb
from marketing.models.hand_over import HandOver
from marketing.models.record import Status
from marketing.models.undoing import Undoing


class Correcting(Undoing):
    """Verbs that only `funnel.handover` calls, each together with one verb of sales.

    `later`: how many times the lead was handed over after the one that is meant.
    """

    class Meta:
        abstract = True

    def given(self, later: int) -> HandOver:
        """The hand-over that is meant. Raises Refused where marketing keeps none."""
        for given in self.hand_overs.order_by("-pk")[later : later + 1]:
            return given
        raise Refused(_("Marketing knows of no such hand-over. Nothing was changed."))

    @verb
    def correct_hand_over(self, on: date, /, *, by: User | None, later: int = 0, at: datetime | None = None) -> None:
        """It was handed over on another day. Raises Refused for one before it arrived or after its end."""
        given = self.given(later)
        has_happened(on, self.business.today())
        if on < self.arrived_on:
            words = {"on": in_words(self.arrived_on)}
            raise Refused(_("It arrived on %(on)s, so it cannot have been handed over before.") % words)
        self.must_come_between(on, given)
        before, given.on, given.at = given.on, on, self.business.noon(on)
        given.save(update_fields=["on", "at"])
        self.ready_on = self.hand_overs.order_by("on").values_list("on", flat=True)[0]
        self.save(update_fields=["ready_on"])
        self.redate(("handed over",), later, on)
        self.tell_change(by=by, at=at, name=_("Handed over on"), before=before, after=on)
        mark(business=self.business_id, side=Hat.MARKETING, since=min(self.arrived_on, before, on))

    def must_come_between(self, on: date, given: HandOver) -> None:
        """Raises Refused for a day before the lead had last come back, or after this attempt's end."""
        if given.ended_on and on > given.ended_on:
            words = {"on": in_words(given.ended_on)}
            raise Refused(
                _("It ended on %(on)s, so it cannot have been handed over later. Correct the end first.") % words
            )
        earlier = self.hand_overs.filter(pk__lt=given.pk).order_by("-pk").first()
        if earlier and earlier.returned_on and on < earlier.returned_on:
            words = {"on": in_words(earlier.returned_on)}
            raise Refused(
                _("It came back from sales on %(on)s, so it cannot have been handed over again before.") % words
            )

    @verb
    def correct_return(
        self,
        *,
        by: User | None,
        later: int = 0,
        at: datetime | None = None,
        on: date | None = None,
        why: str | None = None,
    ) -> None:
        """It came back from sales on another day, or for another reason. Raises Refused for one after the next time."""
        given = self.given(later)
        if given.returned_on is None:
            return
        next_one = self.hand_overs.filter(pk__gt=given.pk).order_by("pk").first()
        if on and next_one and on > next_one.on:
            words = {"on": in_words(next_one.on)}
            raise Refused(_("It was handed over again on %(on)s, so it cannot have come back later.") % words)
        known: dict[str, Any] = {"returned_on": given.returned_on, "return_why": given.return_why}
        wanted: dict[str, Any] = {
            "returned_on": on or given.returned_on,
            "return_why": given.return_why if why is None else why,
        }
        changes = [Change(name, known[name], new) for name, new in wanted.items() if new != known[name]]
        if not changes:
            return
        for change in changes:
            setattr(given, change.name, change.after)
        given.ended_on = given.returned_on
        given.save(update_fields=["returned_on", "return_why", "ended_on"])
        self.redate(("handed back", "lost, may be called again"), later, wanted["returned_on"])
        names = {"returned_on": _("Came back on"), "return_why": _("Reason")}
        self.remember("corrected", by=by, at=at, **before_and_after(changes, names))
        mark(business=self.business_id, side=Hat.MARKETING, since=given.on)

    @verb
    def undo_hand_over(self, *, by: User | None, at: datetime | None = None) -> None:
        """It was handed over by mistake: marketing has it as before. Raises Refused where it is not with sales."""
        given = self.hand_overs.order_by("pk").last()
        if self.status != Status.HANDED_OVER or given is None or given.ended_on:
            raise Refused(_("This lead is not with sales. Nothing was changed."))
        row = self.history.filter(verb="handed over").order_by("-pk").first()
        since = given.on
        given.delete()
        self.status = Status.OPEN
        self.ready_on = self.hand_overs.order_by("on").values_list("on", flat=True).first()
        self.revisit_on = date.fromisoformat(row.after) if row and row.after else None
        self.save(update_fields=["status", "ready_on", "revisit_on"])
        self.remember("hand-over undone", by=by, at=at)
        mark(business=self.business_id, side=Hat.MARKETING, since=min(self.arrived_on, since))

    def redate(self, verbs: tuple[str, ...], later: int, on: date) -> None:
        """The history says on which day it truly was."""
        for row in self.history.filter(verb__in=verbs).order_by("-pk")[later : later + 1]:
            row.on, row.at = on, self.business.noon(on)
            row.save(update_fields=["on", "at"])

    def tell_change(self, *, by: User | None, at: datetime | None, name: str, before: Any, after: Any) -> None:
        """One history row about one fact."""
        change = Change("fact", before, after)
        self.remember("corrected", by=by, at=at, **before_and_after([change], {"fact": name}))
