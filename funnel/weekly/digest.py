"""What a week's letters of one business say: computed once, however many members get one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.middleware import full_address, inside
from business.models import Business, Membership, OutgoingMail
from business.periods import WEEK, Period, last_days, week_of
from business.report import Row
from business.snapshot import snapshot
from business.templatetags.figures import day, figure
from funnel.overview.feedback import feedback
from funnel.overview.feedback_table import customers_url, leads_url, lesson
from funnel.overview.to_do import to_do
from funnel.overview.verdict import Detail, Verdict, verdict
from funnel.overview.waiting import Waiting, flagged_mails, marketing_waiting, sales_waiting
from funnel.weekly.blocks import Block, Count, Line, address, one_line
from funnel.weekly.marketing_block import MarketingWeek
from funnel.weekly.sales_block import SalesWeek

YEAR = 365


@dataclass(frozen=True, slots=True)
class Lesson:
    """What sales teaches marketing: a sentence, the counts it stands on, and where there is more."""

    sentence: str
    lines: tuple[Line, ...]
    since: str
    url: str


@dataclass
class Contents:
    """A business's week, named by its Monday, read as of its Sunday. What no member may see is never computed.

    One object serves all letters of a week; it is thrown away with them, so that nothing in it grows stale.
    """

    business: Business
    monday: date
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def week(self) -> Period:
        """Monday to Sunday, local dates."""
        return week_of(self.monday)

    @cached_property
    def as_of(self) -> date:
        """The last date that is known: the Sunday, or today in a week that still runs."""
        return min(self.week.end, self.business.today())

    @cached_property
    def marketing(self) -> Block:
        """Marketing's block. Seven queries at most."""
        return MarketingWeek(self.business, self.week, self.as_of).block()

    @cached_property
    def sales(self) -> Block:
        """Sales's block. Three queries."""
        return SalesWeek(self.business, self.week, self.as_of).block()

    def read_for(self, members: Iterable[Membership]) -> None:
        """Compute all that the letters of these members say, as of one moment."""
        with inside(self.business), snapshot():
            for membership in members:
                self.blocks(membership)
                self.lesson(membership)
                self.waiting(membership)
                self.verdict(membership)

    def blocks(self, membership: Membership) -> list[Block]:
        """The blocks of the hats that a member may wear, one after the other and never added up."""
        sides = (Hat.MARKETING, Hat.SALES)
        return [getattr(self, hat) for hat in sides if membership.may_wear(hat)]

    @property
    def year(self) -> Period:
        """Whose leads feedback is about: those of the year up to the Sunday."""
        return last_days(YEAR, self.as_of)

    @cached_property
    def taught(self) -> list[Row]:
        """Feedback by source, in its order. Three queries."""
        rows: list[Row] = feedback(self.business, period=self.year, as_of=self.as_of, by="source")["rows"]
        return rows

    @cached_property
    def told_apart(self) -> list[Row]:
        """The sources that differ from all others together by more than chance."""
        return [row for row in self.taught if row["key"] and row["leads"] and not row["too_few"]]

    def lesson(self, membership: Membership) -> Lesson | None:
        """What marketing may learn of it; None while chance explains the differences, and for who wears no such hat."""
        if not membership.may_wear(Hat.MARKETING) or not self.told_apart:
            return None
        sentence = lesson(self.taught)
        if not all(row["rate"]["value"] for row in self.told_apart):  # the sentence is about sources that sell at all
            sentence = _("These stand apart from all other sources together, by more than chance.")
        asked = {"by": "source", "from_": self.year.start.isoformat(), "to": self.year.end.isoformat()}
        return Lesson(
            one_line(sentence),
            tuple(self.stands_on(row, membership) for row in self.told_apart),
            day(self.year.start),
            address("overview:feedback", **asked),
        )

    def stands_on(self, row: Row, membership: Membership) -> Line:
        """The counts of a source, opening its leads; and its customers, for who may see them."""
        opens_customers = row["customers"] and membership.may_wear(Hat.SALES)
        won = customers_url("source", row, self.year, self.as_of)
        customers = Count(figure(row["customers"]), _("of"), full_address(won) if opens_customers else "")
        words = ngettext("lead became a customer", "leads became customers", row["leads"])
        leads = full_address(leads_url("source", row, self.year))
        return Line(one_line(row["key"]), (customers, Count(figure(row["leads"]), words, leads)), running=True)

    def waiting(self, membership: Membership) -> list[Count]:
        """What waits as of now: mails that went wrong for an owner, then sales's, then marketing's."""
        found: list[Waiting] = []
        if membership.is_owner and self.flagged:
            found.append(flagged_mails(self.flagged))
        if membership.may_wear(Hat.SALES):
            found += self.waits_on_sales
        if membership.may_wear(Hat.MARKETING):
            found += self.waits_on_marketing
        return [Count(figure(each.count), each.words, full_address(each.url)) for each in found if each.count]

    @cached_property
    def flagged(self) -> int:
        """One query."""
        return OutgoingMail.objects.flagged().filter(business=self.business).count()

    @cached_property
    def waits_on_sales(self) -> list[Waiting]:
        """One query."""
        return sales_waiting(self.business)

    @cached_property
    def waits_on_marketing(self) -> list[Waiting]:
        """One query."""
        return marketing_waiting(self.business)

    def to_do(self, membership: Membership) -> list[Detail]:
        """What a business too young for a verdict is told instead, as of now. One query."""
        waits = self.waits_on_sales if membership.may_wear(Hat.SALES) else []
        return to_do(self.business, membership.hats, waits)

    def verdict(self, membership: Membership) -> Verdict:
        """Which of the member's hats needs attention, judged by whole weeks only."""
        if membership.role not in self.verdicts:
            whole = self.as_of == self.week.end
            until = self.monday + WEEK if whole else self.monday
            self.verdicts[membership.role] = verdict(self.business, until, membership.hats)
        return self.verdicts[membership.role]
