"""Import a file: read it, refuse what can't be true, bring the rest in, slice by slice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError
from django.utils import translation
from django.utils.translation import gettext as _

from business.models import Business, Note
from business.refusal import Refused
from business.sets import in_batches
from funnel.handover.door import words_of
from funnel.importing.dates import DateReader
from funnel.importing.fields import Columns
from funnel.importing.file_rows import Table
from funnel.importing.known_people import Persons
from funnel.importing.names_in_file import MarketingWords, SalesWords
from funnel.importing.one_at_a_time import SLICE, one_at_a_time
from funnel.importing.open_file import open_table
from funnel.importing.outcome import DATES
from funnel.importing.report import Report
from funnel.importing.row import LeadRow, PersonRow, RowReader
from funnel.importing.undated import bring_in_people
from marketing.models import Lead
from marketing.models import lead_import as marketing
from marketing.models.lead_import import Arrival
from sales.models import prospect_import as sales
from sales.models.prospect_import import Receipt
from sales.models.record import LeadCopy


def import_file(
    path: Path, business: Business, *, maps: Sequence[str] = (), everybody: bool = False, undated: date | None = None
) -> Report:
    """Bring in the leads of a CSV or XLSX file, with what became of them.

    `maps` are COLUMN=FIELD. `everybody` hands every row over on its day; else only those that were ready or ended.
    `undated`: the day of rows without any date; without it they are people and no leads.
    Raises Refused, with nothing done, for a file that can't be read or a map that doesn't fit. It goes in in slices,
    so that others write in between; where it breaks off, the same file brought in again goes on.
    """
    with translation.override(business.language):
        table = open_table(path)
        columns = Columns(table.header, maps)
        report = Report(left_out=columns.left_out)
        reader = RowReader(business, dates_of(table, columns, business), everybody=everybody, undated=undated)
        rows = read_rows(table, columns, reader, report)
        if not report.rows:
            raise Refused(_("%(file)s has a header but no rows. Nothing was imported.") % {"file": path.name})
        try:
            bring_in(business, [row for row in rows if isinstance(row, LeadRow)], report)
            bring_in_people(business, [row for row in rows if isinstance(row, PersonRow)], report)
        except IntegrityError as problem:
            said = _("Somebody worked on the same words meanwhile. Import the file again: what is in stays as it is.")
            raise Refused(said) from problem
        return report


def read_rows(table: Table, columns: Columns, reader: RowReader, report: Report) -> list[LeadRow | PersonRow]:
    """The rows that may go in; the others are in the report with their line and reason."""
    rows: list[LeadRow | PersonRow] = []
    for record in table:
        report.rows += 1
        try:
            rows.append(reader.read(record.line, columns.values(record)))
        except Refused as refusal:
            report.refuse(record.line, refusal.sentence)
    return rows


def dates_of(table: Table, columns: Columns, business: Business) -> DateReader:
    """A reader of dates that has seen how this file writes them."""
    dates = DateReader(business.country, business.today())
    places = [columns.places[name] for name in DATES if name in columns.places]
    for record in table:
        for place in places:
            if place < len(record.cells):
                dates.look_at(record.cells[place].strip())
    return dates


def bring_in(business: Business, rows: list[LeadRow], report: Report) -> None:
    """Keep the rows that aren't there yet, in the order in which they arrived, slice by slice.

    The words they use are made with the first: a file of one slice goes in as a whole or not at all.
    """
    known = already_there(business, rows)
    rows = sorted((row for row in rows if row.reference not in known), key=lambda row: (row.arrived_on, row.line))
    report.known += len(known)
    if not rows:
        return
    with one_at_a_time(business):
        sales_words = SalesWords(business, rows, report)
        words = Words(MarketingWords(business, sales_words.rows), sales_words)
        first, *others = in_batches(sales_words.rows, SLICE) if sales_words.rows else [[]]
        bring_in_slice(business, first, words, report)
    for some in others:
        with one_at_a_time(business):
            bring_in_slice(business, some, words, report)


@dataclass(frozen=True, slots=True)
class Words:
    """Both sides' words for the rows of a file."""

    marketing: MarketingWords
    sales: SalesWords


