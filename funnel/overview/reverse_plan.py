"""The reverse plan: how many leads a month the goal of customers takes."""

from business.models import Business
from business.periods import Period
from business.statistics import Plan, estimate, leads_needed
from funnel.overview.feedback import CUSTOMER_DAYS, Group, fates


def reverse_plan(business: Business, period: Period) -> Plan | None:
    """Leads a month for the business's goal of customers, from those who arrived in a period.

    On the rate from lead to customer within 180 days. None without a goal, or under 3 customers: too few to plan. Two
    queries.
    """
    if not business.customers_goal:
        return None
    today = business.today()
    whole = Group(None, fates(business, period.until(today), today, "source"))
    rate = estimate(whole.starts(today), CUSTOMER_DAYS)
    customers = sum(1 for fate in whole.fates if fate.customer_on is not None)
    return leads_needed(business.customers_goal, customers, rate) if rate else None
