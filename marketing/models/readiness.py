"""Marketing's half of the door: give a ready lead to sales, take one back."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from business.bounds import is_within_reach
from business.due import mark
from business.hats import Hat
from business.models import User
from business.refusal import Refused
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
            raise Refused(_("It arrived on %(on)s, so it cannot have been ready before.") % {"on": self.arrived_on})
        signs = self.signs_asked()
        if not all(sign["seen"] for sign in signs) and not unready_why.strip():
            raise Refused(_("Not every sign of readiness was seen. Say why you hand over all the same."))
        self.hand_overs.create(business=self.business, at=at, on=on, by=by, signs=signs, unready_why=unready_why)
        self.status, self.ready_on, self.revisit_on = Status.HANDED_OVER, self.ready_on or on, None
        self.save(update_fields=["status", "ready_on", "revisit_on"])
        self.remember("handed over", by=by, at=at, before=str(self.step or ""), why=unready_why)
        mark(business=self.business_id, side=Hat.MARKETING, since=min(self.arrived_on, on))
        return signs

    @verb
    def take_back(
        self, *, how: str, why: str, by: User | None, revisit_on: date | None = None, at: datetime | None = None
    ) -> None:
        """Sales gave it back: it is at its step again, with the reason and a date to revisit."""
        open_hand_over = self.hand_overs.filter(returned_on=None).first()
        if open_hand_over is None:
            raise Refused(_("This lead is not with sales."))
        is_within_reach(revisit_on, self.business.today())
        told = {"handed_back": "handed back", "lost": "lost, may be called again"}[how]
        on = self.remember(told, by=by, at=at, why=why, after=revisit_on.isoformat() if revisit_on else "")
        open_hand_over.returned_on, open_hand_over.returned_as, open_hand_over.return_why = on, how, why
        open_hand_over.save(update_fields=["returned_on", "returned_as", "return_why"])
        self.status, self.revisit_on = Status.OPEN, revisit_on
        self.save(update_fields=["status", "revisit_on"])
        mark(business=self.business_id, side=Hat.MARKETING, since=open_hand_over.on)
