"""What became of those handed over with signs missing, beside those who had all of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from business.hats import Hat
from business.models import Business, Membership
from business.periods import Period
from business.report import Row
from sales.models import Prospect
from sales.numbers import Received, measure

KEPT = ("received", "won", "lost", "handed_back", "open", "conversion")


def readiness(business: Business, period: Period, as_of: date) -> list[Row]:
    """Of the prospects handed over in a period, `ready` (all signs seen) and `unready` (some missing), as of a date:
    how many became customers, with sales's own estimate within the business's horizon. One query.

    Whoever was handed over although a sign was missing is a bet on somebody's judgement; this says how it went.
    """
    rows = Prospect.objects.filter(business=business).received_in(period).order_by()
    counted = rows.values_list("received_on", "outcome", "outcome_on").annotate(
        ready=Count("pk", filter=Q(unready_why="")), unready=Count("pk", filter=~Q(unready_why=""))
    )
    facts: dict[str, list[Received]] = {"ready": [], "unready": []}
    for on, outcome, outcome_on, *counts in counted:
        known = outcome_on is not None and outcome_on <= as_of
        how, when = (outcome, outcome_on) if known else ("", None)
        for key, count in zip(facts, counts, strict=True):
            if count:
                facts[key].append(Received(key, on, how, when, count))
    return [{"key": key, **kept(measure(of_key, as_of, business.conversion_days))} for key, of_key in facts.items()]


def kept(numbers: Row) -> Row:
    """The part of sales's numbers that says what became of them."""
    return {name: numbers[name] for name in KEPT}


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of something, and the address of the prospects they are; none for who may not see them."""

    label: str
    n: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    name: str
    counts: list[Counted]
    conversion: Row
    won: int


def lines(business: Business, member: Membership, period: Period) -> list[Line]:
    """The table as people read it; empty where nobody was handed over with signs missing."""
    period = period.until(business.today())
    ready, unready = readiness(business, period, business.today())
    if not unready["received"]:
        return []
    dates = {"received_from": period.start.isoformat(), "received_to": period.end.isoformat()}
    opens = member.may_wear(Hat.SALES)
    return [
        line(_("All seen"), ready, {**dates, "signs": "all"} if opens else {}),
        line(_("Some missing"), unready, {**dates, "signs": "missing"} if opens else {}),
    ]


def line(name: str, row: Row, asked: dict[str, Any]) -> Line:
    """A row with its counts, each with the address of its prospects where these are `asked` for."""
    labels = {
        "received": _("Handed over"),
        "won": _("Customers"),
        "lost": _("Lost"),
        "handed_back": _("Handed back"),
        "open": _("Open"),
    }
    here = reverse("sales:prospects")
    urls = {
        end: f"{here}?{urlencode({**asked, 'outcome': 'all' if end == 'received' else end})}" if asked else ""
        for end in labels
    }
    counts = [Counted(label, row[end], urls[end]) for end, label in labels.items()]
    return Line(name, counts, row["conversion"], row["won"])
