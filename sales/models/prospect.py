"""A prospect: one attempt of sales with one lead. It exists only by hand-over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Aggregate, Count, Exists, F, Min, OrderBy, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business import bounds
from business.due_marks import mark
from business.hats import Hat
from business.models import Business, Person, User
from business.periods import Period
from business.refusal import Refused
from sales.models.correcting import Correcting
from sales.models.record import LeadCopy
from sales.models.salesperson import Salesperson
from sales.models.words import AskAgain, Outcome, SellingSystem, Stage


class ProspectQuerySet(models.QuerySet["Prospect"]):
    """Words for reading prospects."""

    def open(self) -> "ProspectQuerySet":
        """Those sales is still at."""
        return self.filter(outcome="")

    def standing(self, outcome: str, as_of: date | None = None) -> "ProspectQuerySet":
        """Those with an outcome (empty: open), now, or at the end of a local date."""
        if as_of is None:
            return self.filter(outcome=outcome)
        if outcome:
            return self.filter(outcome=outcome, outcome_on__lte=as_of)
        return self.filter(Q(outcome="") | Q(outcome_on__gt=as_of), received_on__lte=as_of)

    def won(self) -> "ProspectQuerySet":
        """Those that became customers: the conversions."""
        return self.filter(outcome=Outcome.WON)

    def received_in(self, period: Period) -> "ProspectQuerySet":
        """Those whose local date of hand-over lies in a period."""
        return self.filter(received_on__range=(period.start, period.end))

    def unanswered(self) -> "ProspectQuerySet":
        """Handed over, not yet called."""
        return self.open().filter(answered_on=None)

    def due(self, today: date) -> "ProspectQuerySet":
        """Whose next action is for today or overdue."""
        return self.open().filter(next_on__lte=today)

    def unplanned(self) -> "ProspectQuerySet":
        """Open ones that were called, with nothing to do next."""
        return self.open().filter(next_on=None).exclude(answered_on=None)

    def lingering(self, before: date) -> "ProspectQuerySet":
        """Open ones that came into their stage before a date."""
        return self.open().filter(stage_since__lt=before)

    def of(self, whose: str, user: User) -> "ProspectQuerySet":
        """Whose: `mine`, `none` (nobody's), `ours` (mine and nobody's), a salesperson's key, or empty for all."""
        mine, nobodys = Q(salesperson__user=user), Q(salesperson=None)
        known = {"": Q(), "mine": mine, "none": nobodys, "ours": mine | nobodys}
        return self.filter(known[whose] if whose in known else Q(salesperson=whose))

    def ended_in(self, period: Period) -> "ProspectQuerySet":
        """Those whose outcome, whichever it is, has its local date in a period."""
        return self.filter(outcome_on__range=(period.start, period.end))

    def with_people(self) -> "ProspectQuerySet":
        """With what a list says of them, in three queries however many they are."""
        return self.select_related("person", "stage", "system", "salesperson").prefetch_related(
            "person__phones", "person__emails"
        )

    def first_of_each(
        self, key: str, *, size: int, order: Sequence[OrderBy | F], also: Q | None = None
    ) -> "ProspectQuerySet":
        """The first so many of each value of a column, in an order; `also` others, by their `place` in it."""
        place = Window(RowNumber(), partition_by=[F(key)], order_by=[*order])
        wanted = Q(place__lte=size)
        return self.annotate(place=place).filter(wanted | also if also else wanted).order_by("place")

    def latest_conversions(self) -> "ProspectQuerySet":
        """The last conversion of each customer: one row per person, with `first_on`, `conversions` and `worth`."""
        theirs = self.model._default_manager.filter(person=OuterRef("person"), outcome=Outcome.WON).order_by()
        later = Q(outcome_on__gt=OuterRef("outcome_on")) | Q(outcome_on=OuterRef("outcome_on"), pk__gt=OuterRef("pk"))

        def of_theirs(answer: Aggregate) -> Subquery:
            return Subquery(theirs.values("person").annotate(answer=answer).values("answer"))

        return (
            self.won()
            .filter(~Exists(theirs.filter(later)))
            .annotate(
                first_on=of_theirs(Min("outcome_on")),
                conversions=of_theirs(Count("pk")),
                worth=of_theirs(Sum("value")),
            )
        )

    def entry(self, business: Business, system: SellingSystem | None) -> tuple[SellingSystem, Stage]:
        """Where a lead comes in: the first stage of the selling system, or of the first one. Both stay in use."""
        system = system or business.selling_systems.filter(retired_at=None).first()
        stage = system.stages.filter(retired_at=None).first() if system else None
        if system is None or stage is None:
            raise Refused(_now("There is no selling system with a stage yet. Make one under Sales, Selling systems."))
        system.stays_in_use()
        stage.stays_in_use()
        return system, stage

    def belong_to(self, person: Person) -> None:
        """They are attempts with this person: it turned out to be somebody known."""
        self.update(person=person)

    @transaction.atomic
    def receive(
        self,
        *,
        business: Business,
        person: Person,
        lead: LeadCopy,
        by: User | None,
        at: datetime,
        system: SellingSystem | None = None,
        salesperson: Salesperson | None = None,
    ) -> "Prospect":
        """Take a lead that marketing hands over, at the first stage of a selling system.

        A salesperson who has an account is told by e-mail. Only `funnel.handover` calls this: there is no other way to
        a prospect. Raises Refused where the selling system is retired, and where the business has none with a stage.
        """
        system, stage = self.entry(business, system)
        on = business.date_of(at)
        prospect = self.create(
            business=business,
            person=person,
            received_at=at,
            received_on=on,
            system=system,
            stage=stage,
            stage_since=on,
            salesperson=salesperson,
            **asdict(lead),
        )
        first: dict[str, Any] = {"to_stage": stage, "after": str(stage)}
        prospect.remember("received", by=by, at=at, why=lead.unready_why, **first)
        mark(business=business.pk, side=Hat.SALES, since=on)
        if salesperson:
            salesperson.be_told([prospect], by=by, at=at)
        return prospect


class Prospect(Correcting):
    """One attempt of sales with one lead. A lead may have several over time, at most one open."""

    objects = ProspectQuerySet.as_manager()

    class Meta:
        verbose_name = _("prospect")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["business", "received_on"]),
            models.Index(fields=["business", "outcome", "stage"]),
            models.Index(fields=["business", "outcome_on"]),
            models.Index(fields=["business", "source_reference", "source_name"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead_reference"], condition=Q(outcome=""), name="a_lead_has_one_open_prospect"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__gte=F("received_on"))),
                name="an_outcome_has_a_date_after_hand_over",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(outcome=Outcome.WON, value__gte=0), name="only_conversions_have_a_value"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_at=None)
                | Q(answered_on__isnull=False, answered_at__isnull=False),
                name="an_answer_has_a_date_and_a_moment",
            ),
            bounds.money_within("amounts_of_a_prospect_are_below_a_billion", "value", "expected_value"),
            bounds.days_within("days_before_sales_are_within_reach", "arrived_on", "received_on"),
            bounds.days_within("days_with_sales_are_within_reach", "stage_since", "answered_on", "outcome_on"),
            bounds.days_within("days_ahead_of_a_prospect_are_within_reach", "next_on", "again_from"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.LOST, ask_again=AskAgain.LATER, again_from__isnull=False)
                | Q(outcome=Outcome.LOST, ask_again__in=["", AskAgain.NEVER], again_from=None)
                | (~Q(outcome=Outcome.LOST) & Q(ask_again="")),
                name="a_no_says_whether_to_ask_again",
            ),
        ]
