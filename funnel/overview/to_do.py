"""What a business too young for a verdict is told instead: what to do today. Who waits first, then what is missing."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business
from business.templatetags.figures import figure
from funnel.overview.verdict import Detail
from funnel.overview.waiting import Waiting
from marketing.models import Lead, Touch
from marketing.models.record import Status

UNANSWERED = "?waits=unanswered"
MOST = 2  # sentences: more would not be read


def to_do(business: Business, hats: Iterable[Hat], waits: Iterable[Waiting]) -> list[Detail]:
    """Two plain sentences at most, each opening its rows, for who wears these hats and has this waiting. One query."""
    found = [to_call(each) for each in waits if each.count and each.url.endswith(UNANSWERED)]
    found += of_marketing(business) if Hat.MARKETING in hats else []
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


def of_marketing(business: Business) -> list[Detail]:
    """Whom nobody has been in touch with since they made contact, and of whom nobody knows how they heard."""
    touched = Exists(Touch.objects.filter(lead=OuterRef("pk")))
    leads = Lead.objects.filter(business=business).counted()
    counts = leads.annotate(is_touched=touched).aggregate(
        all=Count("pk"),
        untouched=Count("pk", filter=Q(status=Status.OPEN, is_touched=False)),
        not_asked=Count("pk", filter=Q(source=None)),
    )
    rows, said = reverse("marketing:leads"), {name: figure(count) for name, count in counts.items()}
    found = []
    if counts["untouched"]:
        words = ngettext(
            "Get in touch: nobody has spoken to %(untouched)s lead since they made contact.",
            "Get in touch: nobody has spoken to %(untouched)s leads since they made contact.",
            counts["untouched"],
        )
        found.append(Detail(words % said, rows))
    if counts["not_asked"]:
        words = ngettext(
            "Ask how they heard of you: it is missing for %(not_asked)s of %(all)s lead.",
            "Ask how they heard of you: it is missing for %(not_asked)s of %(all)s leads.",
            counts["all"],
        )
        found.append(Detail(words % said, f"{rows}?source=none&status=counted"))
    return found
