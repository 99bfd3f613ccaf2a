"""Sales's part of a person's story: a call, a visit, a quote, and what they decide."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from funnel.demo.calendar import Calendar, NotYet
from funnel.demo.cast import AFTER_THE_VISIT, NEXT, Wish
from funnel.demo.firm import Firm, workday
from funnel.demo.truths import (
    DAYS,
    DAYS_LATELY,
    FORTUNES,
    LEFT_AT,
    LOST_BECAUSE,
    LOST_LATELY,
    SAY_NO,
    SAY_YES,
    SLUMP_WEEKS,
    Shares,
)
from funnel.handover.door import hand_back, lose
from sales.models import Prospect

WON, LOST, BACK = "won", "lost", "back"


@dataclass
class Selling:
    """Tells it by the verbs."""

    firm: Firm
    chance: Random
    shares: Shares

    def tell(self, prospect: Prospect, source: str, wish: Wish, days: Calendar) -> str:
        """What becomes of somebody who was handed over: WON, LOST, BACK with marketing, or nothing so far."""
        try:
            return self.sell(prospect, source, wish, days)
        except NotYet:
            self.plan(prospect, days)
            return ""

    def sell(self, prospect: Prospect, source: str, wish: Wish, days: Calendar) -> str:
        """Stage by stage. Who says no mostly says it at the quote; since the summer the quotes come late."""
        lately = days.on > self.firm.ends - timedelta(weeks=SLUMP_WEEKS)
        fortune, stages = FORTUNES[source], list(prospect.system.stages.all())
        share = fortune.customers_lately if lately else fortune.customers
        buys = self.shares.says_yes(f"customers {source} {lately}", share)
        leaves_at = len(stages) if buys else self.chance.choices(range(len(stages)), LEFT_AT)[0]
        for place, stage in enumerate(stages):
            days.wait(*(DAYS_LATELY if lately else DAYS)[place])
            if place:
                prospect.move(to=stage, by=self.firm.seller, at=days.at)
            self.work(prospect, place, wish, days)
            if place == leaves_at:
                break
        days.wait(*(SAY_YES if buys else SAY_NO))
        if buys:
            prospect.win(value=prospect.expected_value, by=self.firm.seller, at=days.at)
            return WON
        return self.end(prospect, self.chance.choice((LOST_LATELY if lately else LOST_BECAUSE)[leaves_at]), days)

    def work(self, prospect: Prospect, place: int, wish: Wish, days: Calendar) -> None:
        """What is done at a stage."""
        by = self.firm.seller
        if place == 0:
            prospect.plan(action=NEXT[0], on=days.on, by=by, at=days.at)
            prospect.talk(by=by, at=days.at)
        elif place == 1:
            worth = Decimal(round(self.chance.uniform(wish.least, wish.most) / 50) * 50)
            prospect.expect(value=worth, by=by, at=days.at)
            if self.chance.random() < 0.4:
                prospect.note(text=self.chance.choice(AFTER_THE_VISIT), by=by, at=days.at)

    def end(self, prospect: Prospect, why: str, days: Calendar) -> str:
        """Handed back, because they were not ready; or lost: until a date, never to be asked again, or nobody knows."""
        by = self.firm.seller
        if self.shares.says_yes("handed back", 20):
            again = days.on + timedelta(days=self.chance.choice([45, 60, 90]))
            hand_back(prospect, why="Not ready yet", by=by, revisit_on=again, at=days.at)
            return BACK
        again_from = days.on + timedelta(days=180) if self.shares.says_yes("call again", 15) else None
        never = again_from is None and self.shares.says_yes("never again", 30)
        lose(prospect, why=why, by=by, again_from=again_from, never=never, at=days.at)
        return BACK if again_from else LOST

    def plan(self, prospect: Prospect, days: Calendar) -> None:
        """The story ends here for now: what is next is planned around today; for one in seven nobody has planned."""
        prospect.refresh_from_db()
        if prospect.answered_on is None or self.shares.says_yes("unplanned", 14):
            return
        on = self.firm.ends + timedelta(days=self.chance.choice([-2, 0, 0, 1, 1, 2, 3, 5, 6, 8]))
        action = NEXT[min(prospect.stage.position, len(NEXT) - 1)]
        prospect.plan(action=action, on=workday(max(on, days.on)), by=self.firm.seller, at=days.at)
