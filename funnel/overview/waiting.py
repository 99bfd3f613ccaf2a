"""What waits on whoever looks at Today: counts, each with the address of its rows."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business, Membership
from marketing.models import Lead
from sales.day import waiting as waits
from sales.models import Prospect


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, and where they are."""

    count: int
    words: str
    url: str
    hat: Hat


def waiting(business: Business, membership: Membership) -> list[Waiting]:
    """What waits, for each hat the member may wear; for an owner the flagged mails that `standings` counted.

    One query a side; nothing that waits is left out of the list.
    """
    found: list[Waiting] = []
    flagged = getattr(business, "flagged_mails", 0)
    if flagged and membership.is_owner:
        found.append(flagged_mails(flagged))
    if membership.may_wear(Hat.SALES):
        found += sales_waiting(business)
    if membership.may_wear(Hat.MARKETING):
        found += marketing_waiting(business)
    return [each for each in found if each.count]


def flagged_mails(count: int) -> Waiting:
    """Mails that could not be sent, or of which nobody knows whether they arrived."""
    words = ngettext("mail to look at", "mails to look at", count)
    return Waiting(count, words, reverse("weekly:mail"), Hat.BOTH)


def sales_waiting(business: Business) -> list[Waiting]:
    """People handed over and not yet called, actions that are due, people without a next action."""
    keys = ("unanswered", "due", "unplanned")
    counted = {key: Count("pk", filter=waits(key, business)) for key in keys}
    oldest = Min("received_on", filter=waits("unanswered", business))
    counts = Prospect.objects.filter(business=business).open().aggregate(**counted, oldest=oldest)
    words = (
        not_yet_called(counts["unanswered"], (business.today() - (counts["oldest"] or business.today())).days),
        ngettext("next action due", "next actions due", counts["due"]),
        ngettext("prospect without a next action", "prospects without a next action", counts["unplanned"]),
    )
    rows = reverse("sales:prospects") + "?waits="
    return [Waiting(counts[key], word, rows + key, Hat.SALES) for key, word in zip(keys, words, strict=True)]


def not_yet_called(count: int, days: int) -> str:
    """That so many wait for a first call, and for how many days the first of them does."""
    words = ngettext("handed over, not yet called", "handed over, not yet called", count)
    if not days:
        return words
    longest = ngettext("the longest for %(days)d day", "the longest for %(days)d days", days) % {"days": days}
    return f"{words}, {longest}"


def marketing_waiting(business: Business) -> list[Waiting]:
    """Leads whose revisit date has come."""
    count = Lead.objects.filter(business=business).to_revisit(business.today()).count()
    words = ngettext("lead to revisit", "leads to revisit", count)
    return [Waiting(count, words, reverse("marketing:leads") + "?revisit=due", Hat.MARKETING)]
