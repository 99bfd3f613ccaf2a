"""My day: whom to call next, and who would be forgotten."""

from django.http import Http404, HttpResponse

from business.hats import Role
from business.request import BusinessRequest
from business.snapshot import snapshot
from sales.forms.next_action import PlanForm
from sales.models import Prospect
from sales.my_day import day
from sales.views.responses import answer, several_sell


@snapshot()
def my_day(request: BusinessRequest) -> HttpResponse:
    """What waits on me, in the order to do it. `whose`: `ours` (mine and nobody's, for who sells) or `all`."""
    salespeople = list(request.business.salespeople.all())
    whose = request.GET.get("whose") or usual(request, sells=request.user.pk in {each.user_id for each in salespeople})
    if whose not in ("ours", "all"):
        raise Http404
    prospects = Prospect.objects.filter(business=request.business).of("" if whose == "all" else whose, request.user)
    groups = day(request.business, prospects)
    asked = next((p for group in groups for p in group.rows if str(p.reference) == request.GET.get("asked")), None)
    context = {
        "groups": groups,
        "whose": whose,
        "several": bool(salespeople),
        "takes": several_sell(request, salespeople),
        "asked": asked,
        "plan_form": PlanForm(today=request.business.today(), asks=True),
    }
    return answer(request, "sales/my_day.html", context, part="day")


def usual(request: BusinessRequest, *, sells: bool) -> str:
    """Whose day somebody looks at first: a salesperson at theirs and nobody's, an owner who does not sell at all."""
    return "ours" if sells or request.membership.role == Role.SALESPERSON else "all"
