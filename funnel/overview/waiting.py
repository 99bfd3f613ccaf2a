"""What waits on whoever looks at Today: counts, each with the address of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business, Membership, Phone
from marketing.models import Lead
from marketing.models.lead import LeadQuerySet, has_been_left
from sales.models import Prospect
from sales.my_day import waiting as waits

UNTOUCHED = "?untouched=call"
NAMED = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, and where they are."""

    count: int
    words: str
    url: str
    hat: Hat
    people: Sequence["ToCall"] = ()


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody to call: their name, their page, and a number to tap where one is known."""

    name: str
    url: str
    number: str = ""
    e164: str = ""


def waiting(business: Business, membership: Membership) -> list[Waiting]:
    """What waits, for each hat the member may wear; for an owner the flagged mails that `standings` counted.

    One query a side, and one for the names; nothing that waits is left out of the list.
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
    """New leads nobody has called, the oldest of them with their numbers; and leads whose revisit date has come."""
    leads, today = Lead.objects.filter(business=business), business.today()
    to_ask = leads.may_be_marketed_to(today)
    counts = to_ask.aggregate(new=Count("pk", filter=has_been_left()), due=Count("pk", filter=Q(revisit_on__lte=today)))
    rows = reverse("marketing:leads")
    new = ngettext("new, nobody has called them", "new, nobody has called them", counts["new"])
    due = ngettext("lead to revisit", "leads to revisit", counts["due"])
    people = to_call(to_ask.filter(has_been_left())) if counts["new"] else []
    return [
        Waiting(counts["new"], new, f"{rows}{UNTOUCHED}", Hat.MARKETING, people),
        Waiting(counts["due"], due, f"{rows}?revisit=due", Hat.MARKETING),
    ]


def to_call(untouched: LeadQuerySet) -> list[ToCall]:
    """The oldest of them, whom somebody has waited for longest. One query, and one for each who has no name."""
    first = Phone.objects.filter(person=OuterRef("person")).order_by("pk")
    numbers = {"number": Subquery(first.values("number")[:1]), "e164": Subquery(first.values("e164")[:1])}
    rows: Any = untouched.select_related("person").annotate(**numbers).order_by("arrived_on", "pk")
    return [
        ToCall(
            lead.person.name or lead.person.company or lead.number or str(lead.person),
            reverse("marketing:lead", args=[lead.reference]),
            number=lead.number or "",
            e164=lead.e164 or "",
        )
        for lead in rows[:NAMED]
    ]
