"""Which of the project's functions are entered while something happens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from benchmarks.codebase.functions import ROOT, Codebase, Function


@contextmanager
def entered(codebase: Codebase) -> Iterator[list[Function]]:
    """Collects the project's functions that are entered within it, each once, in their order.

    Lambdas, comprehensions and classes are no functions here; migrations, tests and libraries are not the project's.
    """
    known = {(str(ROOT / each.path), each.begins, each.name): each for each in codebase.functions}
    seen: set[CodeType] = set()
    found: list[Function] = []

    def look(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code not in seen:
            seen.add(code)
            if function := known.get((code.co_filename, code.co_firstlineno, code.co_name)):
                found.append(function)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(before)