def bring_in_slice(business: Business, rows: list[LeadRow], words: Words, report: Report) -> None:
    """So many rows, with what became of them; those that another import brought in meanwhile are left out."""
    known = already_there(business, rows)
    report.known += len(known)
    rows = [row for row in rows if row.reference not in known]
    signs = marketing.unseen_signs(business)
    unready_why = _("Imported: nobody noted the signs.") if signs else ""
    people = Persons(business, rows).ids
    arrivals = arrivals_of(rows, people, words.marketing, unready_why)
    references = marketing.bring_in(business, arrivals, signs=signs)
    copies = copies_of(rows, references, words.marketing, {"signs": signs, "unready_why": unready_why})
    sales.bring_in(business, receipts_of(rows, people, copies, words.sales))
    Note.objects.bulk_create(
        Note(person_id=person, text=row.note, at=business.noon(row.arrived_on))
        for row, person in zip(rows, people, strict=True)
        if row.note
    )
    count(rows, report)


def already_there(business: Business, rows: list[LeadRow]) -> set[str]:
    """Which of the references were imported before."""
    leads = Lead.objects.filter(business=business)
    return {
        reference
        for some in in_batches(row.reference for row in rows)
        for reference in leads.filter(their_reference__in=some).values_list("their_reference", flat=True)
        if reference
    }


def arrivals_of(rows: list[LeadRow], people: list[int], words: MarketingWords, unready_why: str) -> Iterator[Arrival]:
    """The rows for marketing."""
    for row, person in zip(rows, people, strict=True):
        back = row.outcome == "handed_back"
        yield Arrival(
            person_id=person,
            their_reference=row.reference,
            arrived_on=row.arrived_on,
            source=words.sources.get(row.source.lower()),
            campaign=words.campaigns.get(row.campaign.lower()),
            referred_by=row.referred_by,
            wants=row.wants,
            step=words.steps.get(row.step.lower()),
            handed_over_on=row.handed_over_on,
            unready_why=unready_why if row.handed_over_on else "",
            returned_on=row.outcome_on if back else None,
            return_why=row.reason if back else "",
            ended_on=row.outcome_on if row.outcome else None,
            ended_as=row.outcome,
        )


def copies_of(
    rows: list[LeadRow], references: list[UUID], words: MarketingWords, told: dict[str, object]
) -> Iterator[LeadCopy]:
    """What crosses at the hand-over, of every row: the same copies that the door makes."""
    for row, reference in zip(rows, references, strict=True):
        source, campaign = words.sources.get(row.source.lower()), words.campaigns.get(row.campaign.lower())
        yield LeadCopy(
            lead_reference=reference,
            arrived_on=row.arrived_on,
            **words_of(source, campaign),
            referred_by=row.referred_by,
            wants=row.wants,
            **told,  # type: ignore[arg-type]
        )


def receipts_of(
    rows: list[LeadRow], people: list[int], copies: Iterator[LeadCopy], words: SalesWords
) -> Iterator[Receipt]:
    """The rows for sales: those handed over."""
    for row, person, copy in zip(rows, people, copies, strict=True):
        if row.handed_over_on is None:
            continue
        won = row.outcome == "won"
        yield Receipt(
            person_id=person,
            lead=copy,
            received_on=row.handed_over_on,
            system=words.system_of(row),
            entry=words.entry_of(row),
            stage=words.stage_of(row),
            salesperson=words.people.get(row.salesperson.lower()),
            expected=None if won else row.value,
            outcome=row.outcome,
            outcome_on=row.outcome_on,
            value=row.value if won else None,
            why="" if won else row.reason,
        )


def count(rows: list[LeadRow], report: Report) -> None:
    """Say what was brought in."""
    report.leads += len(rows)
    for row in rows:
        report.prospects += row.handed_over_on is not None
        report.won += row.outcome == "won"
        report.lost += row.outcome == "lost"
        report.handed_back += row.outcome == "handed_back"
        report.not_kept.update(row.not_kept)
