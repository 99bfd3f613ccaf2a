"""What a business puts right over the months: seeded corrections and renamings, through the verbs that people use."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Count
from django.forms.models import model_to_dict

from business.models import Business
from business.refusal import Refused
from funnel.handover import corrections
from marketing.forms.campaigns import CampaignForm
from marketing.models import Campaign, Lead
from marketing.models.source import Approach
from sales.models import Prospect, Reason, Stage

Change = Callable[["Changes"], None]
SIGNS = ("& Söhne", "50 %", "a+b=c?", "#", "“so”", "l’été", "<b>", "/")  # what an address must not lose


class Changes:
    """So many changes of one business; a refused one is no fault, and the next is tried."""

    def __init__(self, business: Business, seed: int) -> None:
        self.business, self.dice, self.made = business, Random(seed), 0

    def make(self, count: int) -> int:
        """Rename the largest source and a campaign, and make as many other changes; says how many were not refused."""
        self.rename(self.business.sources.annotate(n=Count("leads")).order_by("-n")[0])
        self.rename(self.business.campaigns.annotate(n=Count("leads")).order_by("-n")[0])
        for _ in range(count):
            try:
                self.dice.choice(CHANGES)(self)
            except Refused:
                continue
            self.made += 1
        return self.made

    def one(self, rows: Any) -> Any:
        """One of the rows."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Refused("There is none.")
        return rows.get(pk=self.dice.choice(keys))

    def lead(self) -> Lead:
        """A lead that counts."""
        lead: Lead = self.one(Lead.objects.filter(business=self.business).counted())
        return lead

    def day(self, near: date) -> date:
        """A day near another, not to come."""
        return min(self.business.today(), near + timedelta(days=self.dice.choice([-9, -2, -1, 1, 3])))

    def rename(self, word: Any) -> None:
        """Call it something else."""
        name = f"{word.name[:60]} {self.dice.choice(SIGNS)} {self.dice.randrange(10**6)}"
        if not isinstance(word, Campaign):
            word.rename(to=name)
            return
        facts = model_to_dict(word, fields=("starts_on", "ends_on", "note"))
        sources = [source.pk for source in word.sources.all()]
        form = CampaignForm({**facts, "name": name, "sources": sources}, business=self.business, instance=word)
        assert form.is_valid(), form.errors
        form.keep()


def source(to: Changes) -> None:
    """Another source, or none."""
    sources = [*to.business.sources.all(), None]
    corrections.correct(to.lead(), by=None, source=to.dice.choice(sources))


def campaign(to: Changes) -> None:
    """Another campaign, or none."""
    campaigns = [*to.business.campaigns.all(), None]
    corrections.correct(to.lead(), by=None, campaign=to.dice.choice(campaigns))


def arrival(to: Changes) -> None:
    """Another day on which they made contact."""
    lead = to.lead()
    corrections.correct(lead, by=None, arrived_on=to.day(lead.arrived_on))


def end(to: Changes) -> None:
    """Another day, value or salesperson of an end."""
    ended: Prospect = to.one(to.business.prospects.exclude(outcome=""))
    facts: dict[str, Any] = {"outcome_on": to.day(ended.outcome_on or to.business.today())}
    if ended.outcome == "won":
        facts |= {"value": Decimal(to.dice.randrange(9000)), "salesperson": to.one(to.business.salespeople.all())}
    corrections.correct_outcome(ended, by=None, **facts)


def hand_over(to: Changes) -> None:
    """Another day of a hand-over."""
    prospect: Prospect = to.one(to.business.prospects.all())
    corrections.correct_hand_over(prospect, to.day(prospect.received_on), by=None)


def close(to: Changes) -> None:
    """A lead closed, or one that never was."""
    lead = to.lead()
    (lead.close if to.dice.random() < 0.5 else lead.strike_out)(why="No interest", by=None)


def reopen(to: Changes) -> None:
    """A win or a loss undone."""
    ended: Prospect = to.one(to.business.prospects.exclude(outcome=""))
    ended.reopen(by=None)


def talk(to: Changes) -> None:
    """A call that got through, or a move."""
    prospect: Prospect = to.one(Prospect.objects.filter(business=to.business).open())
    if to.dice.random() < 0.5:
        prospect.talk(by=None)
    else:
        prospect.move(to=to.dice.choice(list(prospect.system.stages.filter(retired_at=None))), by=None)


def give(to: Changes) -> None:
    """A prospect of somebody else's."""
    prospect: Prospect = to.one(Prospect.objects.filter(business=to.business).open())
    prospect.assign(to=to.dice.choice([*to.business.salespeople.all(), None]), by=None)


def merge(to: Changes) -> None:
    """Two small sources that are one."""
    small = to.business.sources.filter(retired_at=None).annotate(n=Count("leads")).order_by("n")[:3]
    if len(small) > 1:
        one, other = to.dice.sample(list(small), 2)
        one.merge_into(other)


def word(to: Changes) -> None:
    """A source or a campaign, a step, a stage or a reason called something else."""
    mine = {"business": to.business}
    words = [to.business.sources.all(), to.business.campaigns.all()]
    others = [to.business.steps.all(), Stage.objects.filter(**mine), Reason.objects.filter(**mine)]
    to.rename(to.one(to.dice.choice([*words, *words, *others])))


def approach(to: Changes) -> None:
    """A source works otherwise."""
    to.one(to.business.sources.all()).take_approach(to.dice.choice(["", *Approach.values]), by=None)


def referrer(to: Changes) -> None:
    """Sent by somebody known, or by a name."""
    known, text = to.one(to.business.people.all()), f"Jane {to.dice.choice(SIGNS)}"
    corrections.correct(to.lead(), by=None, **to.dice.choice([{"referrer": known}, {"referred_by": text}]))


def reason(to: Changes) -> None:
    """They said no for another reason, or nobody knows for which."""
    lost: Prospect = to.one(to.business.prospects.filter(outcome="lost"))
    corrections.correct_outcome(lost, by=None, why=to.dice.choice(["", f"Too dear {to.dice.choice(SIGNS)}"]))


CHANGES: list[Change] = [
    *(source, source, campaign, arrival, arrival, end, end, hand_over),
    *(close, reopen, talk, give, word, word, merge, approach, referrer, reason),
]
