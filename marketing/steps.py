"""Where leads get lost on marketing's side: the conversion from step to step."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from business.models import Business
from business.periods import Period
from business.report import Row
from business.statistics.steps import Journey, passing
from marketing.models import History, Lead, Step
from marketing.models.record import Status


def steps(business: Business, period: Period, as_of: date) -> list[Row]:
    """For each step, of the leads that first reached it in a period: reached, went on, left (closed), went back, still
    there.

    Hand-over is what comes after the last step. Three queries.
    """
    ordered = list(Step.objects.filter(business=business))
    rows = passing(journeys(business, ordered, period), [step.name for step in ordered], ("closed",), period, as_of)
    return [row for row, step in zip(rows, ordered, strict=True) if step.retired_at is None or row["reached"]]


def journeys(business: Business, ordered: list[Step], period: Period) -> list[Journey]:
    """The ways of the leads that moved in a period."""
    moved = History.objects.filter(lead=OuterRef("pk"), on__range=(period.start, period.end), to_step__isnull=False)
    ready = Q(ready_on__range=(period.start, period.end))
    leads = Lead.objects.filter(business=business).counted().filter(Exists(moved) | ready).order_by()
    entries = History.objects.filter(lead__in=leads, to_step__isnull=False)
    place = {step.pk: at for at, step in enumerate(ordered)}
    visits: dict[int, list[tuple[int, date]]] = {}
    # In the order in which they were told, which is how they came to stand where they stand, whatever their hours say.
    for lead, step, on in entries.order_by("pk").values_list("lead", "to_step", "on"):
        visits.setdefault(lead, []).append((place[step], on))
    ends = leads.values_list("pk", "ready_on", "status", "closed_on")
    return [
        Journey(
            tuple(visits.get(pk, ())),
            finished_on=ready_on,
            left_on=closed_on if status == Status.CLOSED else None,
            left_as="closed" if closed_on else "",
        )
        for pk, ready_on, status, closed_on in ends
    ]
