"""Sales's one set-based word: bring in prospects of the past, with how they ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from business.due_marks import mark
from business.hats import Hat
from business.models import Business
from sales.models.history import History
from sales.models.prospect import Prospect
from sales.models.record import LeadCopy
from sales.models.salesperson import Salesperson
from sales.models.words import Outcome, SellingSystem, Stage

BATCH = 1000
TOLD = {Outcome.WON: "won", Outcome.LOST: "lost", Outcome.HANDED_BACK: "handed back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One prospect to bring in. Dates are local to the business; nobody knows the hours, so it all happens at noon."""

    person_id: int
    lead: LeadCopy
    received_on: date
    system: SellingSystem
    entry: Stage  # where it comes in
    stage: Stage | None = None  # where it is, on the day it came in; None: still there
    salesperson: Salesperson | None = None
    expected: Decimal | None = None
    outcome: str = ""
    outcome_on: date | None = None
    value: Decimal | None = None  # of a conversion
    why: str = ""

    @property
    def at_stage(self) -> Stage:
        """Where it is, or was when it ended."""
        return self.stage or self.entry

    @property
    def answered_on(self) -> date | None:
        """When sales first reached them: by a move, a yes or a no. Handing it back is no answer."""
        if self.at_stage != self.entry:
            return self.received_on
        return None if self.outcome == Outcome.HANDED_BACK else self.outcome_on


def bring_in(business: Business, receipts: Iterable[Receipt]) -> None:
    """The rows that receive, move, expect, win, lose and hand back would leave, in a few statements.

    Call it in a transaction, together with marketing's, with every date checked before: nothing ends before it came.
    """
    touched: list[date] = []
    rest = iter(receipts)
    while batch := list(islice(rest, BATCH)):
        past = [list(history_of(business, came)) for came in batch]
        prospects = Prospect.objects.bulk_create(
            prospect_of(business, came, version=1 + len(rows)) for came, rows in zip(batch, past, strict=True)
        )
        for prospect, rows in zip(prospects, past, strict=True):
            for row in rows:
                row.prospect = prospect
        History.objects.bulk_create(row for rows in past for row in rows)
        touched.append(min(came.received_on for came in batch))
    if touched:
        mark(business=business.pk, side=Hat.SALES, since=min(touched))


def prospect_of(business: Business, came: Receipt, *, version: int) -> Prospect:
    """The prospect as its last verb leaves it."""
    return Prospect(
        business=business,
        person_id=came.person_id,
        version=version,
        received_at=business.noon(came.received_on),
        received_on=came.received_on,
        system=came.system,
        stage=came.at_stage,
        stage_since=came.received_on,
        salesperson=came.salesperson,
        answered_on=came.answered_on,
        answered_at=business.noon(came.answered_on) if came.answered_on else None,
        expected_value=came.expected,
        outcome=came.outcome,
        outcome_on=came.outcome_on,
        value=came.value,
        why=came.why[:200],
        **{column.name: getattr(came.lead, column.name) for column in fields(came.lead)},
    )


def history_of(business: Business, came: Receipt) -> Iterator[History]:
    """What each verb would have remembered, in its order."""

    def remembered(verb: str, on: date, **row: Any) -> History:
        return History(business=business, verb=verb, at=business.noon(on), on=on, **row)

    yield remembered(
        "received", came.received_on, to_stage=came.entry, after=str(came.entry), why=came.lead.unready_why
    )
    if came.at_stage != came.entry:
        words = {"before": str(came.entry), "after": str(came.at_stage)}
        yield remembered("moved", came.received_on, from_stage=came.entry, to_stage=came.at_stage, **words)
    if came.expected is not None:
        yield remembered("expected", came.received_on, after=str(came.expected or ""))
    if came.outcome and came.outcome_on:
        why = "" if came.outcome == Outcome.WON else came.why
        yield remembered(TOLD[Outcome(came.outcome)], came.outcome_on, before=str(came.at_stage), why=why)
