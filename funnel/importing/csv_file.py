"""A CSV file: its encoding, its delimiter, and its records, of which a broken one spoils no other."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.refusal import Refused
from funnel.importing.file_rows import Record

NOT_CLOSED = gettext_lazy("A quotation mark is opened and not closed.")
DELIMITERS = ",;\t|"
LARGEST_CELL = 64 * 1024 * 1024  # characters; far more than a row may keep, so that a huge cell costs its row only
ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class DelimitedFile:
    """Text with a delimiter: comma, semicolon, tab or bar, whichever divides the header most often."""

    def __init__(self, path: Path, start: bytes) -> None:
        self.path = path
        self.encoding = next((name for bom, name in ENCODINGS if start.startswith(bom)), "utf-8")
        self.skip = 0
        self.delimiter = ","
        self.check_encoding(start)
        self.look_at_header()

    def lines(self) -> Iterator[str]:
        """Its lines as they stand, with their ends."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            yield from file

    def check_encoding(self, start: bytes) -> None:
        """Raises Refused when it isn't the text it should be, before anything is done with it."""
        line = 0
        try:
            if self.encoding == "utf-16":
                for line, _text in enumerate(self.lines(), start=1):  # noqa: B007 - told below
                    pass
                return
            if b"\x00" in start[:2]:  # UTF-16 that doesn't say so
                raise Refused(not_utf8(self.path, 1))
            with self.path.open("rb") as file:
                for line, raw in enumerate(file, start=1):  # noqa: B007 - told below
                    raw.decode()
        except UnicodeError as problem:
            raise Refused(not_utf8(self.path, line or 1)) from problem

    def look_at_header(self) -> None:
        """Find the delimiter and the names of the columns in the first line that holds anything."""
        first = next(self.lines(), "")
        if told := re.fullmatch(r"sep=(.)\s*", first):  # Excel's way of saying it
            self.skip, self.delimiter = 1, told[1]
        else:
            self.delimiter = max(DELIMITERS, key=self.header_width)
        found = self.first_record(self.delimiter)
        if found is None or found.problem:
            why = {"file": self.path.name, "why": found.problem if found else _("There is nothing in it.")}
            raise Refused(_("%(file)s has no header that can be read. %(why)s Nothing was imported.") % why)
        self.header = found.cells

    def first_record(self, delimiter: str) -> Record | None:
        """The first record that isn't blank, if this were the delimiter."""
        return next((record for record in self.records(delimiter) if not record.is_blank), None)

    def header_width(self, delimiter: str) -> int:
        """How many columns there were with this delimiter."""
        found = self.first_record(delimiter)
        if found and found.problem:
            return next(self.lines()).count(delimiter)
        return len(found.cells) if found else 0

    def records(self, delimiter: str, width: int | None = None) -> Iterator[Record]:
        """Every record from the first line on."""
        feed = Feed(self.lines())
        for _skipped in range(self.skip):
            next(feed)
        while (record := feed.record(delimiter, width)) is not None:
            yield record

    def __iter__(self) -> Iterator[Record]:
        """What comes after the header, blank lines left out."""
        found = (record for record in self.records(self.delimiter, len(self.header)) if not record.is_blank)
        next(found, None)
        return found


class Feed:
    """Lines for the parser, which can be given back: a quote that nobody closed would else swallow all that follow."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        text = self.waiting.popleft() if self.waiting else next(self.lines)
        self.taken.append(text)
        self.line += 1
        return text

    def record(self, delimiter: str, width: int | None) -> Record | None:
        """The next record; None at the end. A broken one is its first line only."""
        start, self.taken = self.line + 1, []
        try:
            cells = self.parsed(delimiter)
        except StopIteration:
            return None
        except csv.Error as problem:
            return self.broken(start, str(NOT_CLOSED) if len(self.taken) > 1 else why_unreadable(problem))
        if width is not None and len(self.taken) > 1 and len(cells) > width:
            return self.broken(start, str(NOT_CLOSED))
        return Record(start, cells)

    def parsed(self, delimiter: str) -> list[str]:
        """Cells of one record. Strict: what breaks the rules of quoting is an error, not a guess."""
        before = csv.field_size_limit(LARGEST_CELL)
        try:
            return next(csv.reader(self, delimiter=delimiter, strict=True, skipinitialspace=True))
        finally:
            csv.field_size_limit(before)

    def broken(self, start: int, problem: str) -> Record:
        """Say what is wrong with the first line, and read on at the second."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        self.line = start
        return Record(start, [], problem)


def why_unreadable(problem: csv.Error) -> str:
    """The parser's complaint in plain words."""
    if "end of data" in str(problem):
        return str(NOT_CLOSED)
    if "field larger" in str(problem):
        return _("A cell is too long to be read.")
    return _("The quotation marks don't match: after a closing one there must be a delimiter.")


def not_utf8(path: Path, line: int) -> str:
    """What to do with a file in another encoding."""
    return _(
        "%(file)s is not in UTF-8: line %(line)s can't be read. Nothing was imported. Open it in your spreadsheet and "
        "save it as “CSV UTF-8”, or as .xlsx."
    ) % {"file": path.name, "line": line}
