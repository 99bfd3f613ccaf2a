"""Where prospects get lost on sales's side: the conversion from stage to stage, and how long they stay."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from business.models import Business
from business.periods import Period, last_days
from business.report import Row
from business.statistics import Start, kaplan_meier_median, slow_after
from business.statistics.steps import Journey, passing, stays
from sales.models import History, Prospect, SellingSystem, Stage
from sales.models.words import Outcome

SLOW_FROM_AGE = 60
EXITS = (Outcome.LOST.value, Outcome.HANDED_BACK.value)


def stages(business: Business, period: Period, as_of: date) -> list[Row]:
    """For each stage of each selling system, of the prospects that first reached it in a period: reached, went on,
    left (lost, handed back), went back, still there. `days_in_stage`: of the `entered` who first came into it in the
    period, the median of the days until they first left it for anywhere; who skipped it was never in it.

    Winning is what comes after the last stage. Each row names its selling system. Four queries for all systems.
    """
    rows: list[Row] = []
    ways = journeys(business, period)
    for system, ordered in stages_by_system(business).items():
        mine = ways.get(system.pk, [])
        for at, row in enumerate(passing(mine, [stage.name for stage in ordered], EXITS, period, as_of)):
            if ordered[at].retired_at is None or row["reached"]:
                stayed = stays(mine, at, period, as_of)
                times = {"entered": len(stayed), "days_in_stage": kaplan_meier_median(stayed)}
                rows.append({**row, "selling_system": system.name, **times})
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
    entries = History.objects.filter(prospect__in=prospects, to_stage__isnull=False)
    places = {stage.pk: at for stages in stages_by_system(business).values() for at, stage in enumerate(stages)}
    visits: dict[int, list[tuple[int, date]]] = {}
    # In the order in which they were told, which is how they came to stand where they stand, whatever their hours say.
    for prospect, stage, on in entries.order_by("pk").values_list("prospect", "to_stage", "on"):
        visits.setdefault(prospect, []).append((places[stage], on))
    ways: dict[int, list[Journey]] = {}
    for pk, system, outcome, outcome_on in prospects.values_list("pk", "system", "outcome", "outcome_on"):
        ended = {"finished_on": outcome_on} if outcome == Outcome.WON else {"left_on": outcome_on, "left_as": outcome}
        ways.setdefault(system, []).append(Journey(tuple(visits.get(pk, ())), **ended))
    return ways


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
