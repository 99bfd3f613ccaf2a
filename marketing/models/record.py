"""What is known of a lead, before anything is done with it."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.bounds import has_happened
from business.models import Business, Person, User
from business.refusal import Refused
from business.searched import Searched
from business.searching import text_document
from business.templatetags.figures import day
from marketing.models.campaign import Campaign
from marketing.models.source import Source
from marketing.models.words import Step

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from marketing.models.hand_over import HandOver
    from marketing.models.history import History, SignSeen, Touch


class Status(models.TextChoices):
    """Whose hands a lead is in, or why in nobody's."""

    OPEN = "open", _("With marketing")
    HANDED_OVER = "handed_over", _("With sales")
    CLOSED = "closed", _("Closed")
    STRUCK_OUT = "struck_out", _("Struck out")


class LeadRecord(Searched):
    """The fields of a lead, and what every verb of it does: remember, and check whose it is."""

    searched_by = frozenset({"wants"})

    business = models.ForeignKey(Business, models.CASCADE, related_name="leads")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    their_reference = models.CharField(max_length=120, null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leads")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="leads")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="leads")
    referred_by = models.CharField(_("referred by"), max_length=200, blank=True)  # as typed, until somebody says who
    referrer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("referrer")
    )
    wants = models.TextField(_("what they want"), blank=True)
    arrived_on = models.DateField(_("arrived on"))
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    returning = models.BooleanField(default=False)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.OPEN)
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="leads")
    revisit_on = models.DateField(_("revisit on"), null=True, blank=True)
    ready_on = models.DateField(null=True, editable=False)  # its first hand-over, kept through hand-backs
    closed_on = models.DateField(null=True, editable=False)
    closed_why = models.CharField(max_length=200, blank=True)

    history: "RelatedManager[History]"
    touches: "RelatedManager[Touch]"
    signs_seen: "RelatedManager[SignSeen]"
    hand_overs: "RelatedManager[HandOver]"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.person)

    def search_text_of(self) -> str:
        """What they want, folded. The person is searched by their own text."""
        return text_document(self.wants)

    @property
    def sent_by(self) -> str:
        """Who sent them: the present name of somebody known, else the text that was typed."""
        return str(self.referrer) if self.referrer else self.referred_by

    @property
    def is_open(self) -> bool:
        """Whether it is in marketing's hands."""
        return self.status == Status.OPEN

    def happened_on(self, at: datetime | None) -> date:
        """The local date of a moment, by default now. Raises Refused for one to come, and for one before it arrived.

        Now is never refused: a business that moved west may have leads of its tomorrow.
        """
        if at is None:
            return max(self.business.today(), self.arrived_on)
        on = self.business.date_of(at)
        has_happened(on, self.business.today())
        if on < self.arrived_on:
            raise Refused(
                _now("It arrived on %(on)s, so nothing can have happened with it before. Nothing was changed.")
                % {"on": day(self.arrived_on)}
            )
        return on

    def remember(self, verb: str, *, by: User | None, at: datetime | None, **row: Any) -> date:
        """Write the history row of a verb; its local date comes back."""
        on, at = self.happened_on(at), at or timezone.now()
        self.history.create(business=self.business, verb=verb, at=at, on=on, by=by, **row)
        return on

    def must_be_open(self) -> None:
        """Raises Refused for a lead that is not in marketing's hands."""
        if self.status == Status.HANDED_OVER:
            ended = self.hand_overs.order_by("pk").last()
            sentence = {
                "won": _now("%(person)s became a customer by this lead, so it is closed for marketing."),
                "lost": _now("%(person)s said no to sales, so this lead is closed for marketing."),
            }.get(ended.ended_as if ended else "")
            sentence = sentence or _now("%(person)s is with sales now, so marketing leaves them alone.")
            raise Refused(
                f"{sentence} {_now('Nothing was changed.')}" % {"person": self.person}, person=self.person.reference
            )
        if self.status != Status.OPEN:
            raise Refused(
                _now("This lead is %(status)s. Undo that first.") % {"status": self.get_status_display().lower()}
            )
