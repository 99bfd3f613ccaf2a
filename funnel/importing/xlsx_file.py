"""The first sheet of an XLSX file. A row's number is its line."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from business.refusal import Refused
from funnel.importing.file_rows import Record


class Sheet:
    """The first sheet, read row by row; of a formula its last result."""

    def __init__(self, path: Path) -> None:
        self.path = path
        found = next((record for record in self.records() if not record.is_blank), None)
        if found is None:
            raise Refused(_("The first sheet of %(file)s is empty. Nothing was imported.") % {"file": path.name})
        self.header = found.cells

    def records(self) -> Iterator[Record]:
        """Every row from the first on. Raises Refused when the file is damaged."""
        try:
            book = load_workbook(self.path, read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # what programs write there is often wrong
                for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    yield Record(line, [as_text(cell) for cell in cells])
            finally:
                book.close()
        except (BadZipFile, InvalidFileException, ParseError, KeyError, IndexError, ValueError, OSError) as problem:
            raise Refused(
                _("%(file)s can't be read as a spreadsheet. Nothing was imported. Save it again as .xlsx or CSV UTF-8.")
                % {"file": self.path.name}
            ) from problem

    def __iter__(self) -> Iterator[Record]:
        """What comes after the header, blank rows left out."""
        found = (record for record in self.records() if not record.is_blank)
        next(found, None)
        return found


def as_text(cell: Any) -> str:
    """A cell as it would stand in a CSV file: dates as ISO, whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)
