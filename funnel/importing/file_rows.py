"""What a file of rows is made of, whatever kind it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file. `line` is where it starts, counted as an editor counts: the header is mostly line 1."""

    line: int
    cells: list[str]
    problem: str = ""  # why it can't be read, in plain words

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, not even a problem."""
        return not self.problem and not any(cell.strip() for cell in self.cells)


class Table(Protocol):
    """A file that was opened. It can be gone through more than once and is never held in memory as a whole."""

    header: list[str]

    def __iter__(self) -> Iterator[Record]: ...
