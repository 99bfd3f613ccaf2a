"""The choices above the list of leads, each with how many it holds within the other filters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from business.models import Business
from business.periods import Period
from business.referrers import name_of_referrer
from business.templatetags.figures import day
from marketing.forms.choices import NONE
from marketing.forms.lead_filter import CALL, COUNTED, DUE, LookingForm
from marketing.models.lead import LeadQuerySet
from marketing.models.record import Status
from marketing.models.source import Approach
from marketing.models.words import Step

TAB_NAMES = ("status", "step", "revisit")
CURSORS = ("after", "before")


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice: its words, how many leads it opens, its query, whether it is the one shown."""

    label: str
    count: int
    query: str
    current: bool


def query(params: QueryDict, *, without: tuple[str, ...], **more: Any) -> str:
    """The address's query with some parameters taken off and others put in; empty ones fall away."""
    gone = (*without, *CURSORS)
    kept = {name: str(value) for name, value in params.items() if value and name not in gone}
    return "?" + urlencode(kept | {name: str(value) for name, value in more.items()})


def tabs(form: LookingForm, leads: LeadQuerySet, *, today: date, params: QueryDict) -> list[Tab]:
    """Every step, and whose hands the others are in. `leads` are those within the other filters."""
    counts: dict[str, int] = {}
    at_step: dict[int | None, int] = {}
    for status, step, count in leads.order_by().values_list("status", "step").annotate(count=Count("pk")):
        counts[status] = counts.get(status, 0) + count
        if status == Status.OPEN:
            at_step[step] = count
    due = leads.to_revisit(today).count()
    shown = tuple(params.get(name, "") for name in TAB_NAMES)

    def tab(label: str, count: int, **chosen: Any) -> Tab:
        mine = tuple(str(chosen.get(name, "")) for name in TAB_NAMES)
        current = mine == shown or (shown == (Status.OPEN, "", "") and not chosen)
        return Tab(label, count, query(params, without=TAB_NAMES, **chosen), current)

    return [
        tab(_("With marketing"), counts.get(Status.OPEN, 0)),
        *(tab(step.name, at_step.get(step.pk, 0), step=step.pk) for step in shown_steps(form.steps, at_step)),
        tab(_("Revisit due"), due, revisit=DUE),
        tab(_("With sales"), counts.get(Status.HANDED_OVER, 0), status=Status.HANDED_OVER),
        tab(_("Closed"), counts.get(Status.CLOSED, 0), status=Status.CLOSED),
        tab(_("Struck out"), counts.get(Status.STRUCK_OUT, 0), status=Status.STRUCK_OUT),
        tab(_("All"), sum(counts.values()) - counts.get(Status.STRUCK_OUT, 0), status=COUNTED),
    ]


def shown_steps(steps: list[Step], at_step: dict[int | None, int]) -> Iterator[Step]:
    """The steps in use, and a retired one as long as somebody stands there."""
    return (step for step in steps if step.retired_at is None or at_step.get(step.pk))


@dataclass(frozen=True, slots=True)
class Window:
    """A filter that has no field of its own on the page: what it says, and the query without it."""

    label: str
    without: str


def windows(form: LookingForm, params: QueryDict) -> list[Window]:
    """The filters that came with the address: a week, a month, an approach, a window of hand-overs."""
    said = form.cleaned_data
    found: list[tuple[str, tuple[str, ...]]] = []
    if said["week"]:
        found.append((_("Arrived in the week %(dates)s") % {"dates": dates(said["week"])}, ("week",)))
    if said["month"]:
        found.append((_("Arrived in %(month)s") % {"month": date_format(said["month"].start, "F Y")}, ("month",)))
    if ready := form.window("ready_from", "ready_to"):
        found.append((_("Handed over %(dates)s") % {"dates": dates(ready)}, ("ready_from", "ready_to")))
    if said["signs"]:
        found.append((_("Handed over with signs missing"), ("signs",)))
    if said["approach"]:
        approach = _("No approach named") if said["approach"] == NONE else str(Approach(said["approach"]).label)
        found.append((approach, ("approach",)))
    if said["untouched"]:
        words = _("Nobody has called them") if said["untouched"] == CALL else _("Nobody has been in touch")
        found.append((words, ("untouched",)))
    if said["referrer"]:
        found.append((referrer_words(form.business, said["referrer"]), ("referrer",)))
    return [Window(label, query(params, without=names)) for label, names in found]


def referrer_words(business: Business, wanted: str) -> str:
    """Who sent them, in words."""
    name = name_of_referrer(business, wanted)
    return _("Sent by %(name)s") % {"name": name} if name else _("Nobody named as having sent them")


def dates(period: Period) -> str:
    """A window in words."""
    ends = {"start": day(period.start), "end": day(period.end)}
    if period.start == date.min:
        return _("until %(end)s") % ends
    if period.end == date.max:
        return _("from %(start)s") % ends
    return _("%(start)s to %(end)s") % ends
