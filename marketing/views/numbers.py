"""Marketing's numbers on a page: how often the phone rings, what it costs, where leads are lost on the way."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from business.charts import share_of_way
from business.models import Business
from business.periods import Period, last_days
from business.report import Row
from business.report_form import Choice
from business.request import BusinessRequest
from business.snapshot import snapshot
from marketing.forms.lead_filter import ALL, COUNTED, MISSING
from marketing.leads_chart import leads_chart
from marketing.models.source import Approach
from marketing.numbers import everything
from marketing.period_comparison import beside_before
from marketing.steps import steps

QUARTER = 91
BY = {
    "source": _("Source"),
    "campaign": _("Campaign"),
    "approach": _("Approach"),
    "week": _("Week"),
    "month": _("Month"),
}
NAMELESS = {"source": _("Not asked"), "campaign": _("No campaign"), "approach": _("No approach named")}


@snapshot()
def numbers(request: BusinessRequest) -> HttpResponse:
    """Marketing's numbers of chosen dates, computed now by the functions that the stored ones come from.

    `by` chooses the rows; `from` and `to` the dates, by default the last thirteen weeks.
    """
    business = request.business
    usual = last_days(QUARTER, business.today())
    choice = Choice(request, by=BY, usual=usual, first=lambda: everything(business, business.today()).start)
    if not choice.is_valid():
        return render(request, "marketing/numbers.html", {"choice": choice}, status=422)
    period, by = choice.period().until(business.today()), choice.what()
    told = beside_before(business, period, business.today(), by)
    context = {
        "choice": choice,
        "by": BY[by],
        "total": told.total,
        "before": told.before,
        "period": period,
        "rows": rows_shown(told.rows, by, period),
        "steps": [{**step, "share": share_of_way(step)} for step in steps_of(business, period)],
        "leads": leads_chart(business, period, told.arrived),
        "all": leads_of(dates(period)),
        "all_before": leads_of(dates(period.before())),
        "untouched": leads_of({"from": period.start, "to": period.end, "untouched": ALL}),
        "unready": leads_of({"ready_from": period.start, "ready_to": period.end, "signs": MISSING, "status": COUNTED}),
    }
    return choice.keep(render(request, "marketing/numbers.html", context), request)


def leads_of(asked: dict[str, Any]) -> str:
    """The address of the list of leads."""
    return f"{reverse('marketing:leads')}?{urlencode(asked)}"


def steps_of(business: Business, period: Period) -> list[Row]:
    """The way through the steps of those who reached them in the period."""
    return steps(business, period.until(business.today()), business.today())


def dates(period: Period) -> dict[str, str]:
    """The parameters by which the list of leads shows just those that the numbers count."""
    return {"from": period.start.isoformat(), "to": period.end.isoformat(), "status": "counted"}


def rows_shown(rows: list[Row], by: str, period: Period) -> list[Row]:
    """Rows with their names in words, and the address of their leads."""
    approaches = dict(Approach.choices) if by == "approach" else {}
    shown = []
    for row in rows:
        key = row["key"]
        asked = {**dates(period), by: "none" if key is None else row.get("reference") or key}
        url = f"{reverse('marketing:leads')}?{urlencode(asked)}"
        shown.append({**row, "name": NAMELESS.get(by) if key is None else approaches.get(key, key), "url": url})
    return shown
