"""Marketing's block of the letter: how often the phone rang in the week, by which sources, and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business
from business.periods import WEEK, Period, monday_of, month_of, week_key
from business.report import Named, Row, grouped
from business.sorting import sort_key
from business.templatetags.figures import day_month, figure, in_money
from business.templatetags.figures import hours as in_hours
from funnel.overview.panels import WEEKS
from funnel.weekly.blocks import Bar, Block, Count, Judgement, Line, address, goal_line, one_line
from marketing.models import Lead
from marketing.models.record import Status
from marketing.numbers import Arrived, Fact, add_usual, facts_of, measure

TALLEST = 48


@dataclass
class MarketingWeek:
    """What marketing's block is made of: the facts of thirteen weeks, read once, as of a date."""

    business: Business
    week: Period
    as_of: date

    @cached_property
    def facts(self) -> list[Fact]:
        """Leads by source, hand-overs and efforts. Three queries."""
        return facts_of(self.business, Period(self.mondays[0], self.as_of), "source")

    @property
    def mondays(self) -> list[date]:
        """Of the last thirteen weeks, this one last."""
        return [self.week.start - back * WEEK for back in range(WEEKS - 1, -1, -1)]

    def arrived(self, period: Period) -> list[Arrived]:
        """The leads of a period."""
        return [fact for fact in self.facts if isinstance(fact, Arrived) and fact.on in period]

    @cached_property
    def numbers(self) -> Row:
        """The week's numbers, as `manage.py numbers marketing --by week` prints them. One query more."""
        facts = [fact for fact in self.facts if fact.on in self.week]
        row = measure(facts, self.as_of, self.business.ready_days)
        add_usual(self.business, Period(self.week.start, self.as_of), [row])
        return row

    def block(self) -> Block:
        """All of it. Seven queries at most."""
        row, bars = self.numbers, self.bars()
        quiet = not (row["leads"] or row["handed_over"] or float(row["spend"]) or row["hours"])
        leads = ngettext("lead", "leads", row["leads"])
        judgement, aside = self.judged()
        return Block(
            hat=Hat.MARKETING,
            title=_("Marketing · make the phone ring"),
            quiet=quiet,
            empty=quiet and not any(bar.height for bar in bars),
            silence=_("Nothing came in this week (%(usual)s).") % {"usual": aside}
            if judgement
            else _("Nothing came in this week."),
            summary=f"{figure(row['leads'])} {leads}",
            alone=f"{figure(row['leads'])} {leads}",
            head=(Count(figure(row["leads"]), leads, self.rows() if row["leads"] else ""),),
            judgement=judgement,
            aside=aside,
            bars=bars,
            bars_since=day_month(self.mondays[0]),
            bars_url=self.split(Period(self.mondays[0], self.week.end), by="week"),
            lines=tuple(line for line in (*self.sources(), self.spent(), self.given(), *self.goals()) if line.counts),
            left_out=self.struck_out(),
        )

    def judged(self) -> tuple[Judgement | None, str]:
        """Whether the week was as usual, and what usual is. Only a complete week, and with leads enough before it."""
        usual, leads = self.numbers["usual"], self.numbers["leads"]
        if self.as_of < self.week.end:
            return None, ""
        if not self.numbers["enough_for_words"]:
            return None, _("Too early to say what is usual")
        aside = _("usual is %(low)s to %(high)s") % {name: figure(end) for name, end in usual.items()}
        if leads > usual["high"]:
            return Judgement(_("above usual for a single week"), "same"), aside
        if leads < usual["low"]:
            return Judgement(_("below usual for a single week"), "same"), aside
        return Judgement(_("as usual"), "same"), aside

    def rows(self, monday: date | None = None, **more: object) -> str:
        """The leads of a week, all but the struck-out ones."""
        asked = {"week": week_key(monday or self.week.start), "status": "counted", **more}
        return address("marketing:leads", **asked)

    def bars(self) -> tuple[Bar, ...]:
        """A bar for each week. The tallest has forty-eight pixels; a week with a lead is never flat."""
        counts = dict.fromkeys(self.mondays, 0)
        for fact in self.arrived(Period(self.mondays[0], self.as_of)):
            counts[monday_of(fact.on)] += fact.count
        return tuple(self.bar(monday, count, max(counts.values())) for monday, count in counts.items())

    def bar(self, monday: date, count: int, most: int) -> Bar:
        """One week's bar."""
        said = ngettext("%(count)s lead, week of %(monday)s", "%(count)s leads, week of %(monday)s", count)
        return Bar(
            figure=figure(count),
            words=said % {"count": figure(count), "monday": day_month(monday)},
            url=self.rows(monday) if count else "",
            height=max(2, round(TALLEST * count / most)) if count else 0,
            last=monday == self.week.start,
        )

    def sources(self) -> Sequence[Line]:
        """How the week's leads heard of the business, most first."""
        found = grouped(self.arrived(self.week), lambda fact: fact.key)
        counts = {source: sum(fact.count for fact in facts) for source, facts in found.items()}
        language = self.business.language
        ordered = sorted(counts, key=lambda source: (source is None, -counts[source], sort_key(str(source), language)))
        return [Line(_("Came by"), tuple(self.came_by(source, counts[source]) for source in ordered))]

    def came_by(self, source: Named | None, count: int) -> Count:
        """How many came by a source, opening them by its reference."""
        name = one_line(source.name) if source else _("not asked")
        return Count(figure(count), name, self.rows(source=source.reference if source else "none"))

    def spent(self) -> Line:
        """Money and hours of the week, opening the sources they were spent on."""
        row, where = self.numbers, self.split(self.week, by="source")
        money = in_money(row["spend"], self.business.currency) if float(row["spend"]) else ""
        n = row["hours"]
        hours = ngettext("%(n)s hour", "%(n)s hours", 1 if n == 1 else 2) % {"n": in_hours(n)} if n else ""
        both = _("%(money)s and %(hours)s") % {"money": money, "hours": hours} if money and hours else money or hours
        return Line(_("Spent"), (Count(both, "", where),) if both else ())

    def split(self, period: Period, *, by: str) -> str:
        """Marketing's numbers of a period, told apart."""
        return address("marketing:numbers", from_=period.start.isoformat(), to=period.end.isoformat(), by=by)

    def given(self) -> Line:
        """Hand-overs of the week; a lead may be handed over twice in one."""
        times = self.numbers["handed_over"]
        if not times:
            return Line("", ())
        leads = times
        if times > 1:
            leads = Lead.objects.filter(business=self.business).counted().handed_over_in(self.week).count()
        dates = {"ready_from": self.week.start.isoformat(), "ready_to": self.week.end.isoformat()}
        notes = [] if leads == times else [_("%(times)s times in all") % {"times": figure(times)}]
        if unready := self.numbers["handed_over_unready"]:
            said = ngettext("%(n)s with a sign missing", "%(n)s with signs missing", unready)
            notes.append(said % {"n": figure(unready)})
        count = Count(figure(leads), "", address("marketing:leads", **dates, status="counted"))
        return Line(_("Handed over"), (count,), ", ".join(notes))

    def goals(self) -> Sequence[Line]:
        """The goal of each month that the week touches, against an even pace."""
        goal = self.business.leads_goal
        return [self.goal(first, goal) for first in self.week.until(self.as_of).months()] if goal else []

    def goal(self, first: date, goal: int) -> Line:
        """One month of it."""
        month = month_of(first).until(self.as_of)
        count = sum(fact.count for fact in self.arrived(month))
        asked = {"from_": month.start.isoformat(), "to": month.end.isoformat(), "status": "counted"}
        words = ngettext("of %(goal)s lead", "of %(goal)s leads", goal) % {"goal": figure(goal)}
        return goal_line(month, Count(figure(count), words, address("marketing:leads", **asked) if count else ""), goal)

    def struck_out(self) -> Count | None:
        """The week's struck-out leads, which count nowhere. One query."""
        rows = Lead.objects.filter(business=self.business, status=Status.STRUCK_OUT).arrived_in(self.week)
        count = rows.count()
        words = ngettext("struck-out lead", "struck-out leads", count)
        asked = {"week": week_key(self.week.start), "status": Status.STRUCK_OUT.value}
        return Count(figure(count), words, address("marketing:leads", **asked)) if count else None
