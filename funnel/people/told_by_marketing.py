"""Marketing's part of a person's timeline: leads arriving, steps, touches, and what came back from sales."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from business.hats import Hat
from business.models import Membership, Person
from funnel.people.timeline_entry import Entry, because, with_date
from marketing.models import History, Touch

# What everybody may see of marketing's: how the lead came, that it was none, and what sales gave back.
EVERYBODYS = ("arrived", "struck out", "restored", "handed back", "lost, may be called again")
TOLD_BY_SALES = ("handed over", "may be called again", "not to be called again")
FIRST, LAST = 0, 9


def lead_rows(person: Person) -> list[History]:
    """The history of a person's leads, the oldest first. One query."""
    rows = History.objects.filter(business=person.business_id, lead__person=person)
    return list(rows.select_related("by", "lead__source", "lead__step", "lead__referrer"))


def told_by_marketing(rows: list[History], person: Person, member: Membership) -> Iterator[Entry]:
    """What marketing did and was told, as far as this member may see it."""
    own = member.may_wear(Hat.MARKETING)
    for row in rows:
        if row.verb == "arrived":
            yield arrival(row, linked=own)
        elif row.verb in EVERYBODYS or (own and row.verb not in TOLD_BY_SALES):
            order = LAST if row.verb in EVERYBODYS else 1
            yield Entry(at=row.at, on=row.on, by=row.by, hat=Hat.MARKETING, says=sentence(row), order=order)
    if own:
        yield from touches(person)


def arrival(row: History, *, linked: bool) -> Entry:
    """Somebody made contact."""
    lead = row.lead
    says = _("Made contact again.") if lead.returning else _("Made contact.")
    if lead.source:
        says += " " + _("Heard of us through: %s.") % lead.source
    if lead.sent_by:
        says += " " + _("Sent by %s.") % lead.sent_by
    link = reverse("marketing:lead", args=[lead.reference]) if linked else ""
    whose = {"quote": lead.wants, "link": link, "hat": str(Hat.MARKETING)}
    return Entry(at=row.at, on=row.on, by=row.by, says=says, key=True, order=FIRST, **whose)


def sentence(row: History) -> str:
    """What a verb did, in plain words."""
    return told_step(row) or told_return(row) or told_rest(row)


def told_step(row: History) -> str:
    """Moves and dates."""
    if row.verb == "moved":
        told = {"before": row.before, "after": row.after}
        return _("Moved from %(before)s to %(after)s.") % told if row.before else _("Moved to %(after)s.") % told
    if row.verb == "revisit":
        return with_date("", _("To be revisited on %s."), row.after).strip() or _("No longer to be revisited.")
    return ""


def told_return(row: History) -> str:
    """What came back from sales, with the reason and the date."""
    if row.verb == "handed back":
        return with_date(because(_("Sales handed them back"), row.why), _("To be revisited on %s."), row.after)
    if row.verb == "lost, may be called again":
        return with_date(because(_("Said no"), row.why), _("Marketing may call again from %s."), row.after)
    return ""


def told_rest(row: History) -> str:
    """Corrections, closing, striking out, and undoing them."""
    return {
        "corrected": corrected(row),
        "touch removed": _("A touch was taken away: it was none."),
        "touch put back": _("The touch was put back."),
        "hand-over undone": _("The hand-over was taken back: sales had done nothing yet."),
        "closed": because(_("Closed"), row.why),
        "reopened": _("Opened again."),
        "struck out": because(_("Struck out, it does not count as a lead"), row.why),
        "restored": _("It was a lead after all and counts again."),
    }.get(row.verb, row.verb)


def corrected(row: History) -> str:
    """What was put right."""
    if not row.after:
        return because(_("Corrected. It said before"), row.before)
    words = {"before": row.before or "–", "after": row.after}
    return _("Corrected. Before: %(before)s. Now: %(after)s.") % words


def touches(person: Person) -> Iterator[Entry]:
    """Marketing's contacts with them. One query."""
    for touch in Touch.objects.filter(lead__person=person).select_related("by"):
        yield Entry(at=touch.at, on=touch.on, by=touch.by, hat=Hat.MARKETING, says=how(touch), quote=touch.note)


def how(touch: Touch) -> str:
    """How they were in touch, and who began it."""
    if touch.begun_by == Touch.Side.THEY:
        calls = touch.channel == Touch.Channel.CALL
        return _("They called again.") if calls else _("From them: %s.") % touch.get_channel_display()
    return f"{touch.get_channel_display()}."
