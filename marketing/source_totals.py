"""What each source or campaign brought and took: leads, money, hours. Two queries, whatever their number."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from business.models import Business
from business.periods import Period


@dataclass(slots=True)
class Tally:
    """Leads that arrived in the period and ever; money (the business's currency) and hours of the period."""

    leads: int = 0
    ever: int = 0
    money: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)


def tallies(business: Business, *, by: str, period: Period) -> dict[int | None, Tally]:
    """Tallies by the primary key of `source` or `campaign`; under None, leads and efforts that name none.

    Struck-out leads never count. An effort on a campaign that feeds several sources is no single source's.
    """
    found: dict[int | None, Tally] = defaultdict(Tally)
    here = Q(arrived_on__range=(period.start, period.end))
    leads = business.leads.counted().order_by().values_list(by)
    for key, lately, ever in leads.annotate(lately=Count("pk", filter=here), ever=Count("pk")):
        found[key].leads, found[key].ever = lately, ever
    efforts = business.efforts.spent_in(period).order_by().values_list(by)
    for key, money, hours in efforts.annotate(money_spent=Sum("money"), hours_spent=Sum("hours")):
        found[key].money, found[key].hours = money, hours
    return found
