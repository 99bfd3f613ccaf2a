"""How an attempt ends: won, lost, handed back; and the undoing of it."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from business.bounds import is_money, is_within_reach
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.templatetags.figures import day
from business.verbs import verb
from sales.models.selling import Selling
from sales.models.words import AskAgain, Outcome
from sales.signals import ended, reopened


class Ending(Selling):
    """Verbs that give a prospect its outcome. `lose` with a date and `hand_back` are for `funnel.handover`."""

    class Meta:
        abstract = True

    @property
    def went_back(self) -> bool:
        """Whether its end gave the lead back to marketing: then only a hand-over brings it to sales again."""
        return self.outcome == Outcome.HANDED_BACK or bool(self.outcome == Outcome.LOST and self.again_from)

    def end(self, outcome: Outcome, *, by: User | None, at: datetime | None, seen: int | None, why: str) -> None:
        """Give it an outcome on the local date of `at`. Raises Refused before the day it was received."""
        self.must_be_open()
        self.must_be_unchanged(seen)
        at = at or timezone.now()
        if self.business.date_of(at) < self.received_on:
            came = {"on": day(self.received_on)}
            raise Refused(_("It came to sales on %(on)s, so it cannot have ended before.") % came)
        told = {Outcome.WON: "won", Outcome.LOST: "lost", Outcome.HANDED_BACK: "handed back"}[outcome]
        self.outcome_on = self.remember(told, by=by, at=at, before=str(self.stage), why=why)
        self.outcome, self.why = outcome, why[:200]
        self.next_action, self.next_on, self.next_time = "", None, None
        self.save()
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
        ended.send(sender=type(self), prospect=self, on=self.outcome_on)

    @verb
    def win(
        self, *, value: Decimal | None, by: User | None, at: datetime | None = None, seen: int | None = None
    ) -> None:
        """A conversion: they became a paying customer, worth `value` in the business's currency."""
        if value is not None and value < 0:
            raise Refused(_("A value is nothing less than zero."))
        is_money(value)
        self.value = value
        self.end(Outcome.WON, by=by, at=at, seen=seen, why="")

    @verb
    def lose(
        self,
        *,
        why: str,
        by: User | None,
        again_from: date | None = None,
        never: bool = False,
        at: datetime | None = None,
        seen: int | None = None,
    ) -> None:
        """They said no. May we ask again: from a date, `never`, or nobody asked them."""
        is_within_reach(again_from, self.business.today())
        self.again_from, self.ask_again = again_from, answer_of(again_from, never=never)
        self.end(Outcome.LOST, by=by, at=at, seen=seen, why=why)

    @verb
    def hand_back(
        self,
        *,
        why: str,
        by: User | None,
        revisit_on: date | None = None,
        at: datetime | None = None,
        seen: int | None = None,
    ) -> None:
        """They were not ready. The attempt stays in sales's books as handed back."""
        is_within_reach(revisit_on, self.business.today())
        self.again_from = revisit_on
        self.end(Outcome.HANDED_BACK, by=by, at=at, seen=seen, why=why)

    @verb
    def note_answer(self, *, again_from: date | None, never: bool, by: User | None, at: datetime | None = None) -> None:
        """Put right what they answered to “may we ask again?”. Only `funnel.handover` calls this.

        Raises Refused for who did not say no.
        """
        if self.outcome != Outcome.LOST:
            raise Refused(_("%(person)s did not say no.") % {"person": self.person}, person=self.person.reference)
        is_within_reach(again_from, self.business.today())
        before, after = self.answer_kept(), answer_of(again_from, never=never)
        self.again_from, self.ask_again = again_from, after
        self.save(update_fields=["again_from", "ask_again"])
        self.remember("ask again", by=by, at=at, before=before, after=self.answer_kept())
        ended.send(sender=type(self), prospect=self, on=self.outcome_on)

    def answer_kept(self) -> str:
        """The answer as its history keeps it: a date, `never`, or nothing."""
        return self.again_from.isoformat() if self.again_from else self.ask_again

    @verb
    def reopen(self, *, by: User | None, at: datetime | None = None) -> None:
        """Undo a win, or a loss that gave nothing back to marketing: what was next then is next again.

        Raises Refused when the lead is marketing's again: only a hand-over brings it to sales.
        """
        if self.went_back:
            raise Refused(_("Marketing has this lead again. It comes back to sales by being handed over."))
        if not self.outcome:
            raise Refused(_("This prospect is open."))
        before = self.get_outcome_display()
        self.outcome, self.outcome_on, self.value, self.why, self.ask_again = "", None, None, "", ""
        end = self.last_end()
        self.put_back(end, whose=self.is_last(end))
        self.save()
        self.remember("reopened", by=by, at=at, before=before)
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)
        reopened.send(sender=type(self), prospect=self)


def answer_of(again_from: date | None, *, never: bool) -> str:
    """The answer to “may we ask again?” as a word. Raises Refused for two answers at once."""
    if never and again_from:
        raise Refused(_("They cannot be asked again on a date and never. Choose one."))
    return AskAgain.NEVER if never else AskAgain.LATER if again_from else ""
