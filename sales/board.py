"""The board: one column per stage of a selling system, read in a number of queries that never grows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OrderBy, Q, Sum, When
from django.utils.translation import gettext as _

from business.models import Business
from business.periods import Period, week_of
from business.templatetags.figures import day_month
from sales.models import Prospect, SellingSystem, Stage
from sales.models.prospect import ProspectQuerySet
from sales.models.words import Outcome
from sales.stuck import learned

SIZE = 30
WHOLE = 300  # of one column, where somebody asks to see all of it


def order(today: date) -> list[OrderBy | F]:
    """The most urgent first: who was not called yet, then what is due, then who has nothing planned, then what comes.

    Of those without a date the newest first: it is the newest who still expect a call.
    """
    urgency = Case(
        When(answered_on=None, next_on=None, then=0),
        When(next_on__lte=today, then=1),
        When(next_on=None, then=2),
        default=3,
    )
    dates = (F("next_on").asc(nulls_first=True), F("next_time").asc(nulls_last=True))
    return [OrderBy(urgency), *dates, F("received_on").desc(), F("pk").desc()]


@dataclass(slots=True)
class Column:
    """A stage, how many are in it, the first so many of them, and where one may nudge them to."""

    stage: Stage
    count: int
    cards: list[Prospect] = field(default_factory=list)
    before: Stage | None = None
    after: Stage | None = None
    went_on: str = ""
    whole_url: str = ""  # the board with all of this column

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Week:
    """What ended this week: counts, the value of the conversions, and the reason where all losses have the same."""

    period: Period
    won: int = 0
    value: Decimal | None = None
    lost: int = 0
    why: str = ""
    handed_back: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows."""

    columns: list[Column]
    stages: list[Stage]
    total: int
    unanswered: int
    week: Week


def board(
    business: Business, prospects: ProspectQuerySet, system: SellingSystem, *, unanswered: bool, whole: int = 0
) -> Board:
    """The board of one selling system, of these prospects; with `unanswered`, only those not yet called.

    A retired stage has a column as long as somebody is in it. `whole`: the key of a stage to show all of.
    """
    mine = prospects.filter(system=system)
    counts = {pk: (n, waiting) for pk, n, waiting in counted(mine)}
    stages = [stage for stage in system.stages.all() if stage.retired_at is None or stage.pk in counts]
    shown = mine.unanswered() if unanswered else mine.open()
    also = Q(stage=whole, place__lte=WHOLE) if whole else None
    cards = shown.with_people().first_of_each("stage", size=SIZE, order=order(business.today()), also=also)
    columns = [
        Column(stage, counts.get(stage.pk, (0, 0))[unanswered], before=before, after=after)
        for before, stage, after in zip([None, *stages], stages, [*stages[1:], None], strict=False)
    ]
    passed = went_on(business, system)
    for column in columns:
        column.went_on = passed.get(column.stage.name, "")
    by_stage = {column.stage.pk: column for column in columns}
    for card in cards:
        by_stage[card.stage_id].cards.append(card)
    return Board(
        columns,
        [stage for stage in stages if stage.retired_at is None],
        total=sum(n for n, __ in counts.values()),
        unanswered=sum(waiting for __, waiting in counts.values()),
        week=ended(mine, week_of(business.today())),
    )


def went_on(business: Business, system: SellingSystem) -> dict[str, str]:
    """By stage, "12 of 20 went on since Mar 1" as sales's job last counted it, of those who were in it. One query."""
    known = learned(business)
    since = known.get("headline", {}).get("period", {}).get("from")
    rows = [row for row in known.get("stages", []) if row["selling_system"] == system.name and row["reached"]]
    return {row["key"]: in_words(row, date.fromisoformat(since)) for row in rows} if since else {}


def in_words(row: dict[str, Any], since: date) -> str:
    """How many of those who were in a stage went on. Who skipped it never was, so a new stage has nobody yet."""
    skipped = row.get("skipped", 0)
    told = {"went_on": row["went_on"] - skipped, "reached": row["reached"] - skipped, "since": day_month(since)}
    if not told["reached"]:
        return _("nobody was here since %(since)s") % told
    return _("%(went_on)d of %(reached)d went on since %(since)s") % told


def counted(prospects: ProspectQuerySet) -> Any:
    """Open ones by stage: how many, and how many of them not yet called."""
    by_stage = prospects.open().order_by().values("stage")
    return by_stage.annotate(n=Count("pk"), waiting=Count("pk", filter=Q(answered_on=None))).values_list(
        "stage", "n", "waiting"
    )


def ended(prospects: ProspectQuerySet, period: Period) -> Week:
    """What ended in a period, by outcome and reason, in one query."""
    rows = prospects.ended_in(period).order_by().values("outcome", "why").annotate(n=Count("pk"), v=Sum("value"))
    found = list(rows.values_list("outcome", "why", "n", "v"))
    values = [value for *_, value in found if value is not None]
    reasons = {why for outcome, why, *_ in found if outcome == Outcome.LOST}
    return Week(
        period,
        won=many(found, Outcome.WON),
        value=sum(values, Decimal(0)) if values else None,
        lost=many(found, Outcome.LOST),
        why=reasons.pop() if len(reasons) == 1 else "",
        handed_back=many(found, Outcome.HANDED_BACK),
    )


def many(found: Sequence[tuple[str, str, int, Decimal | None]], wanted: Outcome) -> int:
    """How many of an outcome."""
    return sum(row[2] for row in found if row[0] == wanted)
