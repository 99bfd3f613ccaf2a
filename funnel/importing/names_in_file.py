"""The words a file uses: sources, campaigns, steps, selling systems, stages, salespeople. Unknown ones are created."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from business.hats import Hat
from business.models import Business
from business.ordered_lists import Word
from business.refusal import Refused
from funnel.importing.report import Report
from funnel.importing.row import LeadRow
from marketing.models import Campaign, Source, Step
from sales.models import Salesperson, SellingSystem, Stage

MOST_NEW = 500  # more new words of a kind than this are no words: a wrong column was mapped
M = TypeVar("M", bound=Model)


def named(model: type[M], business: Business, wanted: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, M]:
    """The business's words of a kind by lower-case name; those of the wanted that it lacks are created at the end."""
    found: dict[str, Any] = {each.name.lower(): each for each in rows_of(model, business)}
    missing: dict[str, Any] = {}
    for name, facts in wanted:
        if name and name.lower() not in found:
            missing.setdefault(name.lower(), model(business=business, name=name, **facts))
    if issubclass(model, Word):
        check_number(model, missing)
        last = rows_of(model, business).aggregate(last=Max("position"))["last"]
        for place, word in enumerate(missing.values(), start=0 if last is None else last + 1):
            word.position = place
    rows_of(model, business).bulk_create(missing.values())
    return found | missing


def rows_of(model: type[Any], business: Business) -> Any:
    """All rows of a model that are this business's."""
    return model._default_manager.filter(business=business)


def check_number(model: type[Model], missing: dict[str, Any]) -> None:
    """Raises Refused for too many new words."""
    if len(missing) > MOST_NEW:
        told = {"count": len(missing), "what": model._meta.verbose_name}
        raise Refused(
            _("The file has %(count)s different new words for %(what)s. Is it the right column? Nothing was imported.")
            % told
        )


class MarketingWords:
    """Marketing's words for the rows of a file."""

    def __init__(self, business: Business, rows: list[LeadRow]) -> None:
        approaches: dict[str, str] = {}
        for row in rows:
            if row.source and row.approach:
                approaches.setdefault(row.source.lower(), row.approach)
        self.sources = named(
            Source, business, ((row.source, {"approach": approaches.get(row.source.lower(), "")}) for row in rows)
        )
        self.write_as_in_file(rows)
        self.sources = {name: source.now for name, source in self.sources.items()}
        self.campaigns = named(Campaign, business, ((row.campaign, {}) for row in rows))
        self.steps = named(Step, business, ((row.step, {}) for row in rows))

    def write_as_in_file(self, rows: list[LeadRow]) -> None:
        """A source nobody has used yet is written the way the file writes it: those are the business's own words."""
        written: dict[str, str] = {}
        for row in rows:
            written.setdefault(row.source.lower(), row.source)
        others = [word.pk for name, word in self.sources.items() if written.get(name, word.name) != word.name]
        unused = Source.objects.filter(pk__in=others, leads=None, efforts=None).values_list("pk", flat=True)
        rewritten = [self.sources[name] for name in written if name and self.sources[name].pk in set(unused)]
        for word in rewritten:
            word.name = written[word.name.lower()]
        Source.objects.bulk_update(rewritten, ["name"])


class SalesWords:
    """Sales's words for the rows of a file. Rows that no selling system can receive are refused."""

    def __init__(self, business: Business, rows: list[LeadRow], report: Report) -> None:
        self.business = business
        self.default = SellingSystem.objects.filter(business=business, retired_at=None).first()
        self.systems: dict[str, SellingSystem] = {}
        self.stages: dict[tuple[int, str], Stage] = {}
        self.entries: dict[int, Stage] = {}
        self.rows = self.receivable(rows, report)
        received = [row for row in self.rows if row.handed_over_on]
        self.systems = named(SellingSystem, business, ((row.selling_system, {}) for row in received))
        self.find_stages(received)
        self.people = salespeople(business, {row.salesperson for row in received if row.salesperson})

    def receivable(self, rows: list[LeadRow], report: Report) -> list[LeadRow]:
        """The rows that stay with marketing, or whose selling system has a stage or gets one from the file."""
        with_stage = set(
            Stage.objects.filter(business=self.business, retired_at=None).values_list("system__name", flat=True)
        )
        ready = {name.lower() for name in with_stage} | {self.system_name(row) for row in rows if row.stage}
        good: list[LeadRow] = []
        for row in rows:
            name = self.system_name(row)
            if row.handed_over_on is None or (name and name in ready):
                good.append(row)
            else:
                report.refuse(row.line, no_stage(row.selling_system))
        return good

    def system_name(self, row: LeadRow) -> str:
        """The lower-case name of the selling system that receives a row; empty where there is none."""
        return (row.selling_system or (self.default.name if self.default else "")).lower()

    def system_of(self, row: LeadRow) -> SellingSystem:
        """The selling system that receives a row."""
        return self.systems[self.system_name(row)]

    def find_stages(self, rows: list[LeadRow]) -> None:
        """All stages by system and name. Those that a system lacks are appended to it, in the order of the file."""
        stages = list(Stage.objects.filter(business=self.business).order_by("position", "pk"))
        self.stages = {(stage.system_id, stage.name.lower()): stage for stage in stages}
        last = {stage.system_id: stage.position for stage in stages}
        new: list[Stage] = []
        for row in sorted(rows, key=lambda row: row.line):
            system = self.system_of(row)
            key = (system.pk, row.stage.lower())
            if row.stage and key not in self.stages:
                last[system.pk] = last.get(system.pk, -1) + 1
                stage = Stage(business=self.business, system=system, name=row.stage, position=last[system.pk])
                self.stages[key] = stage
                new.append(stage)
        check_number(Stage, {str(place): stage for place, stage in enumerate(new)})
        Stage.objects.bulk_create(new)
        for stage in sorted([*stages, *new], key=lambda stage: stage.retired_at is not None):
            self.entries.setdefault(stage.system_id, stage)

    def entry_of(self, row: LeadRow) -> Stage:
        """The first stage of the row's selling system that isn't retired, where it has one."""
        return self.entries[self.system_of(row).pk]

    def stage_of(self, row: LeadRow) -> Stage | None:
        """The stage the row names."""
        return self.stages.get((self.system_of(row).pk, row.stage.lower()))


def no_stage(system: str) -> str:
    """The reason against a row that sales can't receive."""
    if not system:
        return _("There is no selling system with a stage yet. Make one under Sales, Selling systems.")
    return _("The selling system “%(name)s” has no stage yet. Name one in the row, or make one first.") % {
        "name": system
    }


def salespeople(business: Business, names: set[str]) -> dict[str, Salesperson]:
    """Salespeople by lower-case name. A member's name or e-mail address is that member; any other is a name."""
    if not names:
        return {}
    wanted = {name.lower() for name in names}
    found = {each.name.lower(): each for each in Salesperson.objects.filter(business=business)}
    for membership in business.memberships.select_related("user"):
        user = membership.user
        called = {str(user).lower(), user.email.lower()} & wanted - set(found)
        if called and membership.may_wear(Hat.SALES):
            found |= dict.fromkeys(called, Salesperson.objects.who_is(user, business))
    return found | named(Salesperson, business, ((name, {}) for name in sorted(names) if name.lower() not in found))
