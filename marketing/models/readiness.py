"""Marketing's half of the door: give a ready lead to sales, take one back."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from business.bounds import is_within_reach
from business.due_marks import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
from business.templatetags.figures import day
from business.verbs import verb
from marketing.models.nurturing import Nurturing
from marketing.models.record import Status


class Readiness(Nurturing):
    """Verbs that only `funnel.handover` calls, each together with one verb of sales."""

    class Meta:
        abstract = True

    def signs_asked(self) -> list[dict[str, Any]]:
        """The business's signs of readiness, each with whether it was seen in this lead."""
        seen = set(self.signs_seen.values_list("sign_id", flat=True))
        asked = self.business.signs_of_readiness.filter(retired_at=None)
        return [{"sign": sign.name, "seen": sign.pk in seen} for sign in asked]

    @verb
    def hand_over(self, *, by: User | None, unready_why: str = "", at: datetime | None = None) -> list[dict[str, Any]]:
        """Ready means handed over. The signs as they stood come back, to be copied to sales.

        Raises Refused when signs are missing and no reason is given for going on without them.
        """
        self.must_be_open()
        at = at or timezone.now()
        on = self.business.date_of(at)
        if on < self.arrived_on:
            arrived = {"on": day(self.arrived_on)}
            raise Refused(_("It arrived on %(on)s, so it cannot have been ready before.") % arrived)
        signs = self.signs_asked()
        unready_why = unready_why.strip() if not all(sign["seen"] for sign in signs) else ""
        if not unready_why and not all(sign["seen"] for sign in signs):
            raise Refused(_("Not every sign of readiness was seen. Say why you hand over all the same."))
        self.hand_overs.create(business=self.business, at=at, on=on, by=by, signs=signs, unready_why=unready_why)
        before = self.revisit_on.isoformat() if self.revisit_on else ""  # an undo puts it back
        self.status, self.ready_on, self.revisit_on = Status.HANDED_OVER, self.ready_on or on, None
        self.save(update_fields=["status", "ready_on", "revisit_on"])
        self.remember("handed over", by=by, at=at, before=str(self.step or ""), after=before, why=unready_why)
        mark(business=self.business_id, side=Hat.MARKETING, since=min(self.arrived_on, on))
        return signs

    @verb
    def take_back(
        self,
        *,
        how: str,
        why: str,
        by: User | None,
        revisit_on: date | None = None,
        at: datetime | None = None,
        answered: bool = False,
    ) -> None:
        """Sales gave it back: it is at its step again, with the reason and a date to revisit.

        `answered`: they had said no before, and only now it is known that they may be called again.
        """
        given = self.hand_overs.filter(returned_on=None).first()
        if given is None:
            raise Refused(_("This lead is not with sales."))
        is_within_reach(revisit_on, self.business.today())
        told = {"handed_back": "handed back", "lost": "lost, may be called again"}[how]
        told = "may be called again" if answered else told
        on = self.remember(told, by=by, at=at, why=why, after=revisit_on.isoformat() if revisit_on else "")
        given.returned_on, given.returned_as, given.return_why = on, how, why
        given.ended_on, given.ended_as = given.ended_on or on, how
        given.save(update_fields=["returned_on", "returned_as", "return_why", "ended_on", "ended_as"])
        self.status, self.revisit_on = Status.OPEN, revisit_on
        self.save(update_fields=["status", "revisit_on"])
        mark(business=self.business_id, side=Hat.MARKETING, since=given.on)

    @verb
    def hear_of_end(
        self, *, ended_as: str, on: date, ask_again: str = "", ask_from: date | None = None, attempts_since: int = 0
    ) -> None:
        """Sales's attempt ended, or its end was put right: from now on the guard knows. The history is sales's."""
        for given in self.hand_overs.order_by("-pk")[attempts_since : attempts_since + 1]:
            given.ended_as, given.ended_on = ended_as, max(on, given.on)
            given.ask_again, given.ask_from = ask_again, ask_from
            given.save(update_fields=["ended_as", "ended_on", "ask_again", "ask_from"])

    @verb
    def hear_of_reopening(self) -> None:
        """Sales is at its attempt again. Raises Refused where the lead has gone its own way meanwhile."""
        if self.status in (Status.CLOSED, Status.STRUCK_OUT):
            raise Refused(
                _("Marketing has closed this lead meanwhile. Nothing was changed."), person=self.person.reference
            )
        if self.status != Status.HANDED_OVER:
            raise Refused(
                _("Marketing has this lead again. It comes back to sales by being handed over."),
                person=self.person.reference,
            )
        self.hand_overs.filter(returned_on=None).update(ended_on=None, ended_as="", ask_again="", ask_from=None)

    @verb
    def leave_again(self, *, by: User | None, at: datetime | None = None) -> None:
        """They are not to be called again after all: what a no with a date had given back is taken off marketing.

        Raises Refused where marketing has closed it, or handed it over again, meanwhile.
        """
        self.must_be_open()
        given = self.hand_overs.order_by("pk").last()
        if given is None or given.returned_as != given.Return.LOST:
            raise Refused(_("This lead is not with marketing because of a no. Nothing was changed."))
        before = self.revisit_on.isoformat() if self.revisit_on else ""
        given.returned_on, given.returned_as, given.return_why = None, "", ""
        given.save(update_fields=["returned_on", "returned_as", "return_why"])
        self.status, self.revisit_on = Status.HANDED_OVER, None
        self.save(update_fields=["status", "revisit_on"])
        self.remember("not to be called again", by=by, at=at, before=before)
        mark(business=self.business_id, side=Hat.MARKETING, since=given.on)
