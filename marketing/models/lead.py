"""A lead: one time a person made contact wanting something. It belongs to marketing until handed over."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from business import clock
from business.bounds import days_within
from business.models import Business, Person, User
from business.periods import Period
from business.searched import SearchedQuerySet, can_be_found
from business.searching import Query, query
from marketing.models.campaign import Campaign
from marketing.models.correcting import Correcting
from marketing.models.guard import asked_as_customer, said_no, with_sales
from marketing.models.hand_over import HandOver
from marketing.models.record import Status
from marketing.models.source import Source
from marketing.models.words import Step


def here_or_there(term: tuple[str, ...]) -> Q:
    """A term, in one of its spellings, in the person's text or in the wish."""
    match = Q()
    for spelling in term:
        match |= Q(search_text__contains=spelling) | Q(person__search_text__contains=spelling)
    return match


def has_been_left() -> Q:
    """Leads in marketing's hands nobody has been in touch with, by a touch or by moving them a step."""
    touches = Lead.touches.rel.related_model._default_manager.filter(lead=OuterRef("pk"))
    moves = Lead.history.rel.related_model._default_manager.filter(lead=OuterRef("pk"), verb="moved")
    return Q(~Exists(touches), ~Exists(moves), status=Status.OPEN, ready_on=None)


class LeadQuerySet(SearchedQuerySet["Lead"]):
    """Words for reading leads."""

    def counted(self) -> "LeadQuerySet":
        """All but the struck-out ones, which never were leads."""
        return self.exclude(status=Status.STRUCK_OUT)

    def arrived_in(self, period: Period) -> "LeadQuerySet":
        """Those whose local arrival date lies in a period."""
        return self.filter(arrived_on__range=(period.start, period.end))

    def with_marketing(self) -> "LeadQuerySet":
        """Those in marketing's hands."""
        return self.filter(status=Status.OPEN)

    def with_sales(self) -> "LeadQuerySet":
        """Those handed over whose attempt sales is still at."""
        return self.filter(hand_overs__in=HandOver.objects.under_way())

    def may_be_marketed_to(self, today: date | None = None) -> "LeadQuerySet":
        """The only leads for touches, mails and exports, as of a local date (without one: the date in UTC).

        Those in marketing's hands whose person is no open prospect and has said no to nobody since; and those of
        customers, where the business writes to its customers by itself.
        """
        today = today or clock.today("UTC")
        in_hand = Q(status=Status.OPEN) | asked_as_customer(today)
        return self.filter(in_hand, ~with_sales(), ~said_no(today))

    def to_revisit(self, today: date) -> "LeadQuerySet":
        """Those that may be marketed to and whose revisit date has come."""
        return self.may_be_marketed_to(today).filter(revisit_on__lte=today)

    def untouched(self, *, to_call: bool = False, today: date | None = None) -> "LeadQuerySet":
        """Open ones nobody has been in touch with, by a touch or by moving them a step; or of these whom one may call.

        `to_call` leaves out who is with sales, or said no, by another lead.
        """
        leads = self.may_be_marketed_to(today) if to_call else self
        return leads.filter(has_been_left())

    def handed_over_in(self, period: Period, *, unready: bool = False) -> "LeadQuerySet":
        """Those handed over on a date in a period, whatever became of them; or only those with signs missing."""
        given = HandOver.objects.filter(lead=OuterRef("pk"), on__range=(period.start, period.end))
        return self.filter(Exists(given.exclude(unready_why="") if unready else given))

    def only_handled_by(self, user: User) -> "LeadQuerySet":
        """Those a user logged and nobody else has done anything with."""
        done = self.filter(logged_by=user, touches=None).annotate(done=Count("history"))
        return done.annotate(by_them=Count("history", filter=Q(history__by=user))).filter(done=F("by_them"))

    def about(self, words: str, *, business: Business | None = None) -> "LeadQuerySet":
        """Each word stands in the person's name, company, e-mail or phone, or in what they want, however written.

        `business` says in which country a number is read; it need not be said of `business.leads`.
        """
        within = business or self.asked_of()
        known = isinstance(within, Business)
        typed = query(words, country=within.country, business=within.pk) if known else query(words)
        if not typed.terms:
            return self.none() if words.strip() else self
        return self.filter(pk__in=Lead.objects.having(typed))

    def having(self, typed: Query) -> "models.QuerySet[Lead, int]":
        """The keys of leads that have every term: in the person's text, in the wish, or some here and some there.

        A union, each part of which an index answers: an OR over both tables reads every row. Few wishes have a term
        that was meant for somebody's name, so what else these leads have is read from the rows themselves.
        """
        whose = {} if typed.business is None else {"business": typed.business}
        people = Person.objects.filter(search_text__holds=typed, **whose).values("pk")
        by_person = self.filter(person__in=people, **whose)
        any_term = Query((tuple(spelling for term in typed.terms for spelling in term),), typed.business)
        by_wish = self.filter(search_text__holds=any_term, **whose)
        for term in typed.terms if len(typed.terms) > 1 else ():
            by_wish = by_wish.filter(here_or_there(term))
        keys, more = (rows.order_by().values_list("pk", flat=True) for rows in (by_person, by_wish))
        return keys.union(more)  # told apart: PostgreSQL then reads both once, and not once for every lead

    def for_rows(self, today: date) -> "LeadQuerySet":
        """With what a row of a list shows: `touched_on`, the last touch; `is_with_sales`, by any lead of theirs;
        `has_said_no`, which still holds; `ended_as`, how sales's last attempt with it ended.
        """
        ends = HandOver.objects.filter(lead=OuterRef("pk")).order_by("-pk").values("ended_as")
        touched = Lead.objects.filter(pk=OuterRef("pk")).values("pk").annotate(last=Max("touches__on"))
        return (
            self.select_related("person", "source", "step")
            .prefetch_related("person__phones", "person__emails")
            .annotate(
                touched_on=Subquery(touched.values("last")),
                is_with_sales=with_sales(),
                has_said_no=said_no(today),
                ended_as=Subquery(ends[:1]),
            )
        )

    def log(
        self,
        *,
        business: Business,
        person: Person,
        by: User | None,
        at: datetime,
        source: Source | None = None,
        campaign: Campaign | None = None,
        wants: str = "",
        arrived_on: date | None = None,
        referred_by: str = "",
        referrer: Person | None = None,
        their_reference: str | None = None,
        reference: UUID | None = None,
    ) -> "Lead":
        """Somebody made contact: the lead starts at the first step. A person known by an earlier lead is returning.

        `reference` is the form's one-time key: the same form sent twice meets the unique reference.
        """
        lead = self.model(
            business=business,
            person=person,
            source=source,
            campaign=campaign,
            wants=wants,
            referred_by=referred_by or str(referrer or "")[:200],
            referrer=referrer,
            arrived_on=arrived_on or business.date_of(at),
            logged_at=at,
            logged_by=by,
            their_reference=their_reference,
            reference=reference or uuid4(),
            returning=Lead.objects.counted().filter(person=person).exists(),
            step=Step.objects.filter(business=business, retired_at=None).first(),
        )
        lead.arrive(by=by, at=at)
        return lead


class Lead(Correcting):
    """One time a person made contact wanting something."""

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        ordering = ["-arrived_on", "-pk"]
        indexes = [
            models.Index(fields=["business", "arrived_on"]),
            models.Index(fields=["business", "status", "step"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["business", "their_reference"], name="a_lead_is_imported_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="lead_status_is_known"),
            can_be_found("a_lead_can_be_found"),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_on__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_on=None)),
                name="closed_leads_have_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.HANDED_OVER) | Q(ready_on__isnull=False), name="handed_over_leads_were_ready"
            ),
            models.CheckConstraint(
                condition=Q(ready_on=None) | Q(ready_on__gte=F("arrived_on")), name="ready_after_arrival"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("arrived_on")), name="closed_after_arrival"
            ),
            days_within("days_of_a_lead_are_within_reach", "arrived_on", "revisit_on", "ready_on", "closed_on"),
        ]
