"""No marketing to the ready: whom marketing leaves alone, until when, and why. Decided here and nowhere else.

Every marketing path asks one of two words: `may_be_marketed_to` for many leads, `must_not_be_left_alone` for one.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _

from business.periods import month_of
from business.refusal import Refused
from business.templatetags.figures import day
from marketing.models.hand_over import AskAgain, HandOver
from marketing.models.record import LeadRecord, Status


def with_sales() -> Exists:
    """Leads whose person is an open prospect, by whichever lead."""
    return Exists(HandOver.objects.under_way().filter(business=OuterRef("business"), lead__person=OuterRef("person")))


def said_no(today: date) -> Exists:
    """Leads whose person said no to sales, which still holds: by the lead itself, or after the lead had come.

    Who calls after a no brings a new lead, which is one like any other, even where they had said “never”.
    """
    noes = HandOver.objects.refused(today).filter(business=OuterRef("business"), lead__person=OuterRef("person"))
    return Exists(noes.filter(Q(lead=OuterRef("pk")) | Q(ended_on__gt=OuterRef("arrived_on"))))


def asked_as_customer(today: date) -> Q:
    """Leads that made their person a customer, where the business writes to its customers by itself by now."""
    months = F("business__customers_after_months")
    won = HandOver.objects.filter(lead=OuterRef("pk"), ended_as=HandOver.Ending.WON).last_of_their_leads()
    passed = today.year * 12 + today.month - ExtractYear("ended_on") * 12 - ExtractMonth("ended_on")
    # A month's last day stands for the days that it lacks.
    day_has_come = Q() if today == month_of(today).end else Q(ended_on__day__lte=today.day)
    long_ago = won.annotate(passed=passed).filter(Q(passed__gt=months) | Q(day_has_come, passed=months))
    return Q(Exists(long_ago), status=Status.HANDED_OVER)


class Guarded(LeadRecord):
    """What a lead says of whether marketing may be in touch."""

    class Meta:
        abstract = True

    @property
    def may_be_touched(self) -> bool:
        """Whether it is a lead to be in touch about at all: in marketing's hands, or a customer's."""
        return self.status in (Status.OPEN, Status.HANDED_OVER)

    def must_not_be_left_alone(self, *, on: date | None = None) -> None:
        """Raises Refused, with the reason, where marketing leaves this lead's person alone (today, or `on` a date)."""
        reason = self.why_left_alone(on)
        if reason:
            raise Refused(reason, person=self.person.reference)
        if self.status != Status.HANDED_OVER:  # a past customer whom the business asks by itself
            self.must_be_open()

    def why_left_alone(self, on: date | None = None) -> str:
        """Why marketing leaves this lead's person alone, today or on a date, in a sentence; nothing where it need not.

        One query. It says of one lead what `may_be_marketed_to` says of many.
        """
        today, mine = on or self.business.today(), self.hand_overs_of_person()
        words: dict[str, object] = {"person": self.person}
        if any(given.ended_on is None for given in mine):
            return _("%(person)s is ready to buy and with sales. Marketing to them now would disturb the sale.") % words
        last = {given.lead_id: given for given in mine}
        noes = [given for given in last.values() if self.is_refused_by(given, today)]
        if noes:
            return said(max(noes, key=lambda given: (given.ended_on or today, given.pk)), words)
        own = last.get(self.pk)
        if own and self.status == Status.HANDED_OVER and not self.is_asked_as_customer(own, today):
            words["on"] = day(own.ended_on)
            return (
                _(
                    "%(person)s became a customer on %(on)s. Marketing leaves customers alone by itself; "
                    "when they want something new, log it: then they are a lead like any other."
                )
                % words
            )
        return ""

    def hand_overs_of_person(self) -> list[HandOver]:
        """Every hand-over of this person, by whichever lead, in the order in which they were made."""
        return list(HandOver.objects.filter(lead__person=self.person_id).order_by("pk"))

    def is_refused_by(self, given: HandOver, today: date) -> bool:
        """Whether a person's no, the last word of its lead, keeps marketing off this lead."""
        if given.ended_as != HandOver.Ending.LOST or given.ended_on is None:
            return False
        if given.ask_again == AskAgain.LATER and given.ask_from and given.ask_from <= today:
            return False
        return given.lead_id == self.pk or given.ended_on > self.arrived_on

    def is_asked_as_customer(self, given: HandOver, today: date) -> bool:
        """Whether the business writes to its customers by itself, so long after they bought."""
        months = self.business.customers_after_months
        if given.ended_as != HandOver.Ending.WON or given.ended_on is None or months is None:
            return False
        passed = (today.year - given.ended_on.year) * 12 + today.month - given.ended_on.month
        day_has_come = today == month_of(today).end or given.ended_on.day <= today.day
        return passed > months or (passed == months and day_has_come)


def said(no: HandOver, words: dict[str, object]) -> str:
    """What somebody said when they said no, and what follows."""
    words |= {"on": day(no.ended_on), "from": day(no.ask_from)}
    if no.ask_again == AskAgain.LATER:
        return _("%(person)s said no on %(on)s and may be asked again from %(from)s.") % words
    if no.ask_again == AskAgain.NEVER:
        return (
            _("%(person)s said no on %(on)s and does not want to be asked again. If they call, log it as new.") % words
        )
    return (
        _(
            "%(person)s said no on %(on)s, and nobody knows whether we may ask again. "
            "Marketing leaves them alone until they call."
        )
        % words
    )
