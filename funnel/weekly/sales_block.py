"""Sales's block of the letter: of those handed over, how many became customers, and what came to an end in the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count as CountOf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.hats import Hat
from business.models import Business
from business.periods import Period, last_days, month_of, week_key
from business.report import Row
from business.templatetags.figures import day_month, figure, in_money, per_hundred
from funnel.weekly.blocks import Block, Count, Line, Part, address, goal_line
from sales.models import Prospect
from sales.models.words import Outcome
from sales.numbers import Fact, facts_of, measure


@dataclass
class SalesWeek:
    """What sales's block is made of: the facts of the last two horizons, read once, as of a date."""

    business: Business
    week: Period
    as_of: date

    @cached_property
    def facts(self) -> list[Fact]:
        """Who was received with what became of them, and the till. Two queries."""
        start = min(self.window.start, month_of(self.week.start).start)
        return facts_of(self.business, Period(start, self.as_of), self.as_of, "")

    @property
    def window(self) -> Period:
        """Those whom the headline is about: received in the last two horizons."""
        return last_days(2 * self.business.conversion_days, self.as_of)

    def measured(self, period: Period) -> Row:
        """The numbers of a period, as `manage.py numbers sales` prints them as of the same date."""
        facts = [fact for fact in self.facts if fact.on in period]
        return measure(facts, self.as_of, self.business.conversion_days)

    @cached_property
    def ended(self) -> dict[str, int]:
        """How many came to which end in the week, whenever received. One query."""
        rows = Prospect.objects.filter(business=self.business).ended_in(self.week.until(self.as_of)).order_by()
        return dict(rows.values_list("outcome").annotate(n=CountOf("pk")))

    def block(self) -> Block:
        """All of it. Three queries."""
        row, total = self.measured(self.week), self.measured(self.window)
        customers = ngettext("%(n)s customer", "%(n)s customers", row["conversions"])
        customers %= {"n": figure(row["conversions"])}
        quiet = not (row["received"] or self.ended)
        given = _("%(n)s received") % {"n": figure(row["received"])}
        return Block(
            hat=Hat.SALES,
            title=_("Sales · answer it"),
            quiet=quiet,
            empty=quiet and not total["received"],
            silence=_("Nobody was handed over, and nobody decided."),
            summary=customers,
            alone=f"{given}, {customers}",
            head=self.head(total) if total["received"] else (),
            aside=rate_said(total["conversion"]) if total["received"] else "",
            parts=parts(total),
            legend=self.legend(total),
            legend_since=day_month(self.window.start),
            typical=typical(total),
            lines=tuple(line for line in (*self.events(row), *self.goals()) if line.counts),
        )

    def cohort(self, outcome: str) -> str:
        """Those of the headline with an outcome as of its date."""
        asked = {"received_from": self.window.start.isoformat(), "received_to": self.window.end.isoformat()}
        stood = {} if outcome == "all" else {"as_of": self.as_of.isoformat()}
        return address("sales:prospects", **asked, outcome=outcome, **stood)

    def head(self, total: Row) -> tuple[Count, ...]:
        """`6 of 28 became customers so far`."""
        won = Count(figure(total["won"]), _("of"), self.cohort("won") if total["won"] else "")
        return won, Count(figure(total["received"]), _("became customers so far"), self.cohort("all"))

    def legend(self, total: Row) -> tuple[Count, ...]:
        """What the parts of the bar are."""
        words = {
            "won": ngettext("customer", "customers", total["won"]),
            "open": _("open"),
            "lost": _("said no"),
            "handed_back": _("handed back"),
        }
        return tuple(
            Count(figure(total[name]), word, self.cohort(name), hue=name) for name, word in words.items() if total[name]
        )

    def events(self, row: Row) -> Sequence[Line]:
        """What happened in the week: who came, and who came to an end, whenever they came."""
        received = address("sales:prospects", week=week_key(self.week.start), outcome="all")
        came = (Count(figure(row["received"]), "", received),) if row["received"] else ()
        till = row["conversions_value"]
        worth = _("worth %(value)s") % {"value": in_money(till, self.business.currency)} if float(till) else ""
        return [
            Line(_("Received"), came),
            self.end(Outcome.WON, _("Became customers"), worth),
            self.end(Outcome.LOST, _("Said no")),
            self.end(Outcome.HANDED_BACK, _("Handed back")),
        ]

    def end(self, outcome: Outcome, label: str, note: str = "") -> Line:
        """How many came to one end in the week."""
        count = self.ended.get(outcome, 0)
        rows = self.ended_rows(outcome, self.week)
        return Line(label, (Count(figure(count), "", rows),), note) if count else Line("", ())

    def ended_rows(self, outcome: Outcome, period: Period) -> str:
        """Those who came to an end in a period."""
        dates = {"outcome_from": period.start.isoformat(), "outcome_to": period.end.isoformat()}
        return address("sales:prospects", outcome=outcome.value, **dates)

    def goals(self) -> Sequence[Line]:
        """The goal of each month that the week touches, against an even pace."""
        goal, months = self.business.customers_goal, self.week.until(self.as_of).months()
        return [self.goal(month_of(first).until(self.as_of), goal) for first in months] if goal else []

    def goal(self, month: Period, goal: int) -> Line:
        """One month of it: the till's count."""
        count = self.measured(month)["conversions"]
        words = ngettext("of %(goal)s customer", "of %(goal)s customers", goal) % {"goal": figure(goal)}
        return goal_line(month, Count(figure(count), words, self.ended_rows(Outcome.WON, month) if count else ""), goal)


def parts(total: Row) -> tuple[Part, ...]:
    """The bar under the headline: each outcome's share, none too narrow to be seen."""
    names = [name for name in ("won", "open", "lost", "handed_back") if total[name]]
    widths = {name: max(2, round(100 * total[name] / total["received"])) for name in names}
    if names:
        widths[max(names, key=lambda name: widths[name])] += 100 - sum(widths.values())
    return tuple(Part(name, widths[name]) for name in names)


def rate_said(rate: Row) -> str:
    """The rate in words, with its likely range; or that it is too early."""
    if rate["value"] is None:
        return _("Too early for a rate")
    said = {"value": per_hundred(rate["value"]), "low": per_hundred(rate["low"]), "high": per_hundred(rate["high"])}
    return _("About %(value)s of 100 within %(days)s days (%(low)s to %(high)s)") % {
        **said,
        "days": rate["horizon_days"],
    }


def typical(total: Row) -> str:
    """By when half of those who convert within the horizon have; nothing where it is too early."""
    days = total["median_days_to_convert"]
    if days is None:
        return ""
    said = ngettext("Typical time to yes: %(days)s day.", "Typical time to yes: %(days)s days.", days)
    return said % {"days": figure(days)}
