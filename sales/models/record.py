"""What is known of a prospect, before anything is done with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.bounds import has_happened
from business.due_marks import mark
from business.hats import Hat
from business.history import kept_as_text
from business.models import Business, Person, User
from business.refusal import Refused
from business.templatetags.figures import day
from sales.models.salesperson import Salesperson
from sales.models.words import AskAgain, Outcome, SellingSystem, Stage

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from sales.models.history import History


ANSWERS = ("talked", "moved", "won", "lost")  # sales reached them: planning, noting, assigning is no answer
UNDOABLE = ("talked", "attempted", "assigned", "called again", "done", "moved", "won", "lost")
NEXT = ("next_action", "next_on", "next_time")
PUT_BACK = (*NEXT, "salesperson_id", "answered_on", "answered_at")
ENDS = ("won", "lost", "handed back")
ACTS = ("talked", "attempted", "called again", "done", "moved")  # what was done with it on the way to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCopy:
    """What crosses at the hand-over: copies, as they stood that day. Sales knows the lead by its reference only."""

    lead_reference: uuid.UUID
    arrived_on: date
    source_reference: uuid.UUID | None = None
    source_name: str = ""
    approach: str = ""
    campaign_reference: uuid.UUID | None = None
    campaign_name: str = ""
    referred_by: str = ""
    referrer_reference: uuid.UUID | None = None
    wants: str = ""
    signs: list[dict[str, Any]] = field(default_factory=list)
    unready_why: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)


class ProspectRecord(models.Model):
    """The fields of a prospect, and what every verb of it does: remember, check, answer."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="prospects")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="prospects")
    version = models.PositiveIntegerField(default=1)

    # Copies from the hand-over
    lead_reference = models.UUIDField(db_index=True, editable=False)
    arrived_on = models.DateField()
    source_reference = models.UUIDField(null=True, editable=False)
    source_name = models.CharField(_("source"), max_length=120, blank=True)
    approach = models.CharField(max_length=8, blank=True)
    campaign_reference = models.UUIDField(null=True, editable=False)
    campaign_name = models.CharField(_("campaign"), max_length=120, blank=True)
    referred_by = models.CharField(_("referred by"), max_length=200, blank=True)
    referrer_reference = models.UUIDField(null=True, editable=False)  # the person's, where somebody said who it is
    wants = models.TextField(_("what they want"), blank=True)
    signs = models.JSONField(default=list)
    unready_why = models.TextField(blank=True)
    notes = models.JSONField(default=list)

    received_at = models.DateTimeField()
    received_on = models.DateField()
    system = models.ForeignKey(SellingSystem, models.PROTECT, related_name="prospects")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="prospects")
    stage_since = models.DateField()
    salesperson = models.ForeignKey(Salesperson, models.PROTECT, null=True, blank=True, related_name="prospects")
    answered_on = models.DateField(null=True)  # when sales first reached them
    answered_at = models.DateTimeField(null=True)  # the same, with its hour; noon where nobody knows it
    expected_value = models.DecimalField(_("expected value"), max_digits=12, decimal_places=2, null=True, blank=True)
    next_action = models.CharField(_("next action"), max_length=200, blank=True)
    next_on = models.DateField(_("on"), null=True, blank=True)
    next_time = models.TimeField(_("at"), null=True, blank=True)

    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    why = models.CharField(_("reason"), max_length=200, blank=True)
    ask_again = models.CharField(_("may we ask again?"), max_length=5, choices=AskAgain.choices, blank=True)
    again_from = models.DateField(_("marketing may call again from"), null=True, blank=True)

    history: "RelatedManager[History]"
    stood: Mapping[str, Any] = MappingProxyType({})  # the columns of PUT_BACK as they were read

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.person)

    @property
    def sent_by(self) -> str:
        """Who sent them: the present name of somebody known, else what was copied. One query where it is known."""
        known = self.referrer_reference and self.business.people.filter(reference=self.referrer_reference).first()
        return str(known or self.referred_by)

    @property
    def is_open(self) -> bool:
        """Whether sales is still at it."""
        return not self.outcome

    def must_be_unchanged(self, seen: int | None) -> None:
        """Raises Refused when somebody acted on it since the version that was `seen`: nothing is overwritten."""
        if seen is None or seen == self.version:
            return
        last = self.history.order_by("pk").select_related("by").last()
        who = str(last.by) if last and last.by else _now("Somebody")
        did = (
            _now("moved it to %(stage)s") % {"stage": self.stage}
            if last and last.verb == "moved"
            else _now("changed it")
        )
        raise Refused(
            _now("%(who)s %(did)s meanwhile. Nothing of yours was saved over it; look again and decide.")
            % {"who": who, "did": did},
            person=self.person.reference,
        )

    def must_be_open(self) -> None:
        """Raises Refused for a prospect whose outcome is known."""
        if self.outcome:
            raise Refused(
                _now("%(person)s is already %(outcome)s. Undo that first.")
                % {"person": self.person, "outcome": self.get_outcome_display().lower()},
                person=self.person.reference,
            )

    def happened_on(self, at: datetime | None) -> date:
        """The local date of a moment, by default now. Raises Refused for one to come, and for one before it came.

        Now is never refused: a business that moved west may have prospects of its tomorrow.
        """
        if at is None:
            return max(self.business.today(), self.received_on)
        on = self.business.date_of(at)
        has_happened(on, self.business.today())
        if on < self.received_on:
            raise Refused(
                _now("It came to sales on %(on)s, so nothing can have happened with it before. Nothing was changed.")
                % {"on": day(self.received_on)}
            )
        return on

    def remember(self, verb: str, *, by: User | None, at: datetime | None, **row: Any) -> date:
        """Write the history row of a verb and count the version; its local date comes back."""
        on, at = self.happened_on(at), at or timezone.now()
        if verb in ANSWERS:
            self.fall_to(by, on=on, at=at)
            if self.answered_on is None:
                self.answered_on, self.answered_at = on, at
        kept = kept_as_text(self.stood) if verb in UNDOABLE else {}
        self.history.create(business=self.business, verb=verb, at=at, on=on, by=by, kept=kept, **row)
        self.version += 1
        self.save(update_fields=["version", "answered_on", "answered_at", "salesperson"])
        return on

    def fall_to(self, by: User | None, *, on: date, at: datetime) -> None:
        """Nobody's prospect is theirs who first gets hold of them, where they may sell."""
        if self.salesperson is not None or by is None or not self.business.lets(by, wear=Hat.SALES):
            return
        self.salesperson = Salesperson.objects.who_is(by, self.business)
        self.history.create(business=self.business, verb="assigned", at=at, on=on, by=by, after=str(self.salesperson))
        self.version += 1
        mark(business=self.business_id, side=Hat.SALES, since=self.received_on)

    def last_end(self) -> "History | None":
        """The row of the verb that ended it, the last time it ended."""
        return self.history.filter(verb__in=ENDS).order_by("-pk").first()

    def is_last(self, row: "History | None") -> bool:
        """Whether nothing was done since a row was written."""
        return row is not None and self.history.order_by("-pk").first() == row

    def put_back(self, row: "History | None", *, whose: bool) -> None:
        """What stood before a row was written: what was next, whether they were reached; and `whose` they were.

        The last only where nothing was done since: somebody may have put that right.
        """
        names = [name for name in row.kept if whose or name != "salesperson_id"] if row else []
        for name in names:
            column: Any = self._meta.get_field(name.removesuffix("_id"))
            setattr(self, name, column.to_python(row.kept[name]) if row else None)
        self.save(update_fields=[name.removesuffix("_id") for name in names])

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        """Read it afresh; what stood then is what an undo of the next verb puts back."""
        super().refresh_from_db(*args, **options)
        if not options.get("fields"):
            self.stood = {name: getattr(self, name) for name in PUT_BACK}

    def amount(self) -> Decimal | None:
        """What it is worth: the value it was won at, else what is expected."""
        return self.expected_value if self.value is None else self.value
