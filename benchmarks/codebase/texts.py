"""How long lines, documents and commits are, and how many lines of tests there are to those of the code."""

import subprocess
from statistics import median

from benchmarks.codebase.functions import ROOT, Codebase

COMMITS = 50


def lines_of_tests() -> int:
    """The lines of everything that tests."""
    return sum(len(path.read_text().splitlines()) for path in (ROOT / "tests").rglob("*.py"))


def lines_of_code(codebase: Codebase) -> int:
    """The lines of everything that is tested."""
    return sum(len(text.splitlines()) for text in codebase.modules.values())


def template_lines() -> list[int]:
    """How many characters each line of the templates has."""
    files = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
    return [len(line) for path in files for line in path.read_text().splitlines()]


def lines_of_document(name: str) -> int:
    """How long a document at the top of the project is."""
    return len((ROOT / name).read_text().splitlines())


def median_insertions() -> float | None:
    """Lines put in by a commit, merges left out, the median of the last fifty; None where there is no history."""
    log = ["git", "-C", str(ROOT), "log", f"-{COMMITS}", "--no-merges", "--format=format:commit", "--numstat"]
    done = subprocess.run(log, capture_output=True, text=True, check=False)
    each: list[int] = []
    for line in done.stdout.splitlines():
        if line == "commit":
            each.append(0)
        elif line[:1].isdigit():
            each[-1] += int(line.split("\t")[0])
    return median(each) if each else None
