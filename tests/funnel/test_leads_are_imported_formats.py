"""Files, dates and amounts as people write them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from business.models import Business
from business.refusal import Refused
from funnel.importing.amounts import amount
from funnel.importing.dates import DateReader
from marketing.models import Lead, Source
from sales.models import Prospect
from tests.funnel.importing import run_import

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def import_text(business: Business, tmp_path: Path) -> Import:
    """Import a text into the business of the tests."""
    return partial(run_import, tmp_path, into=business)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_common_delimiter(import_text: Import, delimiter: str) -> None:
    cells = [["name", "email", "wants"], ['"Ann, Lee; x|y"', "ann@example.com", '"two\nlines"" here"']]
    text = "\n".join(delimiter.join(row) for row in cells)
    import_text(text)
    assert (Lead.objects.get().person.name, Lead.objects.get().wants) == ("Ann, Lee; x|y", 'two\nlines" here')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_unicode_with_or_without_a_mark_and_any_line_end(import_text: Import, encoding: str, end: str) -> None:
    text = end.join(["name,source", "Zoë Müller,Straße", "", "王,Straße", ""])
    assert import_text(text.encode(encoding))["rows"] == 2
    assert {str(lead.person) for lead in Lead.objects.all()} == {"Zoë Müller", "王"}
    assert Source.objects.filter(name="Straße").count() == 1


def test_a_spreadsheet_goes_in_as_well(import_text: Import, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Phone", "Arrived on", "Won on", "Value"])
    sheet.append(["Ann", 2125550101, date(2026, 1, 5), date(2026, 1, 9), 1250.5])
    sheet.append([])
    sheet.append(["Ben", None, "nonsense", None, None])
    sheet.append(["Cleo", None, date(2026, 1, 6), None, None])
    book.save(tmp_path / "made.xlsx")
    report = import_text((tmp_path / "made.xlsx").read_bytes(), name="leads.xlsx")
    assert (report["rows"], report["leads"], report["won"]) == (3, 2, 1)
    assert [refusal["line"] for refusal in report["refused"]] == [4]
    prospect = Prospect.objects.get()
    assert (prospect.value, prospect.outcome_on) == (Decimal("1250.50"), date(2026, 1, 9))
    assert prospect.person.phones.get().e164 == "+12125550101"


DATES = [
    ("US", [], "2026-11-03", date(2026, 11, 3)),
    ("US", [], "2026-11-03T23:59:00Z", date(2026, 11, 3)),
    ("US", [], "2026-11-03 23:59:59.123456+00:00", date(2026, 11, 3)),
    ("US", [], "2026/11/3", date(2026, 11, 3)),
    ("US", [], "11/3/2026", date(2026, 11, 3)),
    ("US", [], "11/3/2026 9:05 PM", date(2026, 11, 3)),
    ("DE", [], "3/11/2026", date(2026, 11, 3)),
    ("US", [], "3.11.2026", date(2026, 11, 3)),
    ("US", ["25/12/2026"], "3/11/2026", date(2026, 11, 3)),
    ("DE", ["12/25/2026"], "11/3/2026", date(2026, 11, 3)),
    ("DE", ["12/25/2026", "25/12/2026"], "11/3/2026", None),
    ("DE", ["12/25/2026", "25/12/2026"], "11/13/2026", date(2026, 11, 13)),
    ("DE", ["12/25/2026", "25/12/2026"], "13/11/2026", date(2026, 11, 13)),
    ("US", [], "Nov 3, 2026", date(2026, 11, 3)),
    ("US", [], "3 November 2026", date(2026, 11, 3)),
    ("US", [], "3-Nov-2026 10:00", date(2026, 11, 3)),
    ("US", [], "44000", None),
    ("US", [], "٢٠٢٦-١١-٠٣", None),
    ("US", [], "2026-11-03 to 2026-11-05", None),
]


@pytest.mark.parametrize(("country", "others", "text", "expected"), DATES)
def test_dates(country: str, others: list[str], text: str, expected: date | None) -> None:
    reader = DateReader(country, date(2026, 12, 31))
    for other in [*others, text]:
        reader.look_at(other)
    if expected is None:
        with pytest.raises(Refused):
            reader.read(text)
    else:
        assert reader.read(text) == expected


AMOUNTS = [
    ("1200", ".", "1200"),
    ("0", ".", "0"),
    ("$1,200", ".", "1200"),
    ("1,200.50", ".", "1200.50"),
    ("1.200,50 €", ".", "1200.50"),
    ("R$ 1.200,00", ",", "1200"),
    ("1 200,5", ",", "1200.50"),
    ("1'200.50 CHF", ".", "1200.50"),
    ("1,234,567", ".", "1234567"),
    ("1.234", ",", "1234"),
    ("1,234", ".", "1234"),
    ("12.50", ",", "12.50"),
    ("12,50", ".", "12.50"),
    ("1.234", ".", None),
    ("1,234", ",", None),
    ("1,23,456.00", ".", None),
    ("1.2.3", ".", None),
    ("50%", ".", None),
    ("(100)", ".", None),
    ("-$5", ".", None),
    ("$-5", ".", None),
    ("٣", ".", None),
    ("inf", ".", None),
    ("", ".", None),
]


@pytest.mark.parametrize(("text", "decimal", "expected"), AMOUNTS)
def test_amounts(text: str, decimal: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(Refused):
            amount(text, decimal)
    else:
        assert amount(text, decimal) == Decimal(expected)
