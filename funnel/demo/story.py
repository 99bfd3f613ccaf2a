"""Eighteen months, week by week: the same story every time, but for the day it ends."""

from datetime import date, timedelta
from random import Random

from django.db import transaction

from business.periods import WEEK
from funnel.demo.firm import Firm
from funnel.demo.leads import Nurturing
from funnel.demo.money import spend
from funnel.demo.truths import A_WEEK, CALLERS, FORTUNES, SEASON, WEEKS, Shares

BY_WEEKDAY = (22, 20, 18, 17, 13, 7, 3)  # of a hundred who call
SEED = 7


def tell(firm: Firm) -> None:
    """All of it, through the verbs, a week at a time: others write in between."""
    chance = Random(SEED)  # noqa: S311 - a story, not a secret
    with transaction.atomic():
        nurturing = Nurturing(firm, chance, Shares(), spend(firm))
    for number in range(WEEKS):
        with transaction.atomic():
            tell_week(firm, nurturing, chance, firm.begins + number * WEEK)
            firm.is_being_told()
    with transaction.atomic():
        nurturing.ready_at_once("Referral", firm.ends)
        nurturing.lead("Web site", firm.ends)


def tell_week(firm: Firm, nurturing: Nurturing, chance: Random, monday: date) -> None:
    """Who made contact in a week, and what became of them."""
    for on in sorted(days_of_callers(chance, monday)):
        source = chance.choices(list(FORTUNES), [fortune.share for fortune in FORTUNES.values()])[0]
        if on < firm.ends:
            nurturing.lead(source, on)


def days_of_callers(chance: Random, monday: date) -> list[date]:
    """On which days of a week somebody makes contact: as many as the season brings, mostly early in the week."""
    likely = A_WEEK * SEASON[(monday + timedelta(days=3)).month - 1] / CALLERS
    calls = sum(chance.random() < likely for _ in range(CALLERS))
    return [monday + timedelta(days=day) for day in chance.choices(range(7), BY_WEEKDAY, k=calls)]
