"""Sales's numbers on a page: of those handed over, how many become customers, how soon, where they are lost."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from business.charts import share_of_way
from business.models import Business
from business.periods import Period, last_days, monday_from_key, month_of, week_of
from business.report import TIME_KEYS, Row
from business.report_form import Choice
from business.request import BusinessRequest
from business.snapshot import snapshot
from sales.conversion_curve import conversion_curve
from sales.numbers import everything, losses
from sales.period_comparison import beside_before
from sales.stages import stages

BY = {
    "source": _("Source"),
    "salesperson": _("Salesperson"),
    "selling_system": _("Selling system"),
    "campaign": _("Campaign"),
    "approach": _("Approach"),
    "week": _("Week"),
    "month": _("Month"),
}
ENDS = ("all", "won", "lost", "handed_back", "open")
NAMELESS = {
    "source": _("Not asked"),
    "salesperson": _("Nobody yet"),
    "campaign": _("No campaign"),
    "approach": _("No approach named"),
}


@snapshot()
def numbers(request: BusinessRequest) -> HttpResponse:
    """Sales's numbers of chosen dates, computed now by the functions that the stored ones come from.

    `by` chooses the rows; `from` and `to` the dates of hand-over, by default the last two horizons.
    """
    business, today = request.business, request.business.today()
    usual = last_days(2 * business.conversion_days, today)
    choice = Choice(request, by=BY, usual=usual, first=lambda: everything(business, today).start)
    if not choice.is_valid():
        return render(request, "sales/numbers.html", {"choice": choice}, status=422)
    period, by = choice.period().until(today), choice.what()
    told = beside_before(business, period, today, by)
    context = {
        "choice": choice,
        "period": period,
        "by": BY[by],
        "total": told.total,
        "before": told.before,
        "rows": rows_shown(told.rows, by, period),
        "stages": [{**row, "share": share_of_way(row)} for row in stages(business, period, today)],
        "curve": conversion_curve(told.starts, business.conversion_days),
        "losses": losses_shown(business, period, today),
        "urls": urls(period),
    }
    return choice.keep(render(request, "sales/numbers.html", context), request)


def dates(period: Period) -> dict[str, str]:
    """The parameters by which the list of prospects shows just those that the numbers count."""
    return {"received_from": period.start.isoformat(), "received_to": period.end.isoformat()}


def prospects_of(asked: dict[str, Any]) -> str:
    """The address of the list of prospects, to which an outcome may be added."""
    return f"{reverse('sales:prospects')}?{urlencode(asked)}"


def losses_shown(business: Business, period: Period, today: date) -> list[Row]:
    """Why people said no, each reason with the address of its prospects; none for those without a reason."""
    told = losses(business, period, today)
    asked = {**dates(period), "outcome": "lost"}
    return [{**row, "url": prospects_of({**asked, "reason": row["key"]}) if row["key"] else ""} for row in told]


def rows_shown(rows: list[Row], by: str, period: Period) -> list[Row]:
    """Rows with their names in words, and the addresses of the prospects that each of their counts is made of."""
    names = {None: NAMELESS.get(by)}
    return [{**row, "name": names.get(row["key"], row["key"]), "urls": urls(period, by=by, row=row)} for row in rows]


def urls(period: Period, *, by: str = "", row: Row | None = None) -> dict[str, str]:
    """The lists that the counts of a row, or of all, open: each outcome of those received, and the till."""
    key = filter_of(by, row) if row else {}
    found = {outcome: prospects_of({**dates(period), **key, "outcome": outcome}) for outcome in ENDS}
    won_in = span_of(by, row["key"], period) if row else period
    till = {"outcome": "won", "outcome_from": won_in.start.isoformat(), "outcome_to": won_in.end.isoformat()}
    return {**found, "till": prospects_of({**till, **({} if by in TIME_KEYS else key)})}


def span_of(by: str, key: str | None, period: Period) -> Period:
    """The dates of a row: its week or month, cut to the period; else the period."""
    if by not in TIME_KEYS or key is None:
        return period
    whole = week_of(monday_from_key(key)) if by == "week" else month_of(date.fromisoformat(f"{key}-01"))
    return Period(max(whole.start, period.start), min(whole.end, period.end))


def filter_of(by: str, row: Row) -> dict[str, Any]:
    """The parameter by which the list of prospects shows a row's: its reference where it has one."""
    if row["key"] is None:
        return {"not_asked": 1} if by == "source" else {by: "none"}
    name = "system" if by == "selling_system" else by
    return {name: row.get("reference") or row["key"]}
