"""What is put right later of a prospect: what marketing said of the lead, when it came, how it ended, who won it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from business.before_and_after import Change, before_and_after, in_words
from business.bounds import has_happened, is_money
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.verbs import verb
from sales.models.calling import Calling
from sales.models.record import ACTS, ENDS
from sales.models.words import Outcome
from sales.signals import ended


class Correcting(Calling):
    """Verbs that mend facts. What also stands on marketing's side is corrected through `funnel.handover` only."""

    class Meta:
        abstract = True

    @verb
    def take_facts(self, /, *, by: User | None, at: datetime | None = None, **copies: Any) -> None:
        """Marketing put right what was said of the lead: its source, campaign, arrival, and what else was copied."""
        names = {
            "source_name": _("Source"),
            "campaign_name": _("Campaign"),
            "arrived_on": _("Arrived on"),
            "referred_by": _("Referred by"),
            "wants": _("What they want"),
        }
        self.mend(copies, names, by=by, at=at)

    @verb
    def correct_outcome(
        self, /, *, by: User | None, at: datetime | None = None, seen: int | None = None, **facts: Any
    ) -> None:
        """Put right how it ended: `outcome_on`, `value` of a win, `why` of the others, `salesperson`.

        Raises Refused for an open one, and for a date before it came to sales or after today.
        """
        if not self.outcome:
            raise Refused(_("%(person)s is still open, so there is no end to correct.") % {"person": self.person})
        self.must_be_unchanged(seen)
        facts.pop("why" if self.outcome == Outcome.WON else "value", None)
        if "outcome_on" in facts:
            self.may_have_ended_on(facts["outcome_on"])
        is_money(facts.get("value"))
        names = {"outcome_on": _("Date"), "value": _("Value"), "why": _("Reason"), "salesperson": _("Salesperson")}
        if not self.mend(facts, names, by=by, at=at) or "outcome_on" not in facts:
            return
        row = self.last_end()
        if row:
            row.on, row.at = facts["outcome_on"], self.business.noon(facts["outcome_on"])
            row.save(update_fields=["on", "at"])
        ended.send(sender=type(self), prospect=self, on=self.outcome_on)

    @verb
    def correct_received(self, on: date, /, *, by: User | None, at: datetime | None = None) -> None:
        """It came to sales on another day. Raises Refused for one after something was done with it."""
        self.may_have_come_on(on)
        since = min(self.received_on, on)
        moved = self.history.filter(verb="moved").exists()
        self.mend({"received_on": on}, {"received_on": _("Handed over on")}, by=by, at=at)
        self.received_at = self.business.noon(on)
        self.stage_since = self.stage_since if moved else on
        self.save(update_fields=["received_at", "stage_since"])
        self.history.filter(verb="received").update(on=on, at=self.received_at)
        mark(business=self.business_id, side=Hat.SALES, since=since)

    @verb
    def vanish(self) -> None:
        """It was handed over by mistake. Raises Refused once sales has done anything: nothing done is lost."""
        if self.outcome or self.history.exclude(verb__in=("received", "corrected")).exists():
            raise Refused(
                _("Sales has been at it already, so the hand-over stays. Hand %(person)s back instead, with a reason.")
                % {"person": self.person},
                person=self.person.reference,
            )
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
        self.delete()

    def may_have_ended_on(self, on: date) -> None:
        """Raises Refused for a day before it came to sales, or one that has not come."""
        has_happened(on, self.business.today())
        if on < self.received_on:
            words = {"on": in_words(self.received_on)}
            raise Refused(_("It came to sales on %(on)s, so it cannot have ended before. Nothing was changed.") % words)

    def may_have_come_on(self, on: date) -> None:
        """Raises Refused for a day to come, and for one on which something had happened with it already."""
        has_happened(on, self.business.today())
        acts = self.history.filter(verb__in=(*ACTS, *ENDS)).order_by("on")
        done = acts.values_list("on", flat=True).first()
        first = min((day for day in (done, self.answered_on, self.outcome_on) if day), default=None)
        if first and on > first:
            words = {"on": in_words(first)}
            raise Refused(_("Sales was at it on %(on)s, so it cannot have come later. Nothing was changed.") % words)

    def mend(self, facts: dict[str, Any], names: dict[str, str], *, by: User | None, at: datetime | None) -> bool:
        """Write the facts that differ, with one history row of before and after; says whether any did."""
        changes = [Change(name, getattr(self, name), new) for name, new in facts.items() if getattr(self, name) != new]
        if not changes:
            return False
        for change in changes:
            setattr(self, change.name, change.after)
        self.save(update_fields=[change.name for change in changes])
        self.remember("corrected", by=by, at=at, **before_and_after(changes, names, self.business.currency))
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
        return True
