"""Where people are now: with marketing, with sales, customers, or with nobody. Said to whom may know it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from business.hats import Hat
from business.models import Business, Membership, Person
from business.templatetags.figures import day
from marketing.models import Lead
from marketing.models.record import Status
from sales.models import Prospect
from sales.models.words import Outcome


@dataclass(slots=True)
class Whereabouts:
    """What stands of one person on both sides."""

    leads: list[Lead] = field(default_factory=list)
    prospects: list[Prospect] = field(default_factory=list)

    @property
    def lead(self) -> Lead | None:
        """The lead marketing has in its hands, the latest where there are several."""
        return next((lead for lead in self.leads if lead.status == Status.OPEN), None)

    @property
    def prospect(self) -> Prospect | None:
        """The attempt sales is at."""
        return next((prospect for prospect in self.prospects if prospect.is_open), None)

    @property
    def customer_since(self) -> date | None:
        """The date of the first conversion."""
        return min((p.outcome_on for p in self.prospects if p.outcome == Outcome.WON and p.outcome_on), default=None)

    @property
    def refusal(self) -> Prospect | None:
        """The no that still holds: of the last attempt with its lead, and nobody has called since."""
        latest = {prospect.lead_reference: prospect for prospect in sorted(self.prospects, key=lambda p: p.pk or 0)}
        for prospect in sorted(latest.values(), key=lambda p: p.pk or 0, reverse=True):
            if prospect.outcome == Outcome.LOST and not self.called_after(prospect):
                return prospect
        return None

    def called_after(self, attempt: Prospect) -> bool:
        """Whether a lead of theirs came on or after the day an attempt ended."""
        ended = attempt.outcome_on
        others = (lead for lead in self.leads if lead.reference != attempt.lead_reference)
        return any(ended and lead.arrived_on >= ended and lead.status != Status.STRUCK_OUT for lead in others)

    @property
    def hat(self) -> Hat:
        """Whose they are."""
        if self.prospect:
            return Hat.SALES
        if self.lead:
            return Hat.MARKETING
        return Hat.SALES if self.customer_since else Hat.BOTH

    def words(self, member: Membership) -> str:
        """Where they are in a few words, no more than this member may know: marketing's step is marketing's."""
        if self.prospect:
            who = self.prospect.salesperson
            return _("with sales (%s)") % who if who else _("with sales")
        if self.customer_since:
            since = _("customer since %s") % day(self.customer_since)
            return _("%s, wants something new") % since if self.lead else since
        if self.refusal:
            return self.no_in_words(self.refusal)
        if self.lead:
            if member.may_wear(Hat.MARKETING) and self.lead.step:
                return _("with marketing, at %s") % self.lead.step
            return _("with marketing")
        return _("closed") if any(lead.status == Status.CLOSED for lead in self.leads) else _("no lead")

    def no_in_words(self, no: Prospect) -> str:
        """A no, and whether we may ask again."""
        if no.again_from:
            return _("said no to sales, may be asked again from %s") % day(no.again_from)
        return _("said no to sales, never ask again") if no.ask_again else _("said no to sales")

    def sentence(self, person: Person) -> str:
        """What has to be known of them before anybody writes or calls, or nothing."""
        told = {"person": person, "who": self.prospect and self.prospect.salesperson, "on": day(self.customer_since)}
        if self.prospect:
            words = _("%(person)s is with sales (%(who)s).") if told["who"] else _("%(person)s is with sales.")
            return words % told
        if self.customer_since:
            return _("%(person)s has been a customer since %(on)s.") % told
        return _("%(person)s said no to sales.") % told if self.refusal and not self.refusal.again_from else ""

    def reason(self, business: Business) -> str:
        """Why marketing leaves them alone, after the sentence; nothing where it need not."""
        if not self.prospect and not self.customer_since and self.refusal:
            if self.refusal.ask_again:
                return _("They are never to be asked again. If they call, log it: then they are a lead like any other.")
            return _("Nobody knows whether we may ask again. Marketing leaves them alone until they call.")
        if self.prospect:
            return _("Marketing leaves them alone.")
        if self.customer_since and not self.lead:
            asks = business.customers_after_months is not None
            may = asks and any(lead.status == Status.HANDED_OVER and not lead.why_left_alone() for lead in self.leads)
            return _("Marketing may write to them again.") if may else _("Marketing leaves them alone.")
        return ""


def gather(leads: Iterable[Lead], prospects: Iterable[Prospect]) -> dict[int, Whereabouts]:
    """What stands of each person, by the person's key."""
    found: dict[int, Whereabouts] = {}
    for lead in leads:
        found.setdefault(lead.person_id, Whereabouts()).leads.append(lead)
    for prospect in prospects:
        found.setdefault(prospect.person_id, Whereabouts()).prospects.append(prospect)
    return found


def whereabouts_of(business: Business, people: Iterable[int]) -> dict[int, Whereabouts]:
    """Where these people are now, by their keys: two queries, however many they are. Who has no lead is left out."""
    keys = list(people)
    if not keys:
        return {}
    return gather(
        business.leads.filter(person__in=keys).select_related("step"),
        business.prospects.filter(person__in=keys).select_related("salesperson"),
    )
