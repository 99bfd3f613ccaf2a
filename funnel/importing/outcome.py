"""When a row's lead arrived, when it was ready, and how it ended."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from business.refusal import Refused
from funnel.importing.dates import DateReader

OUTCOMES = {
    **dict.fromkeys(("won", "closedwon"), "won"),
    **dict.fromkeys(("lost", "closedlost"), "lost"),
    "handedback": "handed_back",
    "open": "",
    "": "",
}
DATES = ("arrived_on", "ready_on", "outcome_on", "won_on", "lost_on")


@dataclass(frozen=True, slots=True)
class Fate:
    """Local dates. `handed_over_on` is null for a lead that stays with marketing."""

    arrived_on: date
    handed_over_on: date | None
    outcome: str
    outcome_on: date | None

    def as_facts(self) -> dict[str, Any]:
        """Its parts by name."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def fate_of(values: dict[str, str], dates: DateReader, *, everybody: bool, undated: date | None = None) -> Fate | None:
    """What the row's dates and outcome say. Without an arrival, it is the earliest date the row has, else `undated`.

    None where that is not said either: nobody knows when they made contact, so it is no lead.
    Raises Refused for a date that is none, and for dates or outcomes that can't both be true.
    """
    found = {name: dates.read(values[name]) for name in DATES if name in values}
    outcome, outcome_on = outcome_of(values.get("outcome", ""), found)
    ready_on = found.get("ready_on")
    known = [on for on in (ready_on, outcome_on) if on]
    arrived_on = found.get("arrived_on") or min(known, default=undated)
    if arrived_on is None:
        return None
    if ready_on and ready_on < arrived_on:
        told = {"ready": ready_on, "arrived": arrived_on}
        raise Refused(_("It was ready on %(ready)s, before it arrived on %(arrived)s.") % told)
    handed = everybody or ready_on or outcome or "stage" in values
    received_on = (ready_on or arrived_on) if handed else None
    if outcome_on and received_on and outcome_on < received_on:
        told = {"ended": outcome_on, "began": received_on}
        if ready_on and outcome_on >= arrived_on:
            raise Refused(_("Its outcome is of %(ended)s, before it was ready on %(began)s.") % told)
        raise Refused(
            _("Its outcome is of %(ended)s, before it arrived on %(began)s.") % (told | {"began": arrived_on})
        )
    return Fate(arrived_on, received_on, outcome, outcome_on)


def outcome_of(text: str, dates: dict[str, date]) -> tuple[str, date | None]:
    """The outcome and its date. A `won_on` or `lost_on` implies its outcome. Raises Refused when they disagree."""
    plain = "".join(sign for sign in text.casefold() if sign.isalnum())
    if plain not in OUTCOMES or (text and not plain):
        told = {"text": text[:40]}
        raise Refused(_("“%(text)s” is not an outcome: use won, lost, handed back or nothing.") % told)
    implied = {name.removesuffix("_on") for name in ("won_on", "lost_on") if name in dates}
    said = {OUTCOMES[plain]} if plain else set()
    if len(implied | said) > 1:
        raise Refused(_("It can't be decided in two ways: its outcome and its dates disagree."))
    outcome = next(iter(implied | said), "")
    days = {dates[name] for name in ("outcome_on", f"{outcome}_on") if name in dates}
    if len(days) > 1:
        raise Refused(_("It has two different dates for its outcome."))
    if outcome and not days:
        raise Refused(_("It has an outcome but no date for it."))
    if days and not outcome:
        raise Refused(_("It has a date for an outcome but no outcome."))
    return outcome, next(iter(days), None)
