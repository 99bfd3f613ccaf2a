"""Eighteen months of a small gardening firm, the same every time but for the day it ends: today.

Referrals sell, cold calls do not; some are handed back, some say no. `python -m tests.browser.story` fills a house.
"""

import json
import os
import random
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
if __name__ == "__main__":
    django.setup()

from django.db import transaction
from django.utils import timezone

import marketing.storing
import sales.storing
from business.hats import Role
from business.models import Business, Membership, Note, Person, User
from funnel.handover.door import hand_back, hand_over, lose
from funnel.setup.founding import found_business
from marketing.models import Campaign, Effort, Lead, PreLeadCount, Source
from sales.models import Prospect, Salesperson

PASSWORD = "correct horse battery"
DAYS = 540
LEADS = 150
# Of a source: how many of ten leads come from it, become ready, and then customers (of a hundred).
FORTUNES = {"Referral": (3, 75, 60), "People we know": (1, 60, 45), "Web site": (3, 45, 28), "Flyer": (2, 30, 15)}
COLD = ("Cold call", (2, 25, 2))
FIRST = (
    "Maria",
    "James",
    "Aisha",
    "Tom",
    "Grace",
    "Luis",
    "Hannah",
    "Omar",
    "Emily",
    "Viktor",
    "Sofia",
    "Ben",
    "Priya",
)
LAST = ("Lopez", "Novak", "Okafor", "Fischer", "Nguyen", "Brown", "Rossi", "Silva", "Kowalski", "Khan", "Larsen")
WANTS = ("Back garden redone", "A hedge cut", "Lawn care all year", "A patio", "New fence", "Help with a slope")


