"""Open a file as a table: CSV or XLSX, known by how it starts and not by its name."""

from pathlib import Path

from django.utils.translation import gettext as _

from business.refusal import Refused
from funnel.importing.csv_file import DelimitedFile
from funnel.importing.file_rows import Table
from funnel.importing.xlsx_file import Sheet


def open_table(path: Path) -> Table:
    """The table in a CSV or XLSX file. Raises Refused with a plain sentence for a file that is neither."""
    start = first_bytes(path)
    if not start.strip():
        raise Refused(_("The file %(file)s is empty. Nothing was imported.") % {"file": path.name})
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("%(file)s is in the old Excel format, .xls. Open it, save it as .xlsx or as CSV UTF-8, and import that.")
            % {"file": path.name}
        )
    table: Table = Sheet(path) if start.startswith(b"PK\x03\x04") else DelimitedFile(path, start)
    check_header(table.header)
    return table


def first_bytes(path: Path) -> bytes:
    """How the file starts. Raises Refused when there is none or it may not be read."""
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as problem:
        raise Refused(_("There is no file %(file)s. Nothing was imported.") % {"file": path}) from problem
    except OSError as problem:
        why = {"file": path, "why": problem.strerror or problem}
        raise Refused(_("The file %(file)s can't be read: %(why)s. Nothing was imported.") % why) from problem


def check_header(header: list[str]) -> None:
    """Raises Refused when two columns have the same name: then nobody can say which is meant."""
    seen: set[str] = set()
    for name in header:
        key = name.strip().casefold()
        if key and key in seen:
            raise Refused(
                _("Two columns are called “%(name)s”. Rename one of them. Nothing was imported.")
                % {"name": name.strip()[:60]}
            )
        seen.add(key)
