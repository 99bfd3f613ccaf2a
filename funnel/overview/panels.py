"""The two panels of Today: each side's stored numbers, side by side, never added up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.charts import Bars, bars
from business.due_marks import DueMark
from business.hats import Hat
from business.models import Business, OutgoingMail
from business.periods import WEEK, Period, last_days, monday_of, month_of, week_key
from business.report import Row
from business.templatetags.figures import day_month, share
from marketing.models import Week
from sales.models import Week as SalesWeek

WEEKS = 13


@dataclass(frozen=True, slots=True)
class Panel:
    """What a side's panel shows. `counting`: its job has not caught up with the latest writes."""

    numbers: Row
    week: Any
    last_week: Any
    chart: Bars
    since: date
    as_of: datetime | None
    counting: bool
    pace: int | None = None
    headline: Period | None = None  # whose counts the headline is made of
    rows: str = ""
    month_rows: str = ""
    last_week_rows: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened on this side in all the weeks shown."""
        return all(bar.height == "0" for bar in self.chart.bars)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a side's job stored, and whether anything is due beyond it."""

    standing: Any
    counting: bool
    weeks: dict[date, Any]

    @classmethod
    def of(cls, found: Any, side: Hat, weeks: Any) -> "Stored":
        """A side's part of what `standings` found, and its last thirteen weeks by their Monday. One query."""
        standing, due = getattr(found, f"{side}_standing", None), getattr(found, f"{side}_due")
        rows = weeks.objects.filter(business=found, monday__gte=mondays(found)[0])
        shown = {week.monday: week for week in rows}
        if standing is None or not standing.numbers:
            # Nothing stored and nothing due: nothing has happened on this side yet, and there is nothing to wait for.
            return cls(None, counting=due, weeks=shown)
        return cls(standing, counting=due or standing.as_of < found.today(), weeks=shown)


def standings(business: Business) -> Business:
    """The business with both sides' standings, whether anything is due beyond each, and flagged mails. One query."""
    due = {
        f"{side}_due": Exists(DueMark.objects.filter(business=OuterRef("pk"), side=side))
        for side in (Hat.MARKETING, Hat.SALES)
    }
    flagged = OutgoingMail.objects.flagged().filter(business=OuterRef("pk")).order_by().values("business")
    mails = Coalesce(Subquery(flagged.values(n=Count("pk"))), 0)
    both = Business.objects.annotate(**due, flagged_mails=mails).select_related("marketing_standing", "sales_standing")
    return both.get(pk=business.pk)


def marketing_panel(business: Business) -> Panel:
    """Leads week by week, and what they cost. Takes what `standings` found; one query."""
    stored = Stored.of(business, Hat.MARKETING, Week)
    weeks, this = stored.weeks, stored.weeks.get(monday_of(business.today()))
    chart = bars(
        [weeks[monday].leads if monday in weeks else 0 for monday in mondays(business)],
        words=[leads_said(weeks.get(monday), monday) for monday in mondays(business)],
        links=[rows_of_week("marketing:leads", monday, status="counted") for monday in mondays(business)],
        usual=this.usual if this else None,
    )
    month, last = month_of(as_of(stored, business)), monday_of(business.today()) - WEEK
    dates = {"from": month.start.isoformat(), "to": month.end.isoformat(), "status": "counted"}
    links = {
        "month_rows": f"{reverse('marketing:leads')}?{urlencode(dates)}",
        "last_week_rows": rows_of_week("marketing:leads", last, status="counted"),
    }
    return panel(business, stored, chart, business.leads_goal, **links)


def sales_panel(business: Business) -> Panel:
    """Of those handed over, how many became customers, looking back from each week. Takes `standings`; one query."""
    stored = Stored.of(business, Hat.SALES, SalesWeek)
    weeks = stored.weeks
    rates = [weeks[monday].conversion if monday in weeks else {"value": None} for monday in mondays(business)]
    chart = bars(
        [rate["value"] for rate in rates],
        words=[rate_said(rate, monday) for rate, monday in zip(rates, mondays(business), strict=True)],
    )
    window = last_days(2 * business.conversion_days, as_of(stored, business))
    month = month_of(as_of(stored, business))
    till = {"outcome": "won", "outcome_from": month.start.isoformat(), "outcome_to": month.end.isoformat()}
    cohort = urlencode({"received_from": window.start.isoformat(), "received_to": window.end.isoformat()})
    rows = f"{reverse('sales:prospects')}?{cohort}"
    links = {"rows": rows, "month_rows": f"{reverse('sales:prospects')}?{urlencode(till)}"}
    return panel(business, stored, chart, business.customers_goal, headline=window, **links)


def as_of(stored: Stored, business: Business) -> date:
    """The day of what is stored; today where nothing is."""
    day: date = stored.standing.as_of if stored.standing else business.today()
    return day


def panel(business: Business, stored: Stored, chart: Bars, goal: int | None, **told: Any) -> Panel:
    """A panel from what is stored."""
    this, standing = monday_of(business.today()), stored.standing
    return Panel(
        numbers=standing.numbers if standing else {},
        week=stored.weeks.get(this),
        last_week=stored.weeks.get(this - WEEK),
        chart=chart,
        since=this - (WEEKS - 1) * WEEK,
        as_of=standing.computed_at.astimezone(ZoneInfo(business.zone)) if standing else None,
        counting=stored.counting,
        pace=even_pace(goal, business.today()),
        **told,
    )


def even_pace(goal: int | None, today: date) -> int | None:
    """How many of a month's goal an even pace would have by now, today included."""
    return None if goal is None else round(goal * today.day / month_of(today).days)


def mondays(business: Business) -> list[date]:
    """The Mondays of the last thirteen weeks, this one last."""
    this = monday_of(business.today())
    return [this - back * WEEK for back in range(WEEKS - 1, -1, -1)]


def rows_of_week(name: str, monday: date, **more: str) -> str:
    """The address of the rows that a week's count was made of."""
    return f"{reverse(name)}?{urlencode({'week': week_key(monday), **more})}"


def leads_said(week: Any, monday: date) -> str:
    """A bar of marketing, in words."""
    count = week.leads if week else 0
    said = ngettext("%(count)d lead", "%(count)d leads", count) % {"count": count}
    return _("%(said)s, week of %(monday)s") % {"said": said, "monday": day_month(monday)}


def rate_said(rate: Row, monday: date) -> str:
    """A bar of sales, in words."""
    end = day_month(monday + timedelta(days=6))
    if rate["value"] is None:
        return _("Too early to say, up to %(end)s") % {"end": end}
    return _("About %(share)s within %(days)d days, as of %(end)s (%(low)s to %(high)s)") % {
        "share": share(rate["value"]),
        "days": rate["horizon_days"],
        "end": end,
        "low": share(rate["low"]),
        "high": share(rate["high"]),
    }
