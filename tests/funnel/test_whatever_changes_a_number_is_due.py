"""Every write that changes a stored number says so: what the job stores next is what computing everything gives."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, Person, User
from funnel.handover import door
from funnel.people.intake import it_is_them
from marketing.models import Effort, Lead, Source, Step
from marketing.models import Standing as OfMarketing
from marketing.models import Week as WeekOfMarketing
from sales.models import Prospect, Salesperson, SellingSystem, Stage
from sales.models import Standing as OfSales
from sales.models import Week as WeekOfSales

AGO = timedelta(days=20)


class Firm:
    """Somebody of every kind, each four weeks old, and the words they stand at."""

    def __init__(self, business: Business, owner: User) -> None:
        self.business, self.owner = business, owner
        self.day = business.today() - AGO
        self.at = business.noon(self.day)

    def word(self, model: Any, at: int = 0) -> Any:
        return model.objects.filter(business=self.business)[at]

    def lead(self, name: str) -> Lead:
        return Lead.objects.get(person__name=name)

    def prospect(self, name: str) -> Prospect:
        return Prospect.objects.get(person__name=name)

    def spend(self) -> None:
        Effort(
            business=self.business, source=self.word(Source), on=self.day, money=Decimal(50), hours=2, by=self.owner
        ).spend()

    def salesperson(self) -> Salesperson:
        return Salesperson.objects.who_is(self.owner, self.business)


WRITES: dict[str, Callable[[Firm], Any]] = {
    "a selling system is renamed": lambda f: f.word(SellingSystem).rename(to="Our way"),
    "a selling system is added": lambda f: SellingSystem(business=f.business, name="Big").begin(stage="Visit"),
    "a stage is renamed": lambda f: f.word(Stage).rename(to="First try"),
    "a stage is moved": lambda f: f.word(Stage).shift(down=True),
    "a stage is retired": lambda f: f.word(Stage, 2).retire(),
    "a step is renamed": lambda f: f.word(Step).rename(to="Fresh"),
    "a step is moved": lambda f: f.word(Step).shift(down=True),
    "a source is renamed": lambda f: Source.objects.get(name="Referral").rename(to="Friends"),
    "a source works otherwise": lambda f: Source.objects.get(name="Referral").take_approach("inbound"),
    "days until stuck": lambda f: f.business.change(stuck_days=3),
    "days to become ready": lambda f: f.business.change(ready_days=3),
    "days to become a customer": lambda f: f.business.change(conversion_days=10),
    "the zone": lambda f: f.business.change(zone="Pacific/Auckland"),
    "money is spent": Firm.spend,
    "money was not spent": lambda f: Effort.objects.get().take_out(),
    "a lead arrived earlier": lambda f: f.lead("new").correct(by=None, arrived_on=f.day - timedelta(days=60)),
    "a lead arrived later": lambda f: f.lead("new").correct(by=None, arrived_on=f.business.today()),
    "a lead came otherwise": lambda f: f.lead("new").correct(by=None, source=f.word(Source, 1)),
    "a lead moved": lambda f: f.lead("new").move(to=f.word(Step, 1), by=None, at=f.at),
    "a lead is closed": lambda f: f.lead("new").close(why="x", by=None, at=f.at),
    "a lead is opened again": lambda f: f.lead("closed").reopen(by=None),
    "a lead never was": lambda f: f.lead("new").strike_out(why="x", by=None),
    "a lead was after all": lambda f: f.lead("struck").restore(by=None),
    "a lead is somebody else's": lambda f: it_is_them(f.lead("new"), Person.objects.get(name="won"), by=f.owner),
    "a lead is handed over": lambda f: door.hand_over(f.lead("new"), by=None, unready_why="x", at=f.at),
    "a lead is handed back": lambda f: door.hand_back(f.prospect("open"), why="x", by=None, at=f.at),
    "a lead is handed over again": lambda f: door.hand_over(f.lead("back"), by=None, unready_why="x", at=f.at),
    "they said no": lambda f: door.lose(f.prospect("open"), why="x", by=None, at=f.at),
    "they said no for now": lambda f: door.lose(
        f.prospect("open"), why="x", by=None, at=f.at, again_from=f.business.today()
    ),
    "they became a customer": lambda f: f.prospect("open").win(value=Decimal(10), by=None, at=f.at),
    "they did not become one": lambda f: f.prospect("won").reopen(by=None),
    "they did not say no": lambda f: f.prospect("lost").reopen(by=None),
    "they moved on": lambda f: f.prospect("open").move(to=f.word(Stage, 2), by=None, at=f.at),
    "they are somebody's": lambda f: f.prospect("open").assign(to=f.salesperson(), by=None),
}


@pytest.fixture
def firm(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> Firm:
    found = Firm(business, owner)
    for name in ("new", "closed", "struck"):
        make_lead(name, source="Referral", days_ago=28)
    for name in ("open", "won", "lost", "back"):
        make_prospect(name, source="Referral", days_ago=28)
    found.lead("closed").close(why="x", by=None, at=found.at)
    found.lead("struck").strike_out(why="x", by=None, at=found.at)
    found.prospect("won").win(value=Decimal(99), by=None, at=found.at)
    door.lose(found.prospect("lost"), why="x", by=None, at=found.at)
    door.hand_back(found.prospect("back"), why="x", by=None, at=found.at)
    found.spend()
    return found


def stored() -> list[Any]:
    """Everything both sides have stored."""
    weeks = [list(model.objects.order_by("monday").values()) for model in (WeekOfMarketing, WeekOfSales)]
    rows = [[{name: value for name, value in week.items() if name != "id"} for week in each] for each in weeks]
    return [*rows, *(model.objects.values_list("as_of", "numbers").get() for model in (OfMarketing, OfSales))]


@pytest.mark.parametrize("what", WRITES)
def test_what_is_stored_next_is_what_everything_gives(firm: Firm, what: str) -> None:
    for side in (marketing.numbers_job, sales.numbers_job):
        side.compute(firm.business)
    before = stored()
    WRITES[what](firm)
    business = Business.objects.get()
    for side in (marketing.numbers_job, sales.numbers_job):
        side.compute(business)
    due = stored()
    for side in (marketing.numbers_job, sales.numbers_job):
        side.compute(business, again=True)
    assert due == stored()
    if what not in UNSEEN:
        assert due != before, "this write is no test: it changes nothing that is stored"


# These change what somebody sees, and no number that is stored at present.
UNSEEN = {
    "a source works otherwise",
    "a lead is somebody else's",
    "they are somebody's",
    "a stage is retired",
}
