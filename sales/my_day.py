"""My day: whom to call next, and who would be forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, Count, F, IntegerField, OrderBy, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from business.models import Business
from sales.models import Prospect
from sales.models.prospect import ProspectQuerySet
from sales.stuck import long_in_stage

SIZE = 30
ORDER = (  # of those not yet called, first whom nobody has tried
    OrderBy(Case(When(answered_on=None, next_on=None, then=0), default=1)),
    F("next_on").asc(nulls_last=True),
    F("next_time").asc(nulls_last=True),
    F("stage_since").asc(),
    F("pk").asc(),
)
TITLES: dict[str, Promise] = {
    "due": _("Today and overdue"),
    "unanswered": _("Handed over, not yet called"),
    "unplanned": _("Nothing planned"),
    "stuck": _("Long in their stage"),
    "tomorrow": _("Tomorrow"),
    "coming": _("The next 7 days"),
}


@dataclass(slots=True)
class Group:
    """One heading of the day: how many there are, and the first of them."""

    key: str
    count: int
    rows: list[Prospect] = field(default_factory=list)

    @property
    def title(self) -> Promise:
        """What it is called."""
        return TITLES[self.key]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def waiting(key: str, business: Business) -> Q:
    """Which open prospects wait in that way: `due`, `unanswered`, `unplanned`, `stuck`, `tomorrow`, `coming`."""
    today = business.today()
    tomorrow = today + timedelta(days=1)
    if key == "stuck":
        return Q(outcome="") & long_in_stage(business)
    ways = {
        "due": Q(next_on__lte=today),
        "unanswered": Q(answered_on=None),
        "unplanned": Q(next_on=None, answered_on__isnull=False),
        "tomorrow": Q(next_on=tomorrow),
        "coming": Q(next_on__range=(tomorrow, today + timedelta(days=7))),
    }
    return Q(outcome="") & ways[key]


def day(business: Business, prospects: ProspectQuerySet) -> list[Group]:
    """The groups of the day that have somebody in them. Everybody stands once: under the first that fits."""
    turns = [When(waiting(key, business), then=Value(place)) for place, key in enumerate(TITLES)]
    turn = Case(*turns, default=Value(-1), output_field=IntegerField())
    open_ones = prospects.open().annotate(turn=turn).filter(turn__gte=0)
    counts = dict(open_ones.order_by().values("turn").annotate(n=Count("pk")).values_list("turn", "n"))
    groups = {place: Group(key, counts[place]) for place, key in enumerate(TITLES) if place in counts}
    shown: Iterable[Prospect] = open_ones.with_people().first_of_each("turn", size=SIZE, order=ORDER)
    for prospect in shown:
        groups[prospect.turn].rows.append(prospect)  # type: ignore[attr-defined]
    return list(groups.values())
