"""`make measure`: the figures beside the goals, and what is too long; ARGS=--which lists what each act enters."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.__main__ import prepare
from benchmarks.codebase import texts
from benchmarks.codebase.functions import Codebase, Function

if __name__ == "__main__":
    prepare()

from benchmarks.codebase.acts import perform

LONG_FUNCTION, LONG_MODULE = 25, 250
TESTS_TO_CODE = 1.3
SHARES = (("over 150", 151, 0.01), ("of 120 and more", 120, 0.03))  # how many lines of templates may be so long
ACTS = {"move a prospect": (12, 150), "log a lead": (14, 260), "write a weekly mail": (22, 900)}


@dataclass(frozen=True)
class Figure:
    """One line of the table; `met` is None where the goal is no number."""

    what: str
    now: str
    goal: str
    met: bool | None


def at_most(what: str, now: Sequence[float], goal: Sequence[float]) -> Figure:
    """A figure that meets its goal where none of its numbers is above."""
    met = all(each <= limit for each, limit in zip(now, goal, strict=True))
    return Figure(what, " / ".join(f"{each:,g}" for each in now), "≤ " + " / ".join(f"{each:,g}" for each in goal), met)


def figures(codebase: Codebase, ways: dict[str, list[Function]]) -> Iterator[Figure]:
    """The table, line by line."""
    lengths = sorted(each.lines for each in codebase.functions)
    spread = (median(lengths), lengths[int(len(lengths) * 0.9)], lengths[-1])
    yield at_most("lines of a function: median / 90th percentile / longest", spread, (5, 14, 30))
    ratio = texts.lines_of_tests() / texts.lines_of_code(codebase)
    yield Figure("lines of tests to one of code", f"{ratio:.2f}", f"≥ {TESTS_TO_CODE}", ratio >= TESTS_TO_CODE)
    lines = texts.template_lines()
    for words, least, goal in SHARES:
        share = sum(each >= least for each in lines) / len(lines)
        yield Figure(f"template lines {words} characters", f"{share:.1%}", f"≤ {goal:.0%}", share <= goal)
    documents = [texts.lines_of_document(name) for name in ("README.md", "ARCHITECTURE.md")]
    yield at_most("lines of README / ARCHITECTURE", documents, (80, 140))
    insertions = texts.median_insertions()
    now = "not known" if insertions is None else f"{insertions:g}"
    yield Figure(f"lines put in by a commit, median of the last {texts.COMMITS}", now, "small", None)
    for act, way in ways.items():
        yield at_most(f"“{act}”: files / lines of the functions entered", (files_of(way), lines_of(way)), ACTS[act])


def files_of(way: list[Function]) -> int:
    """How many files an act leads through."""
    return len({each.path for each in way})


def lines_of(functions: list[Function]) -> int:
    """How many lines functions have together."""
    return sum(each.lines for each in functions)


def table(rows: list[Figure]) -> Iterator[str]:
    """The figures as Markdown, in columns that one can read as they are."""
    mark = {True: "yes", False: "no", None: ""}
    cells = [("", "now", "goal", "met"), *((each.what, each.now, each.goal, mark[each.met]) for each in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for place, row in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not place:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def longest(codebase: Codebase) -> Iterator[str]:
    """The functions and the modules that are longer than they should be, the longest first."""
    functions = [each for each in codebase.functions if each.lines > LONG_FUNCTION]
    yield f"\nFunctions over {LONG_FUNCTION} lines: {len(functions)}"
    for each in sorted(functions, key=lambda each: (-each.lines, each)):
        yield f"{each.lines:>6}  {each.path}:{each.line} {each.name}"
    modules = [(len(text.splitlines()), path) for path, text in codebase.modules.items()]
    long = sorted((each for each in modules if each[0] > LONG_MODULE), reverse=True)
    yield f"\nModules over {LONG_MODULE} lines: {len(long)}"
    yield from (f"{lines:>6}  {path}" for lines, path in long)


def which(ways: dict[str, list[Function]]) -> Iterator[str]:
    """The files and functions that each act enters, in the order in which it comes to them."""
    for act, way in ways.items():
        yield f"\n“{act}”: {files_of(way)} files, {lines_of(way):,} lines of {len(way)} functions"
        for path in dict.fromkeys(each.path for each in way):
            here = [each for each in way if each.path == path]
            yield f"{lines_of(here):>6}  {path}"
            yield from (f"{each.lines:>12}  {each.name}, line {each.line}" for each in here)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="make measure")
    parser.add_argument("--which", action="store_true", help="list the files and functions that each act enters")
    asked = parser.parse_args()
    codebase = Codebase()
    ways = perform(codebase)
    lines = which(ways) if asked.which else (*table(list(figures(codebase, ways))), *longest(codebase))
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
