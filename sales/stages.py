"""Where prospects get lost on sales's side: the conversion from stage to stage, and how long they stay."""

from datetime import date

from django.db.models import Exists, Min, OuterRef, Q

from business.models import Business
from business.periods import Period, last_days
from business.report import Row
from business.statistics import Start, kaplan_meier_median, slow_after
from business.way import Journey, passing
from sales.models import History, Prospect, SellingSystem, Stage
from sales.models.words import Outcome

SLOW_FROM_AGE = 60
EXITS = (Outcome.LOST.value, Outcome.HANDED_BACK.value)


def stages(business: Business, period: Period, as_of: date) -> list[Row]:
    """For each stage of each selling system, of the prospects that first reached it in a period: reached, went on,
    left (lost, handed back), still there; and the median of the days that they stay, leaving for anywhere.

    Winning is what comes after the last stage. Each row names its selling system. Four queries for all systems.
    """
    rows: list[Row] = []
    ways = journeys(business, period)
    for system, ordered in stages_by_system(business).items():
        mine = ways.get(system.pk, [])
        for at, row in enumerate(passing(mine, [stage.name for stage in ordered], EXITS, period, as_of)):
            if ordered[at].retired_at is None or row["reached"]:
                stays = [stay for stay in (stay_of(journey, at, period, as_of) for journey in mine) if stay]
                rows.append({**row, "selling_system": system.name, "days_in_stage": kaplan_meier_median(stays)})
    return rows


def stages_by_system(business: Business) -> dict[SellingSystem, list[Stage]]:
    """Every selling system with its stages in order, retired ones too: people passed through them."""
    found: dict[SellingSystem, list[Stage]] = {}
    for stage in (
        Stage.objects.filter(business=business).select_related("system").order_by("system__position", "position")
    ):
        found.setdefault(stage.system, []).append(stage)
    return found


def journeys(business: Business, period: Period) -> dict[int, list[Journey]]:
    """The ways of the prospects that moved or ended in a period, by selling system."""
    span = (period.start, period.end)
    moved = History.objects.filter(prospect=OuterRef("pk"), on__range=span, to_stage__isnull=False)
    won = Q(outcome=Outcome.WON, outcome_on__range=span)
    prospects = Prospect.objects.filter(business=business).filter(Exists(moved) | won).order_by()
    entries = History.objects.filter(prospect__in=prospects, to_stage__isnull=False).order_by()
    first: dict[int, dict[int, date]] = {}
    for prospect, stage, on in entries.values_list("prospect", "to_stage").annotate(first=Min("on")):
        first.setdefault(prospect, {})[stage] = on
    ordered = {system.pk: [stage.pk for stage in stages] for system, stages in stages_by_system(business).items()}
    ways: dict[int, list[Journey]] = {}
    for pk, system, outcome, outcome_on in prospects.values_list("pk", "system", "outcome", "outcome_on"):
        won_on = outcome_on if outcome == Outcome.WON else None
        reached = tuple(first.get(pk, {}).get(stage) for stage in ordered.get(system, ()))
        lost_on = None if won_on else outcome_on
        ways.setdefault(system, []).append(Journey((*reached, won_on), lost_on, outcome if lost_on else ""))
    return ways


def stay_of(journey: Journey, place: int, period: Period, as_of: date) -> Start | None:
    """How long somebody who first reached a stage in a period stayed: until they went on or left, whichever it was."""
    came = journey.arrival(place, as_of)
    if came is None or came not in period:
        return None
    went = journey.arrival(place + 1, as_of)
    gone = went or (journey.left_on if journey.has_left(as_of) else None)
    return Start((as_of - came).days, None if gone is None else max(0, (gone - came).days))


def stuck_after(business: Business, as_of: date) -> dict[int, int]:
    """For each stage, after how many days in it a prospect counts as stuck.

    By when four fifths of those who go on have gone on, over entries of the last 365 days; the business's own setting
    where fewer than 10 went on or the stage was first used less than 60 days ago.
    """
    year = last_days(365, as_of)
    ways = journeys(business, year)
    limits: dict[int, int] = {}
    for system, ordered in stages_by_system(business).items():
        for at, stage in enumerate(ordered):
            starts, oldest = [], as_of
            for journey in ways.get(system.pk, ()):
                came = journey.arrival(at, as_of)
                if came is None or came not in year:
                    continue
                oldest = min(oldest, came)
                went = journey.arrival(at + 1, as_of)
                starts.append(Start((as_of - came).days, None if went is None else (went - came).days))
            learned = slow_after(starts) if (as_of - oldest).days >= SLOW_FROM_AGE else None
            limits[stage.pk] = business.stuck_days if learned is None else learned
    return limits
