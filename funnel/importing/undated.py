"""Rows without any date are people: nobody knows when they made contact, so they are no leads."""

from business.models import Business, Note
from business.sets import in_batches
from funnel.importing.known_people import Persons
from funnel.importing.one_at_a_time import SLICE, one_at_a_time
from funnel.importing.report import Report
from funnel.importing.row import PersonRow


def bring_in_people(business: Business, rows: list[PersonRow], report: Report) -> None:
    """Keep who is known from rows without a date, slice by slice. Somebody known gets what is new of them."""
    for some in in_batches(rows, SLICE):
        with one_at_a_time(business):
            persons = Persons(business, some, keeps=True)
            report.people += len(persons.new)
            report.known += len(some) - len(persons.new)
            keep_notes(some, persons.ids)


def keep_notes(rows: list[PersonRow], people: list[int]) -> None:
    """What the rows say besides, once for each person."""
    there = set(Note.objects.filter(person__in=people).values_list("person", "text"))
    noted = {(person, row.note): None for row, person in zip(rows, people, strict=True) if row.note}
    Note.objects.bulk_create(Note(person_id=person, text=text) for person, text in noted if (person, text) not in there)
