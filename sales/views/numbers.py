"""Sales's numbers on a page: of those handed over, how many become customers, how soon, where they are lost."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from business.charts import share
from business.choice import Choice
from business.models import Business
from business.periods import Period, last_days
from business.report import Row
from business.request import BusinessRequest
from sales.curve import conversion_curve
from sales.numbers import losses
from sales.numbers import numbers as computed
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
NAMELESS = {
    "source": _("Not asked"),
    "salesperson": _("Nobody yet"),
    "campaign": _("No campaign"),
    "approach": _("No approach named"),
}


def numbers(request: BusinessRequest) -> HttpResponse:
    """Sales's numbers of chosen dates, computed now by the functions that the stored ones come from.

    `by` chooses the rows; `from` and `to` the dates of hand-over, by default the last two horizons.
    """
    business, today = request.business, request.business.today()
    choice = Choice(request.GET, by=BY, usual=last_days(2 * business.conversion_days, today))
    if not choice.is_valid():
        return render(request, "sales/numbers.html", {"choice": choice}, status=422)
    period, by = choice.period().until(today), choice.what()
    told = computed(business, period=period, by=by)
    context = {
        "choice": choice,
        "period": period,
        "by": BY[by],
        "total": told["total"],
        "rows": rows_shown(business, told["rows"], by, period),
        "stages": [{**row, "share": share(row["went_on"], row["reached"])} for row in stages(business, period, today)],
        "curve": conversion_curve(business, period, today, business.conversion_days),
        "losses": losses(business, period, today),
        "all": prospects_of(dates(period)),
    }
    return render(request, "sales/numbers.html", context)


def dates(period: Period) -> dict[str, str]:
    """The parameters by which the list of prospects shows just those that the numbers count."""
    return {"received_from": period.start.isoformat(), "received_to": period.end.isoformat()}


def prospects_of(asked: dict[str, Any]) -> str:
    """The address of the list of prospects, to which an outcome may be added."""
    return f"{reverse('sales:prospects')}?{urlencode(asked)}"


def rows_shown(business: Business, rows: list[Row], by: str, period: Period) -> list[Row]:
    """Rows with their names in words, and the address of their prospects where the list knows such a filter."""
    words: Any = {"salesperson": business.salespeople, "selling_system": business.selling_systems}.get(by)
    keys = dict(words.values_list("name", "pk")) if words else {}
    shown = []
    for row in rows:
        asked = filter_of(by, row["key"], keys)
        url = prospects_of({**dates(period), **asked}) if asked else ""
        shown.append({**row, "name": NAMELESS.get(by) if row["key"] is None else row["key"], "url": url})
    return shown


def filter_of(by: str, key: str | None, keys: dict[str, int]) -> dict[str, Any]:
    """The parameter by which the list of prospects shows a row's; none where it knows no such filter."""
    if by == "source":
        return {"source": key} if key else {"not_asked": 1}
    if by == "salesperson":
        return {"salesperson": keys.get(key, key) if key else "none"}
    if by == "selling_system":
        return {"system": keys.get(key or "", "")}
    return {by: key} if by in ("week", "month") else {}
