"""Invented leads that live through the verbs, and a plain record of what was done to them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from business.models import Business, Person
from funnel.handover.door import hand_back, hand_over, lose
from marketing.models import Campaign, Effort, Lead, Source, Step
from sales.models import Prospect, Salesperson, Stage

FIRST = date(2025, 1, 6)


@dataclass
class Attempt:
    """What was done to a prospect: days, and nothing of the database."""

    received: date
    source: str | None
    seller: str | None
    stages: list[tuple[int, date]] = field(default_factory=list)
    outcome: str = ""
    ended: date | None = None
    value: Decimal = Decimal(0)


@dataclass
class Life:
    """What was done to a lead."""

    arrived: date
    source: str | None
    campaign: str | None
    steps: list[tuple[int, date]] = field(default_factory=list)
    closed: date | None = None
    struck: bool = False
    attempts: list[Attempt] = field(default_factory=list)


@dataclass
class Spent:
    """What marketing put in."""

    on: date
    source: str | None
    campaign: str | None
    money: Decimal
    hours: Decimal


class Story:
    """A business's half a year, told through the verbs and written down beside them."""

    def __init__(self, business: Business, seed: int, leads: int) -> None:
        self.business, self.dice = business, Random(seed)
        self.sources: list[Source | None] = [*business.sources.all()[:4], None]
        self.steps = list(Step.objects.filter(business=business))
        self.stages = list(Stage.objects.filter(business=business))
        self.sellers: list[Salesperson | None] = [None]
        self.sellers += [Salesperson.objects.create(business=business, name=name) for name in ("Ada", "Bo")]
        self.campaigns = [self.campaign(name, fed) for name, fed in (("One", 1), ("Two", 2), ("None", 0))]
        self.lives: list[Life] = []
        self.spent: list[Spent] = []
        for number in range(leads):
            self.live(number)
        for _ in range(leads // 3):
            self.spend()

    def campaign(self, name: str, fed: int) -> Campaign:
        made = Campaign.objects.create(business=self.business, name=name)
        made.sources.set([source for source in self.sources[:fed] if source])
        return made

    def at(self, on: date) -> datetime:
        """Any hour of a local date, also the first and the last."""
        hour = time(self.dice.choice([0, 9, 23]), 30)
        return datetime.combine(on, hour, tzinfo=ZoneInfo(self.business.zone))

    def later(self, on: date) -> date:
        return on + timedelta(days=self.dice.choice([0, 0, 1, 3, 8, 20]))

    def spend(self) -> None:
        """An effort; one in six is taken out again."""
        dice = self.dice
        campaign = dice.choice([*self.campaigns, None])
        source = dice.choice(self.sources) if campaign else dice.choice(self.sources[:-1])
        on = FIRST + timedelta(days=dice.randrange(200))
        money, hours = Decimal(dice.randrange(1, 9000)) / 100, Decimal(dice.randrange(40)) / 4
        effort = Effort(business=self.business, source=source, campaign=campaign, on=on, money=money, hours=hours)
        effort.spend()
        if dice.random() < 1 / 6:
            effort.take_out()
            return
        only = self.sources[0] if campaign and campaign.name == "One" else None
        self.spent.append(Spent(on, name_of(source or only), name_of(campaign), money, hours))

    def live(self, number: int) -> None:
        """A lead arrives and goes its way."""
        dice, on = self.dice, FIRST + timedelta(days=self.dice.randrange(170))
        source, campaign = dice.choice(self.sources), dice.choice([*self.campaigns, None])
        person = Person.objects.create(business=self.business, name=f"Person {number}")
        lead = Lead.objects.log(
            business=self.business, person=person, by=None, at=self.at(on), source=source, campaign=campaign
        )
        life = Life(on, name_of(source), name_of(campaign), [(0, on)])
        self.lives.append(life)
        self.nurture(lead, life, on)
        if dice.random() < 0.1:
            lead.refresh_from_db()
            source = dice.choice(self.sources)
            lead.correct(by=None, source=source)
            life.source = name_of(source)
            for attempt in life.attempts:  # a correction reaches both sides at once
                attempt.source = life.source

    def nurture(self, lead: Lead, life: Life, on: date) -> None:
        """Marketing's part."""
        while True:
            lead.refresh_from_db()
            on = self.later(on)
            chance = self.dice.random()
            if chance < 0.4:
                place = self.dice.randrange(len(self.steps))
                lead.move(to=self.steps[place], by=None, at=self.at(on))
                life.steps.append((place, on))
            elif chance < 0.75:
                came_back = self.sell(lead, life, on)
                if came_back is None:
                    return
                on = came_back
            elif chance < 0.9:
                lead.close(why="No interest", by=None, at=self.at(on))
                if self.dice.random() < 0.5:
                    life.closed = on
                    return
                lead.reopen(by=None, at=self.at(self.later(on)))
            else:
                lead.strike_out(why="A test", by=None, at=self.at(on))
                if self.dice.random() < 0.6:
                    life.struck = True
                    return
                lead.restore(by=None, at=self.at(on))

    def sell(self, lead: Lead, life: Life, on: date) -> date | None:
        """Sales's part; the day the lead came back to marketing, or None where it never did."""
        dice, seller = self.dice, self.dice.choice(self.sellers)
        prospect = hand_over(lead, by=None, unready_why="a test", at=self.at(on), salesperson=seller)
        attempt = Attempt(on, life.source, seller.name if seller else None, [(0, on)])
        life.attempts.append(attempt)
        while dice.random() < 0.9:
            on = self.later(on)
            if dice.random() < 0.5:
                place = dice.randrange(len(self.stages))
                prospect.move(to=self.stages[place], by=None, at=self.at(on))
                attempt.stages.append((place, on))
            elif self.end(prospect, attempt, on):
                return on if attempt.outcome == "handed_back" or prospect.again_from else None
        return None

    def end(self, prospect: Prospect, attempt: Attempt, on: date) -> bool:
        """An outcome; one in three is undone, where it can be: then it never was."""
        dice, at = self.dice, self.at(on)
        outcome = dice.choice(["won", "lost", "handed_back"])
        again_from = on + timedelta(days=90) if dice.random() < 0.4 else None
        value = Decimal(dice.randrange(0, 90000)) / 100 if dice.random() < 0.8 else None
        if outcome == "won":
            prospect.win(value=value, by=None, at=at)
        elif outcome == "lost":
            lose(prospect, why="Too dear", again_from=again_from, by=None, at=at)
        else:
            hand_back(prospect, why="Not ready yet", revisit_on=again_from, by=None, at=at)
        undone = outcome == "won" or (outcome == "lost" and not again_from)
        if undone and dice.random() < 1 / 3:
            prospect.reopen(by=None, at=self.at(self.later(on)))
            return False
        attempt.outcome, attempt.ended = outcome, on
        attempt.value = (value or Decimal(0)) if outcome == "won" else Decimal(0)
        return True


def name_of(word: Source | Campaign | None) -> str | None:
    """A word's name, or null."""
    return word.name if word else None
