"""The verdict: one or two plain sentences that say which hat needs attention.

Its rules, when a change may be claimed at all, are in business/statistics/change.py; here are its words. It reads what
each side says of itself, side by side: neither knows the other's numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import marketing.change
import sales.change
from business.hats import Hat
from business.models import Business
from business.periods import DAY, WEEK
from business.report import Row
from business.statistics import BEFORE_AT_LEAST, CONVERSION_WEEKS, LEADS_WEEKS, Change
from business.templatetags.figures import day, figure

LOST_WEEKS = 26  # both sides look so far back for the place that loses most
A_YEAR = 48  # so many weeks before are called the past year


@dataclass(frozen=True, slots=True)
class Detail:
    """The counts behind a sentence, and the address of the rows they were made of."""

    words: str
    url: str


@dataclass(slots=True)
class Verdict:
    """`sentences` for the top; `details`, their counts; `hats`, those that need attention.

    `early`: from when each side that is too young can be judged, in small words. Without any sentence, the business is
    told what to do today instead (funnel/overview/to_do.py).
    """

    sentences: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    hats: list[Hat] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of itself."""

    hat: Hat
    told: Row

    @property
    def change(self) -> Change | None:
        """Of the windows that can be judged, the one that says most; None while it is too early."""
        changes = [Change(**each) for each in self.told["changes"]]
        return max(changes, key=lambda change: abs(change.z), default=None)

    @property
    def direction(self) -> int:
        """1 where there is a claim of more, -1 of fewer, 0 of neither."""
        change = self.change
        return 0 if change is None or not change.is_claimed else 1 if change.z > 0 else -1


def verdict(business: Business, monday: date, hats: Iterable[Hat]) -> Verdict:
    """The verdict of the weeks before `monday`, computed now, for somebody who may wear these hats."""
    parts = {Hat.MARKETING: marketing.change.change, Hat.SALES: sales.change.change}
    return told({hat: parts[hat](business, monday) for hat in parts if hat in hats})


def stored(business: Business, hats: Iterable[Hat]) -> Verdict | None:
    """The verdict from what the sides' jobs stored; None before they have. Takes what `standings` found; no query."""
    standings = {hat: getattr(business, f"{hat}_standing", None) for hat in (Hat.MARKETING, Hat.SALES) if hat in hats}
    parts = {hat: standing.numbers.get("change") for hat, standing in standings.items() if standing}
    known = {hat: part for hat, part in parts.items() if part}
    return told(known) if known else None


def told(parts: dict[Hat, Row]) -> Verdict:
    """Both sides' parts in words: two sentences at most, and one who needs attention speaks first."""
    sides = [Side(hat, part) for hat, part in parts.items()]
    found = Verdict(hats=[side.hat for side in sides if side.direction < 0])
    found.sentences = what_changed([side for side in sides if side.change])
    found.early = [too_early(side) for side in sides if not side.change]
    found.details = [detail(side, side.change) for side in sides if side.change]
    lost = where_most_are_lost(sides, found.hats)
    if lost and len(found.sentences) == 1:
        found.sentences.append(lost)
    return found


def what_changed(sides: list[Side]) -> list[str]:
    """A sentence for each side that changed, fewer before more; where none did, that."""
    changed = sorted((side for side in sides if side.direction), key=lambda side: side.direction)
    if changed:
        return [sentence(side) for side in changed]
    if len(sides) > 1:
        return [_("No change that noise wouldn't explain, neither in leads nor in who becomes a customer.")]
    return [sentence(side) for side in sides]


def sentence(side: Side) -> str:
    """One side in one sentence."""
    before = {"before": past(side.change.before_weeks)} if side.change else {}
    if side.hat == Hat.MARKETING:
        return {
            -1: _("Marketing needs attention: fewer leads than in %(before)s."),
            0: _("No change in leads that noise wouldn't explain."),
            1: _("More leads than in %(before)s."),
        }[side.direction] % before
    return {
        -1: _("Sales needs attention: fewer of those handed over become customers than in %(before)s."),
        0: _("No change in who becomes a customer that noise wouldn't explain."),
        1: _("More of those handed over become customers than in %(before)s."),
    }[side.direction] % before


def too_early(side: Side) -> str:
    """From when a side can be judged: a Monday, if people keep coming."""
    weeks = BEFORE_AT_LEAST + (LEADS_WEEKS if side.hat == Hat.MARKETING else min(CONVERSION_WEEKS))
    monday = date.fromisoformat(side.told["as_of"]) + DAY + (weeks - side.told["weeks"]) * WEEK
    said = {"on": day(monday), "weeks": weeks}
    if side.hat == Hat.MARKETING:
        return _("From %(on)s this place says whether leads change: it takes %(weeks)d whole weeks of them.") % said
    if not side.told["weeks"]:
        return _("It says whether sales changes %(weeks)d whole weeks after the first hand-over.") % said
    return _("From %(on)s it says whether sales changes: it takes %(weeks)d whole weeks of prospects.") % said


def past(weeks: int) -> str:
    """The weeks before, as one says it."""
    return _("the past year") if weeks >= A_YEAR else _("the %(n)d weeks before") % {"n": weeks}


def detail(side: Side, change: Change) -> Detail:
    """A side's counts, with what would be usual beside them."""
    sunday = date.fromisoformat(side.told["as_of"])
    since = sunday + DAY - change.weeks * WEEK
    said = {
        "count": figure(change.count),
        "weeks": change.weeks,
        "usual": figure(change.expected),
        "of": figure(change.of),
    }
    if side.hat == Hat.MARKETING:
        words = ngettext(
            "%(count)s lead in the last %(weeks)d weeks; about %(usual)s would be usual.",
            "%(count)s leads in the last %(weeks)d weeks; about %(usual)s would be usual.",
            change.count,
        )
        span = {"status": "counted", "from": since.isoformat(), "to": sunday.isoformat()}
        return Detail(words % said, f"{reverse('marketing:leads')}?{urlencode(span)}")
    words = _(
        "Of %(of)s handed over in the last %(weeks)d weeks, %(count)s became customers so far; "
        "as before, it would be about %(usual)s."
    )
    span = {"outcome": "all", "received_from": since.isoformat(), "received_to": sunday.isoformat()}
    return Detail(words % said, f"{reverse('sales:prospects')}?{urlencode(span)}")


def where_most_are_lost(sides: list[Side], attention: list[Hat]) -> str:
    """The sub-step that lost most people, in counts: of the hat that needs attention, else of both. Never a change."""
    asked = [side for side in sides if side.hat in attention] or sides
    losing = [(side.told["lost"]["left"], side) for side in asked if side.told["lost"]]
    if not losing:
        return ""
    side = max(losing, key=lambda each: each[0])[1]
    lost: dict[str, Any] = {"weeks": LOST_WEEKS, **side.told["lost"]}
    counts = _("%(left)d of %(of)d in %(weeks)d weeks") % lost
    if side.hat == Hat.MARKETING:
        words = _("More leads are closed at “%(key)s” than at any other step: %(counts)s.")
    else:
        words = _("More prospects are lost at “%(key)s” than at any other stage: %(counts)s.")
    return words % {**lost, "counts": counts}
