"""Marketing's numbers on a page: how often the phone rings, what it costs, where leads are lost on the way."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from business.charts import Bars, bars, share
from business.choice import Choice
from business.models import Business
from business.periods import Period, last_days, monday_of, week_key
from business.report import Row
from business.request import BusinessRequest
from business.templatetags.figures import day_month
from marketing.models import Week
from marketing.models.source import Approach
from marketing.numbers import numbers as computed
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


def numbers(request: BusinessRequest) -> HttpResponse:
    """Marketing's numbers of chosen dates, computed now by the functions that the stored ones come from.

    `by` chooses the rows; `from` and `to` the dates, by default the last thirteen weeks.
    """
    business = request.business
    choice = Choice(request.GET, by=BY, usual=last_days(QUARTER, business.today()))
    if not choice.is_valid():
        return render(request, "marketing/numbers.html", {"choice": choice}, status=422)
    period, by = choice.period(), choice.what()
    told = computed(business, period=period, by=by)
    context = {
        "choice": choice,
        "period": period,
        "by": BY[by],
        "total": told["total"],
        "rows": rows_shown(told["rows"], by, period),
        "steps": [{**step, "share": share(step["went_on"], step["reached"])} for step in steps_of(business, period)],
        "chart": chart_of(business, period),
        "all": f"{reverse('marketing:leads')}?{urlencode(dates(period))}",
    }
    return render(request, "marketing/numbers.html", context)


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


def chart_of(business: Business, period: Period) -> Bars:
    """The stored weeks of the period; each bar opens its leads."""
    stored = {week.monday: week for week in Week.objects.filter(business=business, monday__gte=monday_of(period.start))}
    mondays = list(period.until(business.today()).weeks())[-53:]
    counts = [stored[monday].leads if monday in stored else 0 for monday in mondays]
    last = stored.get(mondays[-1]) if mondays else None
    return bars(
        counts,
        words=[f"{count} · {day_month(monday)}" for count, monday in zip(counts, mondays, strict=True)],
        links=[f"{reverse('marketing:leads')}?week={week_key(monday)}&status=counted" for monday in mondays],
        usual=last.usual if last else None,
    )
