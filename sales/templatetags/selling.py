"""A prospect's next action, written the way one says it."""

from datetime import date

from babel import dates
from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.templatetags.figures import day, day_month, locale
from sales.models import Prospect

register = template.Library()


@register.simple_tag(takes_context=True)
def next_action(context: Context, prospect: Prospect) -> SafeString:
    """What to do next and when: `Call today 2:00 PM`, `Call, 2 days late`. What waits too long is marked so."""
    today = context["request"].business.today()
    if prospect.next_on is None:
        return format_html('<span class="soon">{}</span>', unplanned(prospect, today))
    if prospect.next_on < today:
        return format_html('<span class="late">{}</span>', late(prospect.next_action, (today - prospect.next_on).days))
    time = dates.format_time(prospect.next_time, "short", locale=locale()) if prospect.next_time else ""
    said = f"{prospect.next_action} {when(prospect.next_on, today)} {time}".strip()
    return format_html("<span>{}</span>", said)


def unplanned(prospect: Prospect, today: date) -> str:
    """What to say of somebody with whom nothing is planned."""
    if prospect.answered_on:
        return _("Nothing planned")
    return not_yet_called(prospect, today)


@register.simple_tag(takes_context=True)
def waits(context: Context, prospect: Prospect) -> str:
    """How long somebody nobody has reached waits since the hand-over: `Not yet called, 3 days`."""
    return not_yet_called(prospect, context["request"].business.today())


def not_yet_called(prospect: Prospect, today: date) -> str:
    """The same in words, as of a day: tried in vain is not called."""
    days = (today - prospect.received_on).days
    if not days:
        return _("Not yet called")
    return ngettext("Not yet called, %(days)d day", "Not yet called, %(days)d days", days) % {"days": days}


def late(action: str, days: int) -> str:
    """An action whose day is over."""
    said = ngettext("%(action)s, %(days)d day late", "%(action)s, %(days)d days late", days)
    return said % {"action": action, "days": days}


def when(on: date, today: date) -> str:
    """A day from today on: today, tomorrow, a weekday within the week, else a date."""
    days = (on - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 7:
        return dates.format_date(on, "EEE", locale=locale())
    return day_month(on)


@register.filter
def initials(name: object) -> str:
    """`SO` for Sam Ortiz: who it is, in the corner of a card."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def iso_day(text: str) -> str:
    """A date that crossed the hand-over as text, as `16 Nov 2026`."""
    return day(date.fromisoformat(text))
