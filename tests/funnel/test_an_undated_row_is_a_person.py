"""An undated address book is people, not this week's leads; unless a day is given. Large files go in slice by slice."""

import threading
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

import funnel.importing.importer
import funnel.importing.undated
from business.models import Business, Note, Person
from marketing.models import Lead
from sales.models import Prospect
from tests.funnel.importing import run_import

BOOK = """name,company,email,phone,address,note,source,wants
Anna Fisher,Fisher Ltd,anna@example.com,212 555 0142,5 Main St,Met at the fair,Referral,A hedge
Bert,,,212 555 0143,,,,
Cleo,,,,,,,
"""


@pytest.fixture
def bring(business: Business, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """A file, imported with what the command does by itself."""

    def run(text: str, *flags: str, **options: Any) -> dict[str, Any]:
        return run_import(tmp_path, text, *flags, into=business, **{"undated": "people", **options})

    return run


def test_they_are_people_with_all_that_is_said_of_them(bring: Callable[..., dict[str, Any]]) -> None:
    report = bring(BOOK)
    assert (report["rows"], report["people"], report["leads"], report["refused"]) == (3, 3, 0, [])
    assert not Lead.objects.exists()
    anna = Person.objects.get(name="Anna Fisher")
    assert (anna.company, anna.address, anna.emails.get().address) == ("Fisher Ltd", "5 Main St", "anna@example.com")
    assert anna.phones.get().e164 == "+12125550142"
    assert anna.notes.get().text == "Met at the fair\nWants: A hedge\nHeard of us through: Referral"


def test_importing_it_again_changes_nothing(bring: Callable[..., dict[str, Any]]) -> None:
    bring(BOOK)
    report = bring(BOOK)
    assert (report["people"], report["known"]) == (0, 3)
    assert (Person.objects.count(), Note.objects.count()) == (3, 1)


def test_who_is_known_gets_what_is_new(
    bring: Callable[..., dict[str, Any]], business: Business, make_lead: Callable[..., Lead]
) -> None:
    known = make_lead("Anna F.", contact="anna@example.com").person
    report = bring(BOOK)
    assert (report["people"], report["known"]) == (2, 1)
    known.refresh_from_db()
    assert (known.name, known.company, known.phones.get().e164) == ("Anna F.", "Fisher Ltd", "+12125550142")
    assert Lead.objects.count() == 1


NAMES = "name,company\nZoë Brontë,\nO'Brien,\nJosé García,Müller & Söhne\nStraßer,\nİpek,\n"
OTHERWISE = "name,company\nZoe\u0308 Bronte\u0308,\nO’BRIEN,\njose garcia,MÜLLER & SÖHNE\nStrasser,\nＩpek,\n"


def test_who_is_written_otherwise_is_the_same_person(bring: Callable[..., dict[str, Any]]) -> None:
    bring(NAMES)
    report = bring(OTHERWISE)
    assert (report["people"], report["known"], Person.objects.count()) == (0, 5, 5)
    bring(OTHERWISE, undated="2026-03-04")
    assert (Lead.objects.count(), Person.objects.count()) == (5, 5)


def test_who_was_kept_under_an_older_key_is_still_known(
    bring: Callable[..., dict[str, Any]], business: Business
) -> None:
    key = uuid5(NAMESPACE_URL, f"two-hats/{business.pk}/person/josé garcía\x1f\x1f")
    Person.objects.create(business=business, name="José García", reference=key)
    assert bring("name\nJosé García\n")["known"] == 1


def test_with_a_day_they_are_leads_of_that_day(bring: Callable[..., dict[str, Any]]) -> None:
    report = bring(BOOK, undated="2026-03-04")
    assert (report["people"], report["leads"]) == (0, 3)
    assert set(Lead.objects.values_list("arrived_on", flat=True)) == {date(2026, 3, 4)}


def test_first_people_and_then_leads_are_the_same_people(bring: Callable[..., dict[str, Any]]) -> None:
    """Whoever reads the report and gives a day after all."""
    bring(BOOK)
    assert bring(BOOK, undated="2026-03-04")["leads"] == 3
    assert Person.objects.count() == 3
    assert sorted(str(lead.person) for lead in Lead.objects.all()) == ["Anna Fisher", "Bert", "Cleo"]


def test_an_id_of_two_files_is_not_one_person(bring: Callable[..., dict[str, Any]]) -> None:
    bring("id,name,email\n7,Anna,anna@example.com\n")
    bring("id,name,email\n7,Bert,bert@example.com\n8,Cleo,\n")
    bring("id,name\n8,Dora\n")
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Anna", "Bert", "Cleo", "Dora"]


def test_the_same_row_twice_is_one_person(bring: Callable[..., dict[str, Any]]) -> None:
    assert bring("name\nCleo\ncleo \nDora\n")["people"] == 2
    assert Person.objects.count() == 2


def test_a_row_with_any_date_is_a_lead(bring: Callable[..., dict[str, Any]]) -> None:
    report = bring("name,date,won_on\nAnna,2026-01-05,\nBert,,2026-02-01\nCleo,,\n")
    assert (report["leads"], report["won"], report["people"]) == (2, 1, 1)
    assert Prospect.objects.get().person.name == "Bert"


def test_handing_all_over_hands_over_no_address_book(bring: Callable[..., dict[str, Any]]) -> None:
    assert bring(BOOK, hand_over="all")["people"] == 3
    assert not Prospect.objects.exists()


def test_it_is_said_in_a_sentence(business: Business, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(BOOK)
    out = StringIO()
    call_command("import_leads", str(tmp_path / "book.csv"), business=business.slug, stdout=out)
    assert "3 rows have no date: people now, and no leads." in out.getvalue()


@pytest.mark.parametrize("undated", ["", "leads", "2999-01-01", "1900-01-01", "32.13.2026", "x" * 300])
def test_a_day_that_is_none(bring: Callable[..., dict[str, Any]], undated: str) -> None:
    with pytest.raises(CommandError, match="Write people, or a day like"):
        bring(BOOK, undated=undated)
    assert not Person.objects.exists()


def test_a_date_before_1970_is_refused_with_its_line(bring: Callable[..., dict[str, Any]]) -> None:
    report = bring("name,date\nAnna,1950-01-05\nBert,2026-01-05\n")
    assert (report["leads"], [each["line"] for each in report["refused"]]) == (1, [2])


# Slices


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices of two rows."""
    monkeypatch.setattr("funnel.importing.importer.SLICE", 2)
    monkeypatch.setattr("funnel.importing.undated.SLICE", 2)


MANY = "name,email,date,won_on,note\n" + "".join(
    f"P{n},p{n % 3}@example.com,2026-01-{n + 1:02},{'2026-02-01' if n % 2 else ''},Said {n}\n" for n in range(7)
)


@pytest.mark.usefixtures("slices")
@pytest.mark.parametrize("breaks_at", [1, 2, 3])
def test_broken_off_it_goes_on_where_it_was(
    bring: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch, breaks_at: int
) -> None:
    """A kill in a slice leaves the slices before it, whole; the same file again brings in the rest, once each."""
    real, calls = funnel.importing.importer.count, 0

    def killed(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == breaks_at:
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as patch:
        patch.setattr("funnel.importing.importer.count", killed)
        with pytest.raises(KeyboardInterrupt):
            bring(MANY)
    assert Lead.objects.count() == (breaks_at - 1) * 2
    report = bring(MANY)
    assert (report["leads"] + report["known"], Lead.objects.count(), Prospect.objects.count()) == (7, 7, 3)
    assert (Person.objects.count(), Note.objects.count()) == (3, 7)
    assert sorted(Lead.objects.filter(returning=False).values_list("wants", flat=True)) == ["", "", ""]


@pytest.mark.usefixtures("slices")
def test_slices_leave_what_one_piece_leaves(
    bring: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(MANY)
    found = [
        list(Lead.objects.order_by("pk").values_list("person__name", "arrived_on", "returning", "ready_on")),
        list(Prospect.objects.order_by("pk").values_list("person__name", "received_on", "outcome")),
    ]
    Prospect.objects.all().delete()
    Lead.objects.all().delete()
    Person.objects.all().delete()
    monkeypatch.setattr("funnel.importing.importer.SLICE", 500)
    bring(MANY)
    assert found == [
        list(Lead.objects.order_by("pk").values_list("person__name", "arrived_on", "returning", "ready_on")),
        list(Prospect.objects.order_by("pk").values_list("person__name", "received_on", "outcome")),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slices")
def test_others_write_between_the_slices(bring: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction is open when a slice begins, so nobody waits for more than one."""
    real, depths = funnel.importing.importer.one_at_a_time, []  # type: ignore[attr-defined]

    def watched(business: Business) -> Any:
        depths.append(connection.in_atomic_block)
        return real(business)

    monkeypatch.setattr("funnel.importing.importer.one_at_a_time", watched)
    bring(MANY)
    assert depths == [False] * 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slices")
@pytest.mark.parametrize("undated", ["people", "2026-03-04"])
def test_another_connection_writes_while_it_runs(
    bring: Callable[..., dict[str, Any]], business: Business, monkeypatch: pytest.MonkeyPatch, undated: str
) -> None:
    """Before each slice somebody else, on a connection of their own, keeps a person and need not wait for the rest."""
    real, written = funnel.importing.importer.one_at_a_time, []  # type: ignore[attr-defined]

    def write() -> None:
        try:
            written.append(Person.objects.create(business=business, name="Somebody else").pk)
        finally:
            connection.close()

    def meanwhile(of: Business) -> Any:
        other, before = threading.Thread(target=write), len(written)
        other.start()
        other.join(5)
        assert len(written) == before + 1, "the import held them up"
        return real(of)

    for module in (funnel.importing.importer, funnel.importing.undated):
        monkeypatch.setattr(module, "one_at_a_time", meanwhile)
    report = bring(BOOK, undated=undated)
    assert (report["people"] + report["leads"], len(written)) == (3, 2)