class Story:
    """Tells it through the verbs, day by day, with a chance of its own."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.owner = User.objects.create_user("olive@example.com", PASSWORD, name="Olive Owner")
        self.business: Business = found_business(
            owner=self.owner, name="Greenleaf Gardens", country="US", zone="America/New_York", currency="USD"
        )
        self.business.leads_goal, self.business.customers_goal = 10, 3
        self.business.save()
        self.marketer = self.member("mia@example.com", "Mia Marker", Role.MARKETER)
        self.seller = self.member("sam@example.com", "Sam Seller", Role.SALESPERSON)
        self.sellers = [
            Salesperson.objects.who_is(self.owner, self.business),
            Salesperson.objects.who_is(self.seller, self.business),
        ]
        self.today = self.business.today()
        self.sources = {source.name: source for source in Source.objects.filter(business=self.business)}

    def member(self, email: str, name: str, role: Role) -> User:
        """Somebody of the firm."""
        user = User.objects.create_user(email, PASSWORD, name=name)
        Membership.objects.create(business=self.business, user=user, role=role)
        return user

    def at(self, on: date) -> datetime:
        """A moment of a day, never one to come."""
        return min(self.business.noon(on), timezone.now())

    def tell(self) -> None:
        """All of it."""
        self.efforts()
        arrivals = sorted((self.chance.randint(0, DAYS) for _ in range(LEADS - 1)), reverse=True)
        for number, days_ago in enumerate([*arrivals, 0]):
            self.lead(number, self.today - timedelta(days=days_ago))
        Note.objects.create(person=Person.objects.all()[0], text="Asked for the invoice again.", by=self.owner)

    def efforts(self) -> None:
        """Money and hours: every month on the web site and on calls, in spring on flyers."""
        began = self.today - timedelta(days=200)
        flyers = Campaign.objects.create(
            business=self.business,
            name="Spring flyers",
            starts_on=began,
            ends_on=self.today - timedelta(days=140),
        )
        flyers.sources.add(self.sources["Flyer"])
        PreLeadCount.objects.create(campaign=flyers, on=began, what="flyers posted", how_many=2000)
        self.effort(began, money=480, hours=12, campaign=flyers)
        calls = Campaign.objects.create(
            business=self.business, name="A week of cold calls", starts_on=self.today - timedelta(days=60)
        )
        calls.sources.add(self.sources["Cold call"])
        PreLeadCount.objects.create(campaign=calls, on=self.today - timedelta(days=58), what="calls", how_many=90)
        for month in range(18):
            on = self.today - timedelta(days=30 * month + 3)
            self.effort(on, money=60, hours=2, source=self.sources["Web site"])
            self.effort(on, money=0, hours=9, source=self.sources["Cold call"])

    def effort(self, on: date, *, money: int, hours: int, **where: object) -> None:
        Effort(business=self.business, on=on, money=money, hours=hours, by=self.marketer, **where).spend()

    def lead(self, number: int, on: date) -> None:
        """Somebody made contact; most are talked to, some become ready, some are closed."""
        fortunes = dict([*FORTUNES.items(), COLD])
        name = self.chance.choices(list(fortunes), [share for share, _, _ in fortunes.values()])[0]
        person = Person.objects.create(business=self.business, name=self.name(number))
        person.add_contact(f"212 555 {1000 + number}")
        if number % 3 == 0:
            person.add_contact(f"person{number}@example.com")
        lead = Lead.objects.log(
            business=self.business,
            person=person,
            source=None if number % 17 == 5 else self.sources[name],
            campaign=None,
            wants=self.chance.choice(WANTS),
            referred_by="Grace Brown" if name == "Referral" and number % 2 else "",
            by=self.owner,
            at=self.at(on),
        )
        _, ready, wins = fortunes[name]
        self.nurture(lead, ready=self.chance.random() * 100 < ready, wins=wins)

    def name(self, number: int) -> str:
        """A name nobody else has."""
        return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"

    def nurture(self, lead: Lead, *, ready: bool, wins: int) -> None:
        """Marketing's part, as far as today."""
        steps = list(self.business.steps.all())
        on = lead.arrived_on + timedelta(days=self.chance.randint(0, 3))
        if on > self.today:
            return
        lead.move(to=steps[1], by=self.marketer, at=self.at(on))
        lead.touch(channel="call", note="Likes to be called in the evening.", by=self.marketer, at=self.at(on))
        on += timedelta(days=self.chance.randint(1, 12))
        if on > self.today:
            lead.revisit(on=self.today + timedelta(days=2), by=self.marketer)
        elif ready:
            lead.move(to=steps[2], by=self.marketer, at=self.at(on))
            self.give(lead, on, wins)
        elif self.chance.random() < 0.7:
            lead.close(why=self.chance.choice(["No interest", "Out of area"]), by=self.marketer, at=self.at(on))
        elif self.chance.random() < 0.2:
            lead.strike_out(why="Wrong number", by=self.marketer, at=self.at(on))

    def give(self, lead: Lead, on: date, wins: int) -> None:
        """Hand it over, mostly with every sign seen."""
        sure = self.chance.random() < 0.8
        if sure:
            for sign in self.business.signs_of_readiness.all():
                lead.see_sign(sign=sign, seen=True, by=self.marketer, at=self.at(on))
        seller = self.chance.choice(self.sellers)
        prospect = hand_over(
            lead,
            by=self.marketer,
            unready_why="" if sure else "Wants to talk to you at once.",
            at=self.at(on),
            salesperson=seller,
        )
        self.sell(prospect, on, wins)

    def sell(self, prospect: Prospect, on: date, wins: int) -> None:
        """Sales's part, as far as today."""
        by, stages = self.seller, list(prospect.system.stages.all())
        prospect.expect(value=Decimal(self.chance.randint(3, 40) * 100), by=by, at=self.at(on))
        for stage in stages[1:]:
            on += timedelta(days=self.chance.randint(1, 9))
            if on > self.today:
                return self.plan(prospect)
            prospect.move(to=stage, by=by, at=self.at(on))
            if self.chance.random() > 0.85:
                break
        on += timedelta(days=self.chance.randint(2, 30))
        if on > self.today:
            return self.plan(prospect)
        return self.end(prospect, on, self.chance.random() * 100, wins)

    def end(self, prospect: Prospect, on: date, luck: float, wins: int) -> None:
        """Won, lost, handed back, or still being thought about."""
        if luck < wins:
            prospect.win(value=prospect.expected_value, by=self.seller, at=self.at(on))
        elif luck < wins + 20:
            again = on + timedelta(days=self.chance.choice([60, 120]))
            hand_back(prospect, why="Not ready yet", by=self.seller, revisit_on=again, at=self.at(on))
        elif luck < 95 or on < self.today - timedelta(days=120):
            again_from = on + timedelta(days=180) if luck > 85 else None
            lose(prospect, why="Too dear", by=self.seller, again_from=again_from, at=self.at(on))

    def plan(self, prospect: Prospect) -> None:
        """What to do next; one in five has nothing planned."""
        if self.chance.random() < 0.8:
            on = self.today + timedelta(days=self.chance.randint(-2, 4))
            prospect.plan(action="Call about the quote", on=on, by=self.seller)


def fill() -> dict[str, str]:
    """Tell the story into the database; what a visitor needs to know of it comes back."""
    with mock.patch("business.due.hint"), transaction.atomic():
        story = Story()
        story.tell()
    for side in (marketing, sales):
        side.storing.compute(story.business, again=True)
    open_lead = Lead.objects.with_marketing().order_by("-arrived_on", "-pk")[0]
    prospect = Prospect.objects.open().order_by("-received_on", "-pk")[0]
    return {
        "slug": story.business.slug,
        "owner": story.owner.email,
        "lead": str(open_lead.reference),
        "prospect": str(prospect.reference),
        "prospect_lead": str(prospect.lead_reference),
        "customer": str(Prospect.objects.won()[0].person.reference),
        "won": str(Prospect.objects.won()[0].reference),
        "campaign": str(Campaign.objects.all()[0].reference),
        "source": str(story.sources["Referral"].reference),
        "system": str(prospect.system.reference),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill()))
