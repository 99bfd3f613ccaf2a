"""Marketing's part of a person's story: they make contact, are talked to, and become ready or not."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from business.models import Note, Person
from funnel.demo.calendar import Calendar, NotYet
from funnel.demo.cast import FIRST, LAST, SAID, UNSURE_BECAUSE, WISHES, Wish
from funnel.demo.firm import Firm, workday
from funnel.demo.prospects import BACK, WON, Selling
from funnel.demo.truths import FORTUNES, Shares
from funnel.handover.door import hand_over
from marketing.models import Campaign, Lead
from sales.models import Prospect


@dataclass
class Nurturing:
    """Tells it, one lead after the other, by the verbs."""

    firm: Firm
    chance: Random
    shares: Shares
    campaigns: dict[str, list[Campaign]]
    customers: list[tuple[Person, date]] = field(default_factory=list)
    names: int = 0

    def __post_init__(self) -> None:
        self.steps = list(self.firm.business.steps.all())
        self.signs = list(self.firm.business.signs_of_readiness.all())
        self.selling = Selling(self.firm, self.chance, self.shares)

    def lead(self, source: str, on: date) -> None:
        """Somebody makes contact; what follows is told as far as the last day."""
        days = Calendar(self.firm, self.chance, on)
        wish = self.chance.choice([each for each in WISHES if on.month in each.months])
        lead = self.log(source, wish, days)
        try:
            prospect = self.nurture(lead, source, days)
            while prospect:
                became = self.selling.tell(prospect, source, wish, days)
                if became == WON:
                    self.customers.append((lead.person, days.on))
                prospect = self.once_more(lead, days) if became == BACK else None
        except NotYet:
            self.wait(lead, days)

    def ready_at_once(self, source: str, on: date) -> None:
        """Somebody makes contact and is ready to buy; sales has not called them yet."""
        days = Calendar(self.firm, self.chance, on)
        lead = self.log(source, WISHES[0], days)
        lead.see_sign(sign=self.signs[0], seen=True, by=self.firm.owner, at=days.at)
        because = "Wants to begin next month."
        hand_over(lead, by=self.firm.owner, unready_why=because, at=days.at, salesperson=self.firm.sellers[0])

    def log(self, source: str, wish: Wish, days: Calendar) -> Lead:
        """The phone rings. One in twenty was not asked where they come from."""
        old = self.somebody_known(days.on) if source == "People we know" else None
        asked = not self.shares.says_yes("not asked", 5)
        by = self.chance.choice([self.firm.owner, self.firm.marketer, self.firm.marketer])
        running = [each for each in self.campaigns.get(source, []) if runs(each, days.on)]
        friends = [person for person, since in self.customers if since < days.on]
        friend = self.chance.choice(friends) if source == "Referral" and friends and asked else None
        person = old or self.somebody_new()
        said_who = friend and friend != person and len(friend.name) % 5  # of some, only the name was written down
        return Lead.objects.log(
            business=self.firm.business,
            person=person,
            source=self.firm.sources[source] if asked else None,
            campaign=running[0] if running and asked else None,
            wants=wish.words,
            referred_by=friend.name if friend else "",
            referrer=friend if said_who else None,
            by=by,
            at=days.at,
        )

    def somebody_new(self) -> Person:
        """A name nobody else has, a number, and for every third an address."""
        number, self.names = self.names, self.names + 1
        first, last = FIRST[number % len(FIRST)], LAST[number * 7 // len(FIRST) % len(LAST)]
        person = Person.objects.create(business=self.firm.business, name=f"{first} {last}")
        person.add_contact(f"212 555 {1000 + number}")
        if number % 3 == 0:
            person.add_contact(f"{first}.{last}{number}@mail.example".lower())
        if number % 40 == 7:
            Note.objects.create(person=person, text="Lives around the corner from the yard.", by=self.firm.owner)
        return person

    def somebody_known(self, on: date) -> Person | None:
        """A customer of a while ago who comes back, where there is one."""
        for place, (_person, since) in enumerate(self.customers):
            if since < on - timedelta(days=120):
                return self.customers.pop(place)[0]
        return None

    def nurture(self, lead: Lead, source: str, days: Calendar) -> Prospect | None:
        """They are talked to. Who becomes ready is handed over; the others come to an end, some later than others."""
        mia, fortune = self.firm.marketer, FORTUNES[source]
        days.wait(0, 3)
        if lead.returning:  # a customer's next job: nobody markets to them
            return self.hand_over(lead, days)
        if self.shares.says_yes("struck out", 4):
            lead.strike_out(why=self.chance.choice(["Wrong number", "Sells something to us"]), by=mia, at=days.at)
            return None
        ready = self.shares.says_yes(f"ready {source}", fortune.ready)
        if not ready and self.shares.says_yes("never reached", 25):
            self.give_up(lead, days)
            return None
        lead.touch(channel=self.chance.choice(["call", "call", "email"]), note=self.said(), by=mia, at=days.at)
        lead.move(to=self.steps[1], by=mia, at=days.at)
        days.wait(1, 12)
        if ready:
            return self.hand_over(lead, days)
        self.let_go(lead, fortune.closed_because, days)
        return None

    def said(self) -> str:
        """What somebody said; mostly nothing worth writing down."""
        return self.chance.choice(SAID) if self.chance.random() < 0.4 else ""

    def hand_over(self, lead: Lead, days: Calendar) -> Prospect:
        """Interested, with the signs that were seen; one in eight is given to sales with signs still open."""
        mia = self.firm.marketer
        lead.move(to=self.steps[2], by=mia, at=days.at)
        sure = not self.shares.says_yes("unsure", 12)
        for sign in self.signs if sure else self.signs[:2]:
            lead.see_sign(sign=sign, seen=True, by=mia, at=days.at)
        days.wait(0, 1)
        why = "" if sure else self.chance.choice(UNSURE_BECAUSE)
        seller = self.chance.choice(self.firm.sellers)
        return hand_over(lead, by=mia, unready_why=why, at=days.at, salesperson=seller)

    def give_up(self, lead: Lead, days: Calendar) -> None:
        """Called twice, never reached."""
        for _ in range(2):
            lead.touch(channel="call", note="No answer.", by=self.firm.marketer, at=days.at)
            days.wait(2, 5)
        lead.close(why="No answer", by=self.firm.marketer, at=days.at)

    def once_more(self, lead: Lead, days: Calendar) -> Prospect | None:
        """Sales gave them back: on the day that was agreed marketing asks again. A third are ready then."""
        lead.refresh_from_db()
        days.wait_until(lead.revisit_on or days.on)
        if not lead.returning:
            lead.touch(channel="call", note="Asked whether it is time now.", by=self.firm.marketer, at=days.at)
        if self.shares.says_yes("ready after all", 34):
            return self.hand_over(lead, days)
        days.wait(1, 20)
        lead.close(why="No interest", by=self.firm.marketer, at=days.at)
        return None

    def let_go(self, lead: Lead, because: str, days: Calendar) -> None:
        """Closed; or asked once more some weeks later, and then closed."""
        mia = self.firm.marketer
        if self.shares.says_yes("once more", 40):
            lead.revisit(on=days.on + timedelta(days=self.chance.randint(20, 60)), by=mia, at=days.at)
            days.wait(20, 60)
            lead.touch(channel="call", note="Still not the time.", by=mia, at=days.at)
            days.wait(4, 20)
        elif self.shares.says_yes("looked good", 40):
            lead.move(to=self.steps[2], by=mia, at=days.at)
            days.wait(3, 15)
        if self.shares.says_yes("closed", 96):
            lead.close(why=because if self.chance.random() < 0.7 else "No interest", by=mia, at=days.at)

    def wait(self, lead: Lead, days: Calendar) -> None:
        """The story ends here for now. Whom marketing talked to it talks to again around today."""
        lead.refresh_from_db()
        talked = lead.is_open and lead.step != self.steps[0] and not lead.returning
        if talked and lead.revisit_on is None:
            on = self.firm.ends + timedelta(days=self.chance.choice([-1, 0, 1, 3, 6, 9]))
            lead.revisit(on=workday(max(on, days.on)), by=self.firm.marketer, at=days.at)


def runs(campaign: Campaign, on: date) -> bool:
    """Whether a campaign runs on a day, or ended so lately that people still answer it."""
    starts, ends = campaign.starts_on, campaign.ends_on
    return bool(starts and ends and starts <= on <= ends + timedelta(days=14))
