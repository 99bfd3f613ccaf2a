"""Sales's part of a person's timeline: hand-overs, moves, next actions, outcomes."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.urls import reverse
from django.utils.translation import gettext as _

from business.hats import Hat
from business.models import Membership, Person
from business.templatetags.figures import in_money
from funnel.people.timeline_entry import Entry, because, with_date
from marketing.models import History as LeadHistory
from sales.models import History
from sales.models.words import Outcome

# What everybody may see of sales's: that it has them, and how it ended; not why, nor for how much.
EVERYBODYS = ("received", "won", "lost", "ask again", "reopened")
WRITTEN = ("talked", "attempted", "called again", "done", "noted")
RECEIVED, LATER = 2, 3


def prospect_rows(person: Person) -> list[History]:
    """The history of a person's prospects, the oldest first. One query."""
    rows = History.objects.filter(business=person.business_id, prospect__person=person)
    return list(rows.select_related("by", "prospect__salesperson"))


def told_by_sales(rows: list[History], told: list[LeadHistory], member: Membership) -> Iterator[Entry]:
    """What sales did, as far as this member may see it. What marketing's rows have `told` is not told twice."""
    own = member.may_wear(Hat.SALES)
    returned = {row.at for row in told if row.verb == "lost, may be called again"}
    corrected = {(row.before, row.after) for row in told if row.verb == "corrected"}
    for row in rows:
        if row.verb == "corrected" and (row.before, row.after) in corrected:
            continue  # one correction of both sides is told once
        if row.verb == "handed back" or (row.verb == "lost" and row.at in returned):
            continue
        if row.verb == "received":
            yield hand_over(row, linked=own)
        elif own or row.verb in EVERYBODYS:
            yield entry(row, says=sentence(row, member) if own else outcome(row, member))


def entry(row: History, says: str) -> Entry:
    """One line of sales's."""
    won, note = row.verb == "won", row.why if row.verb in WRITTEN else ""
    return Entry(at=row.at, on=row.on, by=row.by, hat=Hat.SALES, says=says, quote=note, key=won, order=LATER)


def hand_over(row: History, *, linked: bool) -> Entry:
    """Marketing gave them to sales."""
    all_signs, missing = _("Handed over to sales."), _("Handed over to sales without all signs")
    says = because(missing, row.why) if row.why else all_signs
    link = reverse("sales:prospect", args=[row.prospect.reference]) if linked else ""
    return Entry(at=row.at, on=row.on, by=row.by, hat=Hat.SALES, says=says, link=link, key=True, order=RECEIVED)


def outcome(row: History, member: Membership) -> str:
    """How it ended, in plain words: the reason and the value for sales's hat only."""
    own, prospect = member.may_wear(Hat.SALES), row.prospect
    if row.verb == "ask again":
        return ask_again(row.after)
    if row.verb == "won":
        worth = prospect.value if own and prospect.outcome == Outcome.WON and prospect.outcome_on == row.on else None
        if worth is None:
            return _("Became a customer.")
        return _("Became a customer, worth %s.") % in_money(worth, member.business.currency)
    if row.verb == "lost":
        return because(_("Said no"), row.why if own else "")
    return _("Opened again. It was: %s.") % row.before.lower()


def sentence(row: History, member: Membership) -> str:
    """What a verb did, in plain words, for sales's hat."""
    if row.verb in EVERYBODYS:
        return outcome(row, member)
    if row.verb == "planned":
        if not row.after:
            return _("Nothing planned next.")
        return with_date(_("Next: %s.") % row.after.rstrip("."), _("Planned for %s."), row.why)
    if row.verb == "attempted":
        return with_date(_("No answer."), _("To be tried again on %s."), row.after)
    if row.verb == "expected":
        return _("Expected value: %s.") % amount(row.after, member)
    return {
        "moved": _("Moved from %(before)s to %(after)s."),
        "talked": _("Talked with them. Done: %(before)s.") if row.before else _("Talked with them."),
        "called again": _("They called again."),
        "undone": _("Undone."),
        "done": _("Done: %(before)s.") if row.before else _("Done."),
        "noted": _("Noted."),
        "corrected": _("Corrected. Before: %(before)s. Now: %(after)s."),
        "assigned": _("Given to %(after)s.") if row.after else _("Given to nobody."),
    }.get(row.verb, row.verb) % {"before": row.before.rstrip("."), "after": row.after}


def ask_again(after: str) -> str:
    """What they said to “may we ask again?”, from how its history keeps it."""
    if after == "never":
        return _("They are never to be asked again.")
    return with_date("", _("They may be asked again from %s."), after).strip() or _(
        "Nobody knows any more whether they may be asked again."
    )


def amount(text: str, member: Membership) -> str:
    """The amount a history row holds as text, as money."""
    try:
        return in_money(Decimal(text), member.business.currency)
    except InvalidOperation:
        return _("not known")
