"""What marketing does with a lead of its own: log, move through steps, touch, close, strike out, undo."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from business.before_and_after import Change, before_and_after
from business.bounds import has_happened, is_within_reach
from business.due_marks import mark
from business.hats import Hat
from business.history import kept_as_text
from business.models import Person, User
from business.refusal import Refused
from business.templatetags.figures import day
from business.verbs import verb
from marketing.models.guard import Guarded
from marketing.models.record import Status
from marketing.models.words import SignOfReadiness, Step
from marketing.signals import lead_corrected

if TYPE_CHECKING:
    from marketing.models.history import Touch


class Nurturing(Guarded):
    """Verbs on a lead in marketing's hands. `at` is when it truly happened: now, or a past moment told later."""

    class Meta:
        abstract = True

    @transaction.atomic
    def arrive(self, *, by: User | None, at: datetime) -> None:
        """Keep a new lead and its first history row. Raises Refused for a day to come."""
        has_happened(self.arrived_on, self.business.today())
        self.source = self.source and self.source.now
        self.save(force_insert=True)
        noon = self.business.noon(self.arrived_on)
        self.remember(
            "arrived", by=by, at=at if self.business.date_of(at) == self.arrived_on else noon, to_step=self.step
        )
        mark(business=self.business_id, side=Hat.MARKETING, since=self.arrived_on)

    @verb
    def move(self, *, to: Step, by: User | None, at: datetime | None = None, seen: str | None = None) -> None:
        """Go to another step. Raises Refused when it is not marketing's any more.

        `seen` is the key of the step (nothing for none) that the member saw it at: a newer one is not overwritten.
        """
        self.must_be_open()
        if to.business_id != self.business_id:
            raise Refused(_("That step belongs to another business."))
        if to == self.step:
            return
        if seen is not None and seen != str(self.step_id or ""):
            words = {"person": self.person, "here": self.step or "–", "to": to}
            raise Refused(
                _("Somebody moved %(person)s to %(here)s meanwhile. You chose %(to)s. It was left there; choose again.")
                % words
            )
        to.stays_in_use()
        before, self.step = self.step, to
        self.save(update_fields=["step"])
        words = {"before": str(before or ""), "after": str(to)}
        on = self.remember("moved", by=by, at=at, from_step=before, to_step=to, **words)
        mark(business=self.business_id, side=Hat.MARKETING, since=on)

    @verb
    def touch(
        self, *, channel: str, by: User | None, note: str = "", at: datetime | None = None, begun_by: str = "we"
    ) -> "Touch":
        """Note one contact. Raises Refused, where we began it, for a person whom marketing leaves alone.

        Who calls by themselves is never refused, as long as the lead is in marketing's hands.
        """
        on = self.happened_on(at)
        if begun_by == "we":
            self.must_not_be_left_alone(on=on)
        else:
            self.must_be_open()
        touch = self.touches.create(
            channel=channel, note=note, by=by, at=at or timezone.now(), on=on, begun_by=begun_by
        )
        if self.revisit_on and self.revisit_on <= on:
            self.revisit_on = None
            self.save(update_fields=["revisit_on"])
        mark(business=self.business_id, side=Hat.MARKETING, since=self.business.today())
        return touch

    @verb
    def revisit(self, *, on: date | None, by: User | None, at: datetime | None = None) -> None:
        """Come back to it on a date, or no more. Raises Refused for a date before which marketing leaves them alone."""
        is_within_reach(on, self.business.today())
        if on:
            self.must_not_be_left_alone(on=on)
        else:
            self.must_be_open()
        self.revisit_on = on
        self.save(update_fields=["revisit_on"])
        self.remember("revisit", by=by, at=at, after=on.isoformat() if on else "")

    @verb
    def see_sign(self, *, sign: SignOfReadiness, seen: bool, by: User | None, at: datetime | None = None) -> None:
        """Note that a sign of readiness was seen, or that it was not after all."""
        self.must_be_open()
        if not seen:
            self.signs_seen.filter(sign=sign).delete()
            return
        self.signs_seen.get_or_create(sign=sign, defaults={"on": self.happened_on(at), "by": by})

    @verb
    def correct(self, /, *, by: User | None, at: datetime | None = None, **facts: Any) -> None:
        """Mend what was logged: source, campaign, arrival date, what they want, who referred them."""
        if facts.get("source"):
            facts["source"] = facts["source"].now
        since, before = self.arrived_on, {name: getattr(self, name) for name in facts}
        changed = {name: value for name, value in facts.items() if value != before[name]}
        if not changed:
            return
        if "arrived_on" in changed:
            self.may_have_arrived_on(changed["arrived_on"])
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
        if "arrived_on" in changed:  # its way through the steps begins on the day that is true
            self.history.filter(verb="arrived").update(on=self.arrived_on, at=self.business.noon(self.arrived_on))
        names = {name: capfirst(str(getattr(self._meta.get_field(name), "verbose_name", name))) for name in changed}
        changes = [Change(name, before[name], value) for name, value in changed.items()]
        kept = kept_as_text({name: getattr(before[name], "pk", before[name]) for name in changed})
        self.remember("corrected", by=by, at=at, kept=kept, **before_and_after(changes, names))
        lead_corrected.send(sender=type(self), lead=self, by=by, at=at, changed=set(changed))
        mark(business=self.business_id, side=Hat.MARKETING, since=min(since, self.arrived_on))

    def may_have_arrived_on(self, on: date) -> None:
        """Raises Refused for a day to come, and for one after something has happened with it already."""
        has_happened(on, self.business.today())
        if self.ready_on and on > self.ready_on:
            raise Refused(
                _("It was handed over on %(on)s, so it cannot have arrived later.") % {"on": day(self.ready_on)}
            )
        if self.closed_on and on > self.closed_on:
            raise Refused(_("It was closed on %(on)s, so it cannot have arrived later.") % {"on": day(self.closed_on)})
        first = self.touches.order_by("on").values_list("on", flat=True).first()
        if first and on > first:
            raise Refused(
                _("Somebody was in touch with them on %(on)s, so it cannot have arrived later.") % {"on": day(first)}
            )
        moved = self.history.filter(verb="moved").order_by("on").values_list("on", flat=True).first()
        if moved and on > moved:
            raise Refused(_("It was moved on %(on)s, so it cannot have arrived later.") % {"on": day(moved)})

    @verb
    def belong_to(self, person: Person, /, *, by: User | None, at: datetime | None = None) -> None:
        """It was logged on somebody new who is known already: put it on them. Raises Refused when it is with sales."""
        self.must_be_open()
        returning = person.leads.counted().exclude(pk=self.pk).exists()
        self.correct(by=by, at=at, person=person, returning=returning)

    @verb
    def close(self, *, why: str, by: User | None, at: datetime | None = None) -> None:
        """It will not become anything. It still counts."""
        self.must_be_open()
        self.status, self.closed_why = Status.CLOSED, why[:200]
        self.closed_on = self.remember("closed", by=by, at=at, why=why)
        self.save(update_fields=["status", "closed_why", "closed_on"])
        mark(business=self.business_id, side=Hat.MARKETING, since=self.closed_on)

    @verb
    def reopen(self, *, by: User | None, at: datetime | None = None) -> None:
        """Undo a close: it is at its step again."""
        if self.status != Status.CLOSED:
            raise Refused(_("This lead is not closed."))
        self.status, self.closed_why, self.closed_on = Status.OPEN, "", None
        self.save(update_fields=["status", "closed_why", "closed_on"])
        mark(business=self.business_id, side=Hat.MARKETING, since=self.remember("reopened", by=by, at=at))

    @verb
    def strike_out(self, *, why: str, by: User | None, at: datetime | None = None) -> None:
        """It never was a lead: spam, a wrong number, a test. It never counts."""
        if self.status == Status.HANDED_OVER:
            self.must_be_open()
        if self.status == Status.STRUCK_OUT:
            return
        kept = {"closed_on": self.closed_on, "closed_why": self.closed_why} if self.closed_on else {}
        self.status, self.closed_why, self.closed_on = Status.STRUCK_OUT, "", None
        self.save(update_fields=["status", "closed_why", "closed_on"])
        self.remember("struck out", by=by, at=at, why=why, kept=kept)
        mark(business=self.business_id, side=Hat.MARKETING, since=self.arrived_on)

    @verb
    def restore(self, *, by: User | None, at: datetime | None = None) -> None:
        """Undo a strike-out: it was a lead after all and counts again, closed where it was closed."""
        if self.status != Status.STRUCK_OUT:
            raise Refused(_("This lead is not struck out."))
        self.status = Status.OPEN
        last = self.history.filter(verb="struck out").order_by("-pk").first()
        if last and last.kept:
            self.status, self.closed_why = Status.CLOSED, last.kept["closed_why"]
            self.closed_on = max(date.fromisoformat(last.kept["closed_on"]), self.arrived_on)
        self.save(update_fields=["status", "closed_why", "closed_on"])
        self.remember("restored", by=by, at=at)
        mark(business=self.business_id, side=Hat.MARKETING, since=self.arrived_on)
