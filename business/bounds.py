"""How far what somebody types may go. The forms refuse what lies beyond, the verbs too, and so does the database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from business.refusal import Refused


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `least` to `most`, both within."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most

    def validators(self) -> list[BaseValidator]:
        """For a model's field: a form made from it takes its own limits from here."""
        return [
            MinValueValidator(self.least, _("Write %(limit_value)s or more.")),
            MaxValueValidator(self.most, _("Write %(limit_value)s or less.")),
        ]


GOAL = Range(1, 100_000)  # leads or customers a month
DAYS = Range(1, 730)  # a horizon, or days until somebody is stuck
CUSTOMERS_AFTER = Range(0, 120)  # months until marketing may write to a customer by itself
PIECES = Range(1, 100_000_000)  # letters posted, calls made
MOST_MONEY = Decimal("999999999.99")  # in any currency; below 10⁹
MOST_HOURS = Decimal(744)  # of one entry: a month around the clock

EARLIEST = date(1970, 1, 1)  # before that it is a slip of the finger
YEARS_AHEAD = 10
# The database cannot know what day it is, so its wall stands where no form will reach for decades.
LATEST = date(2099, 12, 31)


def years_later(on: date, years: int) -> date:
    """The same day so many years later; the 28th of February where it has no such day."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def latest(today: date) -> date:
    """The last day that anything can be planned for."""
    return min(LATEST, years_later(today, YEARS_AHEAD))


def has_happened(on: date, today: date) -> None:
    """Raises Refused for a day on which nothing can have happened yet, and for one before anybody kept books."""
    if on > today:
        raise Refused(_now("That day has not come yet. Nothing was changed."))
    if on < EARLIEST:
        raise Refused(_now("That is too long ago. Check the year. Nothing was changed."))


def is_within_reach(on: date | None, today: date) -> None:
    """Raises Refused for a day so far away that somebody mistyped the year. None is no day, and fine."""
    if on and on < EARLIEST:
        raise Refused(_now("That is too long ago. Check the year. Nothing was changed."))
    if on and on > latest(today):
        raise Refused(too_far() + " " + _now("Nothing was changed."))


def too_far() -> str:
    """What is said of a day beyond reach."""
    return _now("That is more than %(years)d years ahead. Look at the year again.") % {"years": YEARS_AHEAD}


def is_money(amount: Decimal | None) -> None:
    """Raises Refused for an amount below zero, and for one that no business of this size has. None is no amount."""
    if amount is not None and not 0 <= amount <= MOST_MONEY:
        raise Refused(_now("An amount is at least 0 and below 1,000,000,000. Nothing was changed."))


def are_hours(hours: Decimal) -> None:
    """Raises Refused for hours that one entry cannot hold."""
    if not 0 <= hours <= MOST_HOURS:
        raise Refused(_now("One entry is at most 744 hours, a month around the clock. Nothing was changed."))


def days_within(name: str, *fields: str) -> CheckConstraint:
    """A constraint: each of these dates, where there is one, lies between the walls."""
    condition = Q()
    for field in fields:
        condition &= Q(**{field: None}) | Q(**{f"{field}__range": (EARLIEST, LATEST)})
    return CheckConstraint(condition=condition, name=name)


def numbers_within(name: str, **limits: Range) -> CheckConstraint:
    """A constraint: each of these numbers, where there is one, lies in its range."""
    condition = Q()
    for field, limit in limits.items():
        condition &= Q(**{field: None}) | Q(**{f"{field}__range": (limit.least, limit.most)})
    return CheckConstraint(condition=condition, name=name)


def money_within(name: str, *fields: str) -> CheckConstraint:
    """A constraint: each of these amounts, where there is one, is at least 0 and below 10⁹."""
    condition = Q()
    for field in fields:
        condition &= Q(**{field: None}) | Q(**{f"{field}__range": (Decimal(0), MOST_MONEY)})
    return CheckConstraint(condition=condition, name=name)
