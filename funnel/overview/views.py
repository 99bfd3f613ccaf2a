"""Today, and feedback by source."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from business.hats import EVERYBODY, Hat, Role, roles
from business.periods import last_days, week_of
from business.report_form import Choice
from business.request import BusinessRequest
from business.snapshot import snapshot
from funnel.overview.feedback import feedback
from funnel.overview.feedback_table import BY, table
from funnel.overview.panels import marketing_panel, sales_panel, standings
from funnel.overview.readiness import lines
from funnel.overview.reverse_plan import reverse_plan
from funnel.overview.to_do import to_do
from funnel.overview.verdict import stored
from funnel.overview.waiting import waiting
from marketing.numbers import everything

YEAR = 365


@roles(*EVERYBODY)
@snapshot()
def today(request: BusinessRequest) -> HttpResponse:
    """This week at a glance: the verdict, the panels of the hats one may wear, what waits, what sales teaches."""
    business, member = standings(request.business), request.membership
    context: dict[str, Any] = {"today": business.today(), "week": week_of(business.today())}
    if member.may_wear(Hat.MARKETING):
        context["marketing"] = marketing_panel(business)
    if member.may_wear(Hat.SALES):
        context["sales"] = sales_panel(business)
    shown = [context[side] for side in ("marketing", "sales") if side in context]
    context["counting"] = any(side.counting for side in shown)
    if request.htmx:
        return render(request, "overview/today.html#panels", context)
    if not context["counting"] and all(side.is_empty for side in shown) and not business.leads.exists():
        return render(request, "overview/first_day.html", context)
    context["waiting"] = waiting(business, member)
    context["verdict"] = stored(business, member.hats)
    if not context["verdict"] or not context["verdict"].sentences:
        context["to_do"] = to_do(business, member.hats, context["waiting"])
    if member.may_wear(Hat.MARKETING):
        period = last_days(YEAR, business.today())
        context["feedback"] = table(member, feedback(business, period=period, by="source"), by="source")
    return render(request, "overview/today.html", context)


@roles(Role.OWNER, Role.MARKETER)
@snapshot()
def feedback_page(request: BusinessRequest) -> HttpResponse:
    """Of the people each source, campaign, approach or referrer brought in a period, how many became customers.

    `by` chooses what; `from` and `to` the period (local dates, by default the last 365 days).
    """
    today = request.business.today()
    choice = Choice(
        request, by=BY, usual=last_days(YEAR, today), first=lambda: everything(request.business, today).start
    )
    if not choice.is_valid():
        return render(request, "overview/feedback.html", {"choice": choice}, status=422)
    told = feedback(request.business, period=choice.period(), by=choice.what())
    shown = table(request.membership, told, by=choice.what())
    plan = reverse_plan(request.business, choice.period())
    context = {
        "choice": choice,
        "feedback": shown,
        "plan": plan,
        "readiness": lines(request.business, request.membership, choice.period()),
    }
    return choice.keep(render(request, "overview/feedback.html", context), request)
