"""What marketing puts in: campaigns, money and hours."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from funnel.demo.firm import Firm, workday
from marketing.models import Campaign, Effort, PreLeadCount


@dataclass(frozen=True, slots=True)
class Monthly:
    """What goes into a source on one day of every month: dollars and hours."""

    source: str
    day: int
    money: int
    hours: int
    note: str


@dataclass(frozen=True, slots=True)
class Push:
    """A campaign that begins in one month of every year, and what is done before anybody answers."""

    month: int
    name: str
    source: str
    days: int
    money: int
    hours: int
    what: str
    how_many: int


MONTHLY = (
    Monthly("Web site", 4, 90, 3, "Pictures of new gardens, and the ad"),
    Monthly("Referral", 12, 40, 2, "Cards of thanks, and a plant"),
    Monthly("People we know", 18, 0, 2, "Calls to old customers"),
    Monthly("Cold call", 24, 0, 14, "A day and a half of calls"),
)
PUSHES = (
    Push(3, "Spring flyers", "Flyer", 42, 520, 14, "flyers posted", 2400),
    Push(9, "Autumn flyers", "Flyer", 35, 310, 9, "flyers posted", 1200),
    Push(10, "Cold calls to offices", "Cold call", 40, 60, 22, "calls made", 240),
)
VAN = Monthly("Sign or van", 10, 640, 4, "New letters on the van")


def spend(firm: Firm) -> dict[str, list[Campaign]]:
    """All of it, from the first month to the last; the campaigns come back, by the source each feeds."""
    found: dict[str, list[Campaign]] = {}
    for first in months(firm):
        for each in MONTHLY:
            pay(firm, first, each)
        for push in PUSHES:
            if first.month == push.month and (made := begin(firm, first, push)):
                found.setdefault(push.source, []).append(made)
    pay(firm, firm.begins, VAN)
    return found


def months(firm: Firm) -> list[date]:
    """The first of each month that the story touches."""
    first, found = firm.begins.replace(day=1), []
    while first <= firm.ends:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found


def pay(firm: Firm, first: date, each: Monthly) -> None:
    """What goes into a source in the month of a day."""
    on, source = first + timedelta(days=each.day - 1), firm.sources[each.source]
    effort(firm, on, money=each.money, hours=each.hours, note=each.note, source=source)


def begin(firm: Firm, first: date, push: Push) -> Campaign | None:
    """A campaign that begins in a month, done in two halves; None where it would begin outside the story."""
    starts = workday(first + timedelta(days=5))
    if not firm.begins <= starts <= firm.ends:
        return None
    ends = starts + timedelta(days=push.days)
    name = f"{push.name} {first.year}"
    made = Campaign.objects.create(business=firm.business, name=name, starts_on=starts, ends_on=ends)
    made.sources.add(firm.sources[push.source])
    for on in (starts, workday(starts + timedelta(days=push.days // 2))):
        if on <= firm.ends:
            PreLeadCount.objects.create(campaign=made, on=on, what=push.what, how_many=push.how_many // 2)
            effort(firm, on, money=push.money // 2, hours=push.hours // 2, campaign=made)
    return made


def effort(firm: Firm, on: date, *, money: int, hours: int, **where: object) -> None:
    """Money and hours on a date, unless that is still to come or before the story."""
    if firm.begins <= on <= firm.ends:
        spent = {"money": Decimal(money), "hours": Decimal(hours), "by": firm.marketer}
        Effort(business=firm.business, on=on, **spent, **where).spend()
