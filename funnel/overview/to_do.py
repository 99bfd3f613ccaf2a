"""What a business too young for a verdict is told instead: what to do today. Who waits first, then what is missing."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business
from business.templatetags.figures import figure
from funnel.overview.verdict import Detail
from funnel.overview.waiting import UNTOUCHED, Waiting
from marketing.models import Lead

UNANSWERED = "?waits=unanswered"
MOST = 2  # sentences: more would not be read


def to_do(business: Business, hats: Iterable[Hat], waits: Iterable[Waiting]) -> list[Detail]:
    """Two plain sentences at most, each opening its rows, for who wears these hats and has this waiting. One query."""
    found = [to_call(each) for each in waits if each.count and each.url.endswith(UNANSWERED)]
    found += [to_touch(each) for each in waits if each.count and each.url.endswith(UNTOUCHED)]
    found += to_ask(business) if Hat.MARKETING in hats and len(found) < MOST else []
    if not found:
        words = _("Nobody waits on you. When the phone rings, log it, and ask how they heard of you.")
        found.append(Detail(words, reverse("people:log")))
    return found[:MOST]


def to_call(waits: Waiting) -> Detail:
    """Who was handed over and waits for a first call."""
    words = ngettext(
        "Call first: %(n)s person was handed over, and nobody has called them yet.",
        "Call first: %(n)s people were handed over, and nobody has called them yet.",
        waits.count,
    )
    return Detail(words % {"n": figure(waits.count)}, waits.url)


def to_touch(waits: Waiting) -> Detail:
    """Whom nobody has been in touch with since they made contact."""
    words = ngettext(
        "Get in touch: nobody has spoken to %(n)s lead since they made contact.",
        "Get in touch: nobody has spoken to %(n)s leads since they made contact.",
        waits.count,
    )
    return Detail(words % {"n": figure(waits.count)}, waits.url)


def to_ask(business: Business) -> list[Detail]:
    """Of whom nobody knows how they heard."""
    leads = Lead.objects.filter(business=business).counted()
    counts = leads.aggregate(all=Count("pk"), not_asked=Count("pk", filter=Q(source=None)))
    if not counts["not_asked"]:
        return []
    words = ngettext(
        "Ask how they heard of you: it is missing for %(not_asked)s of %(all)s lead.",
        "Ask how they heard of you: it is missing for %(not_asked)s of %(all)s leads.",
        counts["all"],
    )
    rows = f"{reverse('marketing:leads')}?source=none&status=counted"
    return [Detail(words % {name: figure(count) for name, count in counts.items()}, rows)]
