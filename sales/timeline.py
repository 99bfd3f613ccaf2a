"""What happened to a prospect, in plain sentences, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from business.templatetags.figures import day, in_money
from sales.models import History, Prospect

SENTENCES = {
    "received": _lazy("Handed over to sales, in %(after)s."),
    "moved": _lazy("Moved from %(before)s to %(after)s."),
    "talked": _lazy("Talked with them. Done: %(before)s."),
    "talked nothing": _lazy("Talked with them."),
    "called again": _lazy("They called again. Next: call back."),
    "undone": _lazy("Undone: %(before)s."),
    "done": _lazy("Done: %(before)s."),
    "done nothing": _lazy("In touch with them."),
    "assigned": _lazy("Given to %(after)s."),
    "assigned nothing": _lazy("Given to nobody."),
    "lost": _lazy("Lost. They said no."),
    "handed back": _lazy("Handed back to marketing: not ready to buy."),
    "reopened": _lazy("Opened again. It was: %(before)s."),
    "noted": _lazy("Noted."),
    "corrected": _lazy("Corrected. Before: %(before)s. Now: %(after)s."),
}
WRITTEN = ("talked", "attempted", "called again", "done", "lost", "handed back", "noted")
UNDONE = {
    "talked": _lazy("talked"),
    "attempted": _lazy("no answer"),
    "called again": _lazy("they called again"),
    "done": _lazy("done"),
    "assigned": _lazy("given to somebody"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: when, by whom, in a sentence; `quote` is what somebody wrote, `key` a turning point."""

    at: datetime
    on: date
    by: str
    sentence: str
    quote: str = ""
    key: bool = False


def story(prospect: Prospect) -> list[Told]:
    """Everything that happened to a prospect, newest first, in one query."""
    rows = prospect.history.select_related("by").order_by("-at", "-pk")
    return tell(prospect, rows)


def tell(prospect: Prospect, rows: Iterable[History]) -> list[Told]:
    """Rows of its history, in their order, as sentences."""
    told = []
    for row in rows:
        sentence, quote = said(row, prospect)
        key = row.verb in ("received", "won", "lost", "handed back", "reopened")
        told.append(Told(row.at, row.on, str(row.by or ""), sentence, quote, key))
    return told


def said(row: History, prospect: Prospect) -> tuple[str, str]:
    """One row as a sentence and what was written with it."""
    quote = row.why if row.verb in WRITTEN else ""
    if row.verb in TOLD:
        return TOLD[row.verb](row), quote
    if row.verb == "expected":
        return expected(row, prospect.business.currency), quote
    if row.verb == "won":
        return won(prospect), quote
    missing = (row.verb in ("talked", "done") and not row.before) or (row.verb == "assigned" and not row.after)
    sentence = SENTENCES.get(f"{row.verb} nothing" if missing else row.verb, row.verb)
    return str(sentence) % {"before": row.before, "after": row.after}, quote


def planned(row: History) -> str:
    """What was to be done next, and when."""
    if not row.after:
        return _("Nothing planned any more.")
    if not row.why:
        return _("Next: %(action)s.") % {"action": row.after}
    return _("Next: %(action)s, on %(on)s.") % {"action": row.after, "on": day(date.fromisoformat(row.why))}


def ask_again(row: History) -> str:
    """What they said to “may we ask again?”."""
    if row.after == "never":
        return _("They are never to be asked again.")
    if not row.after:
        return _("Nobody knows any more whether they may be asked again.")
    return _("They may be asked again from %(on)s.") % {"on": day(date.fromisoformat(row.after))}


def attempted(row: History) -> str:
    """Nobody answered, and when to try again."""
    return _("No answer. To be tried again on %(on)s.") % {"on": day(date.fromisoformat(row.after))}


def undone(row: History) -> str:
    """What was taken back."""
    return str(SENTENCES["undone"]) % {"before": UNDONE.get(row.before, row.before)}


TOLD = {"planned": planned, "attempted": attempted, "undone": undone, "ask again": ask_again}


def expected(row: History, currency: str) -> str:
    """What it was expected to be worth from then on."""
    if not row.after:
        return _("Expected value taken away.")
    try:
        value = in_money(Decimal(row.after), currency)
    except InvalidOperation:
        value = row.after
    return _("Expected value: %(value)s.") % {"value": value}


def won(prospect: Prospect) -> str:
    """The conversion, with its value as it stands now."""
    if prospect.value is None:
        return _("Became a customer.")
    return _("Became a customer, worth %(value)s.") % {"value": in_money(prospect.value, prospect.business.currency)}
