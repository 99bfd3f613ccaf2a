"""What happened to a lead, told in plain sentences: its history and its touches as one story."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from business.templatetags.figures import day
from marketing.models import History, Lead, Touch

# What a verb says when somebody did it, and when nobody is known to have.
SENTENCES = {
    "arrived": (_("%(who)s logged it."), _("They made contact.")),
    "moved": (_("%(who)s moved it from %(before)s to %(after)s."), _("Moved from %(before)s to %(after)s.")),
    "revisit": (_("%(who)s will come back to it on %(on)s."), _("To be revisited on %(on)s.")),
    "revisit off": (_("%(who)s took the revisit date off."), _("The revisit date was taken off.")),
    "corrected": (
        _("%(who)s corrected it. Before: %(before)s. Now: %(after)s."),
        _("Corrected. Before: %(before)s. Now: %(after)s."),
    ),
    "hand-over undone": (
        _("%(who)s took the hand-over back: sales had done nothing yet."),
        _("The hand-over was taken back: sales had done nothing yet."),
    ),
    "closed": (_("%(who)s closed it."), _("Closed.")),
    "reopened": (_("%(who)s opened it again."), _("Opened again.")),
    "struck out": (_("%(who)s struck it out: it never was a lead."), _("Struck out: it never was a lead.")),
    "restored": (_("%(who)s brought it back: it was a lead after all."), _("Brought back: it was a lead after all.")),
    "touch removed": (_("%(who)s took a touch away: it was none."), _("A touch was taken away: it was none.")),
    "touch put back": (_("%(who)s put the touch back."), _("The touch was put back.")),
    "handed over": (_("%(who)s handed it over to sales."), _("Handed over to sales.")),
    "handed back": (_("%(who)s handed it back to marketing."), _("Sales handed it back to marketing.")),
    "lost, may be called again": (
        _("They said no to %(who)s for now. Marketing may call again."),
        _("They said no for now. Marketing may call again."),
    ),
    "may be called again": (
        _("%(who)s noted that they may be called again."),
        _("They may be called again."),
    ),
    "not to be called again": (
        _("%(who)s noted that they are not to be called again on a date."),
        _("They are not to be called again on a date."),
    ),
}
RETURNS = ("handed back", "lost, may be called again", "may be called again")
TOUCHES = {
    Touch.Channel.CALL: (_("%(who)s called them."), _("A call.")),
    Touch.Channel.EMAIL: (_("%(who)s wrote an e-mail."), _("An e-mail.")),
    Touch.Channel.MESSAGE: (_("%(who)s sent a message."), _("A message.")),
    Touch.Channel.MEETING: (_("%(who)s met them."), _("A meeting.")),
    Touch.Channel.LETTER: (_("%(who)s sent a letter."), _("A letter.")),
}
FROM_THEM = {
    Touch.Channel.CALL: (_("They called again. %(who)s took the call."), _("They called again.")),
    Touch.Channel.EMAIL: (_("They wrote an e-mail. %(who)s noted it."), _("They wrote an e-mail.")),
    Touch.Channel.MESSAGE: (_("They sent a message. %(who)s noted it."), _("They sent a message.")),
    Touch.Channel.MEETING: (_("They came by. %(who)s met them."), _("They came by.")),
    Touch.Channel.LETTER: (_("They sent a letter. %(who)s noted it."), _("They sent a letter.")),
}
KEYS = ("arrived", "handed over", *RETURNS)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: when, in which words, and what somebody wrote about it."""

    at: datetime
    on: date
    sentence: str
    quote: str = ""
    is_key: bool = False
    touch: Touch | None = None  # which may be taken away again


def story(lead: Lead) -> list[Told]:
    """Everything that happened to a lead, newest first. Two queries."""
    history = lead.history.select_related("by").order_by("-at", "-pk")
    touches = lead.touches.select_related("by").order_by("-at", "-pk")
    told = [*map(of_history, history), *map(of_touch, touches)]
    return sorted(told, key=lambda each: each.at, reverse=True)


def of_history(row: History) -> Told:
    """What one verb did."""
    verb = "revisit off" if row.verb == "revisit" and not row.after else row.verb
    back_on = day(date.fromisoformat(row.after)) if row.after and row.verb in ("revisit", *RETURNS) else ""
    words = {"before": row.before or "–", "after": row.after or "–", "on": back_on}
    sentence = say(SENTENCES.get(verb), row, fallback=row.verb, **words)
    if back_on and row.verb in RETURNS:
        sentence += " " + str(_("To be revisited on %(on)s.") % words)
    quote = str(_("Signs were missing: %(why)s")) % {"why": row.why} if verb == "handed over" and row.why else row.why
    return Told(row.at, row.on, sentence, quote, is_key=verb in KEYS)


def of_touch(touch: Touch) -> Told:
    """One marketing contact."""
    return Told(touch.at, touch.on, in_words(touch), touch.note, touch=touch)


def in_words(touch: Touch) -> str:
    """Who was in touch with whom, and how."""
    words = FROM_THEM if touch.begun_by == Touch.Side.THEY else TOUCHES
    return say(words.get(Touch.Channel(touch.channel)), touch, fallback=touch.get_channel_display())


def say(pair: tuple[object, object] | None, row: History | Touch, *, fallback: str, **words: str) -> str:
    """The sentence with its words in; a verb without one is said as it is."""
    if pair is None:
        return fallback[:1].upper() + fallback[1:] + "."
    return str(pair[0] if row.by else pair[1]) % {"who": row.by, **words}
