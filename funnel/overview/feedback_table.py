"""Feedback as people read it: rows in words, with likely ranges and the addresses of the rows they were made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.charts import Range, likely_range, nice_top
from business.hats import Hat
from business.models import Membership
from business.periods import Period
from business.report import Row
from business.templatetags.figures import figure, per_hundred

BY = {
    "source": gettext_lazy("Source"),
    "campaign": gettext_lazy("Campaign"),
    "approach": gettext_lazy("Approach"),
    "referrer": gettext_lazy("Referred by"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `range` is None while it is too early for a rate."""

    name: str
    numbers: Row
    range: Range | None
    leads_url: str
    customers_url: str
    who_url: str = ""  # where a referrer's text becomes somebody known


@dataclass(frozen=True, slots=True)
class Table:
    """The table: its rows in order, its total, what its first column is called, which arrivals it is about."""

    lines: list[Line]
    total: Row
    head: str
    period: Period
    lesson: str
    unsplit: Row | None
    leads_url: str
    customers_url: str


def table(member: Membership, told: Row, *, by: str) -> Table:
    """Feedback ready to be shown."""
    period = Period(date.fromisoformat(told["period"]["from"]), date.fromisoformat(told["period"]["to"]))
    highs = [row["rate"]["high"] for row in told["rows"] if row["rate"]["value"] is not None]
    top, as_of = nice_top(max(highs, default=1.0)), date.fromisoformat(told["as_of"])
    lines = [
        Line(
            name=row["key"] or nameless(by),
            numbers=row,
            range=range_of(row["rate"], top),
            leads_url=leads_url(by, row, period),
            customers_url=customers_url(by, row, period, as_of) if member.may_wear(Hat.SALES) else "",
            who_url=who_url(row) if by == "referrer" and row["key"] and not row["reference"] else "",
        )
        for row in told["rows"]
    ]
    unsplit = next((r for r in told["rows"] if r["key"] is None and (float(r["spend"]) or r["hours"])), None)
    customers = customers_url(by, None, period, as_of) if member.may_wear(Hat.SALES) else ""
    head, leads = str(BY[by]), leads_url(by, None, period)
    return Table(lines, told["total"], head, period, lesson(told["rows"]), unsplit, leads, customers)


def nameless(by: str) -> str:
    """What the row without a key is called."""
    return {
        "source": _("Not asked"),
        "campaign": _("No campaign"),
        "approach": _("No approach named"),
        "referrer": _("Nobody named"),
    }[by]


def range_of(rate: Row, top: float) -> Range | None:
    """A rate on the table's scale."""
    return None if rate["value"] is None else likely_range(rate["value"], rate["low"], rate["high"], top=top)


def leads_url(by: str, row: Row | None, period: Period) -> str:
    """The leads that a row counts; without one, all of them."""
    key = {by: wanted(row)} if row else {}
    asked = {**key, "status": "counted", "from": period.start.isoformat(), "to": period.end.isoformat()}
    return f"{reverse('marketing:leads')}?{urlencode(asked)}"


def customers_url(by: str, row: Row | None, period: Period, as_of: date) -> str:
    """The conversions behind a row's customers; without one, behind all."""
    key = {by: wanted(row)} if row else {}
    if row and by == "source" and row["key"] is None:
        key = {"not_asked": "1"}
    asked = {
        "outcome": "won",
        **key,
        "arrived_from": period.start.isoformat(),
        "arrived_to": period.end.isoformat(),
        "outcome_to": as_of.isoformat(),
    }
    return f"{reverse('sales:prospects')}?{urlencode(asked)}"


def who_url(row: Row) -> str:
    """Where somebody says who a referrer is."""
    return f"{reverse('people:who_sent')}?{urlencode({'text': row['key']})}"


def wanted(row: Row) -> str:
    """By what the lists are asked for a row: its reference, else its key."""
    return "none" if row["key"] is None else str(row.get("reference") or row["key"])


def lesson(rows: Sequence[Row]) -> str:
    """One plain sentence that the rows carry, or none: only rows that are told apart may be compared."""
    sure = [row for row in rows if not row["too_few"] and row["rate"]["value"] is not None and row["key"]]
    said = compared(sure[0], sure[-1]) if len(sure) >= 2 else ""
    if said or len(rows) < 2:
        return said
    if not sure:
        return _("The differences between these may be chance: too few to tell them apart.")
    if len(sure) == 1:
        return _("%(key)s stands apart from the others; the differences between the rest may be chance.") % sure[0]
    names = get_text_list([row["key"] for row in sure], _("and"))
    return _("%(names)s stand apart from the others; the differences between the rest may be chance.") % {
        "names": names
    }


def compared(best: Row, worst: Row) -> str:
    """Two rows that are told apart, in words; nothing where they hardly differ."""
    high, low = best["rate"]["value"], worst["rate"]["value"]
    words = {"best": best["key"], "worst": worst["key"], "share": per_hundred(high), "n": figure(worst["leads"])}
    if high and not worst["customers"]:
        nobody = _(
            "Nobody of the %(n)s who came by %(worst)s became a customer; by %(best)s about %(share)s of 100 did."
        )
        return nobody % words
    times = high / low if low else 0
    if times < 1.5:
        return ""
    words["times"] = f"{times:.0f}" if times >= 3 else f"{times:.1f}"
    return _("People who came by %(best)s became customers about %(times)s times as often as by %(worst)s.") % words
