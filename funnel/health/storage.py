"""What keeps data from being read or saved: a full disk, a folder that cannot be written, a damaged file, no database.

Each fault has plain sentences for people, for whoever watches the house, and for the terminal. This needs no settings
and no database, so that it can still speak when neither is there.
"""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext

from funnel.environment import DATA_DIR

ROOM = 64 * 1024  # bytes: less than SQLite needs for its next step


def _(sentence: str) -> str:
    """Mark a sentence for translation. Django's own mark reads the settings, which may be what cannot be read."""
    return sentence


@dataclass(frozen=True, slots=True)
class StorageFault:
    """Something is wrong with where the data stands: what it is, what was kept, and what to do."""

    name: str
    happened: str
    kept: str
    to_do: str

    def __str__(self) -> str:
        """In English: for logs, the terminal and machines."""
        return f"{self.happened} {self.kept} {self.to_do}"

    def for_people(self) -> str:
        """In the language in force."""
        return " ".join(gettext(sentence) for sentence in (self.happened, self.kept, self.to_do))


SAFE = _("What was saved before is safe; this was not saved.")

FULL = StorageFault(
    "full",
    _("The disk is full, so nothing can be saved."),
    SAFE,
    _("Free some space on the computer that runs Two Hats, then try again."),
)
READ_ONLY = StorageFault(
    "read_only",
    _("The folder of the data cannot be written, so nothing can be saved."),
    SAFE,
    _("Let Two Hats write in that folder again (its owner or its disk may have changed), then try again."),
)
DAMAGED = StorageFault(
    "damaged",
    _("The file that holds the data is damaged, so it cannot be used."),
    _("Nothing was written over it."),
    _("Stop Two Hats, keep a copy of its data folder as it is, and restore the last backup."),
)
FAILING = StorageFault(
    "failing",
    _("The disk does not answer as it should, so nothing can be saved."),
    SAFE,
    _("Look at the disk of the computer that runs Two Hats. Make a copy of the data before anything else."),
)
AWAY = StorageFault(
    "away",
    _("The database does not answer."),
    SAFE,
    _("Two Hats goes on by itself as soon as it is back. Try again in a minute."),
)
BUSY = StorageFault(
    "busy",
    _("Somebody else was saving for too long, so this had to give up."),
    SAFE,
    _("Try again in a moment."),
)

TAKEN = StorageFault(
    "taken",
    _("Somebody saved the same at this very moment."),
    _("Theirs was kept; this was not saved."),
    _("Look whether it is there already. If it is not, try again."),
)
UNIQUE = {"23505", sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}

BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: FAILING,
}
# SQLite's primary result codes, and PostgreSQL's SQLSTATEs by their beginning.
BY_SQLITE_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_IOERR: FAILING,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
}
BY_SQLSTATE = {
    "53100": FULL,
    "25006": READ_ONLY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58": FAILING,
    "08": AWAY,
    "53300": AWAY,
    "57P": AWAY,
    "40P01": BUSY,
    "55P03": BUSY,
}


def fault_behind(problem: BaseException | None) -> StorageFault | None:
    """What an exception says of the storage; None for one that says nothing of it."""
    return next((fault for cause in causes_of(problem) if (fault := fault_of(cause))), None)


def is_taken(problem: BaseException | None) -> bool:
    """Whether a row was not saved because there is another like it. No fault of the storage: it did what it is for."""
    return any(
        getattr(cause, "sqlstate", None) in UNIQUE or getattr(cause, "sqlite_errorcode", None) in UNIQUE
        for cause in causes_of(problem)
    )


def causes_of(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from, the outermost first."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or problem.__context__


def fault_of(problem: BaseException) -> StorageFault | None:
    """What one exception says by itself."""
    if isinstance(problem, sqlite3.Error):
        code = getattr(problem, "sqlite_errorcode", None)
        fault = None if code is None else BY_SQLITE_CODE.get(code & 0xFF)
        return FULL if fault is FAILING and disk_is_full() else fault
    if isinstance(problem, (DatabaseError, InterfaceError)):
        return None  # Django's own words hide what the driver said: that is its cause
    if is_of_postgres(problem):
        return fault_of_postgres(problem)
    return BY_ERRNO.get(problem.errno or 0) if isinstance(problem, OSError) and concerns_files(problem) else None


def disk_is_full() -> bool:
    """Whether the data folder's disk has no room left: SQLite does not always say that this is what went wrong."""
    try:
        return shutil.disk_usage(DATA_DIR).free < ROOM
    except OSError:
        return False


def concerns_files(problem: OSError) -> bool:
    """Whether it is about a file: a port or a process that is denied says nothing of the disk."""
    return problem.filename is not None or problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def is_of_postgres(problem: BaseException) -> bool:
    """Whether PostgreSQL's driver or its pool raised it; neither need be loaded here."""
    return type(problem).__module__.partition(".")[0] in ("psycopg", "psycopg_pool")


def fault_of_postgres(problem: BaseException) -> StorageFault | None:
    """What PostgreSQL says; where it says nothing at all, it is away."""
    state = getattr(problem, "sqlstate", None)
    if state is None:
        return AWAY if "OperationalError" in {kind.__name__ for kind in type(problem).__mro__} else None
    return next((BY_SQLSTATE[state[:n]] for n in (5, 3, 2) if state[:n] in BY_SQLSTATE), None)
