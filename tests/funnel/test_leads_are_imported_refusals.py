"""What an import doesn't take: a row is refused with its line and the others go in; a file, with nothing done."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from business.models import Business, Person
from marketing.models import Lead, Source
from sales.models import Prospect, SellingSystem, Stage
from tests.funnel.importing import run_import

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def import_text(business: Business, tmp_path: Path) -> Import:
    """Import a text into the business of the tests."""
    return partial(run_import, tmp_path, into=business)


TOMORROW_AND_MORE = date.today() + timedelta(days=3)  # noqa: DTZ011 - any zone's future

ROWS = [
    ("no name", {"company": "Ltd", "source": "Flyer"}, "no name, no phone number and no e-mail"),
    ("bad date", {"name": "A", "arrived_on": "soon"}, "“soon” is not a date"),
    ("no such day", {"name": "A", "arrived_on": "2026-02-30"}, "is not a date"),
    ("two digits", {"name": "A", "arrived_on": "1/2/26"}, "is not a date"),
    ("no time", {"name": "A", "arrived_on": "2026-01-05 later"}, "is not a date"),
    ("future", {"name": "A", "arrived_on": TOMORROW_AND_MORE.isoformat()}, "in the future"),
    ("long ago", {"name": "A", "arrived_on": "0001-01-01"}, "too long ago"),
    ("negative", {"name": "A", "stage": "Quote", "value": "-5"}, "less than zero"),
    ("no amount", {"name": "A", "stage": "Quote", "value": "a lot"}, "is not an amount"),
    ("nan", {"name": "A", "stage": "Quote", "value": "NaN"}, "is not an amount"),
    ("huge", {"name": "A", "stage": "Quote", "value": "1e30"}, "is not an amount"),
    ("too large", {"name": "A", "stage": "Quote", "value": "99999999999"}, "too large"),
    ("bad e-mail", {"name": "A", "email": "ann at example"}, "not an e-mail address"),
    ("bad phone", {"name": "A", "phone": "call me"}, "not a phone number"),
    ("stand-in phone", {"name": "A", "phone": "000-000-0000"}, "not a phone number"),
    ("e-mail as phone", {"name": "A", "phone": "a1234@example.com"}, "not a phone number"),
    ("outcome", {"name": "A", "outcome": "maybe", "outcome_on": "2026-01-05"}, "“maybe” is not an outcome"),
    ("no day", {"name": "A", "outcome": "won"}, "no date for it"),
    ("no outcome", {"name": "A", "outcome_on": "2026-01-05"}, "but no outcome"),
    ("both", {"name": "A", "won_on": "2026-01-05", "lost_on": "2026-01-06"}, "disagree"),
    ("at odds", {"name": "A", "outcome": "lost", "won_on": "2026-01-06"}, "disagree"),
    ("two days", {"name": "A", "outcome_on": "2026-01-05", "won_on": "2026-01-06"}, "two different dates"),
    ("before", {"name": "A", "arrived_on": "2026-01-05", "won_on": "2026-01-04"}, "before it arrived on 2026-01-05"),
    (
        "before ready",
        {"name": "A", "arrived_on": "2026-01-05", "ready_on": "2026-01-09", "won_on": "2026-01-07"},
        "before it was ready on 2026-01-09",
    ),
    ("ready early", {"name": "A", "arrived_on": "2026-01-05", "ready_on": "2026-01-04"}, "before it arrived"),
    ("approach", {"name": "A", "source": "X", "approach": "hot"}, "not an approach"),
    ("long name", {"name": "A" * 201}, "longer than 200"),
    ("long source", {"name": "A", "source": "s" * 121}, "longer than 120"),
    ("long text", {"name": "A", "wants": "w" * 10_001}, "longer than 10000"),
    ("nul", {"name": "A\x00B"}, "no text"),
    ("empty system", {"name": "A", "selling_system": "Another", "ready_on": "2026-01-05"}, "has no stage yet"),
]
FIELDS = sorted({field for _, row, _ in ROWS for field in row})


def as_csv(*rows: dict[str, str]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("row", "reason"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_row_that_cannot_be_true_is_refused_alone(import_text: Import, row: dict[str, str], reason: str) -> None:
    good = {"name": "Good", "arrived_on": "2026-01-05"}
    report = import_text(as_csv(good, row, good | {"wants": "more"}))
    assert [refusal["line"] for refusal in report["refused"]] == [3]
    assert reason in report["refused"][0]["reason"]
    assert (report["rows"], report["leads"]) == (3, 2)
    assert Lead.objects.count() == 2
    assert not Prospect.objects.exists()
    assert not Source.objects.filter(name="X").exists(), "a refused row creates no words"


def test_a_reference_stands_once_in_a_file(import_text: Import) -> None:
    text = "reference,name,arrived_on\n7,Bad,soon\n7,Ann,2026-01-05\n7,Ben,2026-01-05\n"
    for leads in (1, 0):
        report = import_text(text)
        assert report["leads"] == leads
        assert [r["line"] for r in report["refused"]] == [2, 4]
        assert report["refused"][1]["reason"] == "Line 3 has the reference 7 already."


def test_broken_lines_are_told_by_their_number(import_text: Import) -> None:
    lines = [
        "name,wants,arrived_on",
        'Ann,"two',
        'lines",2026-01-05',
        "",
        "Ben,one,2026-01-05,too,many",
        'Cleo,"never closed,2026-01-05',
        "Dora,fine,2026-01-05,,",
        'Emil,"closed" badly,2026-01-05',
        "Fay,short",
    ]
    report = import_text("\n".join(lines))
    assert [refusal["line"] for refusal in report["refused"]] == [5, 6, 8]
    assert "5 cells and the header 3" in report["refused"][0]["reason"]
    assert "opened and not closed" in report["refused"][1]["reason"]
    assert "don't match" in report["refused"][2]["reason"]
    assert {str(lead.person) for lead in Lead.objects.all()} == {"Ann", "Dora", "Fay"}
    assert report["rows"] == 6


def test_a_quote_closed_by_a_later_row_spoils_only_its_own(import_text: Import) -> None:
    text = 'name,wants\nAnn,"never closed\nBen,"a, b"\nCleo,"c"\nDora,d\n'
    report = import_text(text)
    assert [refusal["line"] for refusal in report["refused"]] == [2]
    assert {str(lead.person) for lead in Lead.objects.all()} == {"Ben", "Cleo", "Dora"}


def test_a_quote_that_swallows_cells_of_the_next_row_gives_them_back(import_text: Import) -> None:
    report = import_text('name,wants,source\nAnn,"open,a\nBen,", b",Flyer\n')
    assert [refusal["line"] for refusal in report["refused"]] == [2]
    assert [(str(lead.person), lead.wants) for lead in Lead.objects.all()] == [("Ben", ", b")]


@pytest.mark.parametrize(
    "cell", ["x" * 10_000_000, '"' + "xxxxxxxxx\n" * 1_000_000 + '"'], ids=["one line", "many lines"]
)
def test_a_huge_cell_costs_its_row_only(import_text: Import, cell: str) -> None:
    limit = csv.field_size_limit()
    report = import_text(f"name,wants\nAnn,{cell}\nBen,b\n")
    assert [refusal["line"] for refusal in report["refused"]] == [2]
    assert report["leads"] == 1
    assert csv.field_size_limit() == limit


def test_every_row_may_be_refused(import_text: Import) -> None:
    report = import_text("name,arrived_on\nAnn,soon\n")
    assert (report["rows"], report["leads"], len(report["refused"])) == (1, 0, 1)
    assert not Person.objects.exists()


def test_without_a_selling_system_only_marketing_gets_leads(business: Business, import_text: Import) -> None:
    SellingSystem.objects.filter(business=business).delete()
    report = import_text("name,won_on\nAnn,2026-01-05\nBen,\n")
    assert report["leads"] == 1
    assert "no selling system with a stage" in report["refused"][0]["reason"]
    report = import_text("name,won_on,selling_system,stage\nCleo,2026-01-05,Ours,Hello\n")
    assert report["won"] == 1
    assert Stage.objects.get(system__name="Ours").name == "Hello"


ZIP = BytesIO()
with ZipFile(ZIP, "w") as packed:
    packed.writestr("hello.txt", "hello")

FILES = [
    ("empty", b"", "is empty"),
    ("blank lines", b"\n\n  \n", "is empty"),
    ("mark only", b"\xef\xbb\xbf", "no header"),
    ("header only", b"name,email\n", "a header but no rows"),
    ("header and blanks", b"name,email\n\n,\n", "a header but no rows"),
    ("windows-1252", "name\nAnn\nZoë\n".encode("cp1252"), "not in UTF-8: line 3"),
    ("utf-16 without mark", "name\nAnn\n".encode("utf-16-le"), "not in UTF-8"),
    ("half a utf-16", "name\nAnn\n".encode("utf-16") + b"\x00", "not in UTF-8"),
    ("old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "old Excel format"),
    ("zip", ZIP.getvalue(), "can't be read as a spreadsheet"),
    ("broken zip", b"PK\x03\x04 and then nonsense", "can't be read as a spreadsheet"),
    ("twice the same header", b"name,email,Name \nAnn,,Lee\n", "Two columns are called “Name”"),
    ("broken header", b'name,"email\nAnn,a\n', "no header that can be read"),
    ("nobody", b"color,size\nred,1\n", "No column holds a name"),
]


@pytest.mark.parametrize(("content", "sentence"), [file[1:] for file in FILES], ids=[file[0] for file in FILES])
def test_a_file_that_cannot_be_read_changes_nothing(import_text: Import, content: bytes, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        import_text(content)
    assert not Person.objects.exists()


MAPS = [
    (["color=name"], "There is no column “color”. The columns are: who, when, what."),
    (["who=nmae"], "There is no field “nmae”. Did you mean name"),
    (["who"], "is not a map"),
    (["=name"], "is not a map"),
    (["who=name", "what=name"], "name can come from one column only, not from who and what"),
    (["what=wants"], "No column holds a name"),
]


@pytest.mark.parametrize(("maps", "sentence"), MAPS)
def test_a_map_that_does_not_fit_changes_nothing(import_text: Import, maps: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")):
        import_text("who,when,what\nAnn,2026-01-05,x\n", map=maps)
    assert not Person.objects.exists()


def test_a_missing_file_an_unknown_business_a_folder(business: Business, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_leads", str(tmp_path / "none.csv"), business=business.slug)
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_leads", str(tmp_path), business=business.slug)
    with pytest.raises(CommandError, match="no business “nobody”"):
        call_command("import_leads", str(tmp_path / "none.csv"), business="nobody")
    with pytest.raises(CommandError, match="Which file"):
        call_command("import_leads", business=business.slug)


def test_a_wrong_column_does_not_become_a_thousand_words(import_text: Import) -> None:
    rows = "".join(f"Name {n},{n}\n" for n in range(501))
    with pytest.raises(CommandError, match="501 different new words for source"):
        import_text("name,source\n" + rows)
    assert not Person.objects.exists()


def test_all_or_nothing(import_text: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("sales is on fire")

    monkeypatch.setattr("sales.models.prospect_import.bring_in", fail)
    with pytest.raises(RuntimeError):
        import_text("name,source,won_on\nAnn,New one,2026-01-05\n")
    assert not Lead.objects.exists()
    assert not Person.objects.exists()
    assert not Source.objects.filter(name="New one").exists()
