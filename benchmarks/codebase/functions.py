"""The project's own functions and modules, and how long they are."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("business", "marketing", "sales", "funnel")


@dataclass(frozen=True, order=True)
class Function:
    """Something written with `def`: where it stands, and its lines from signature to end, with the docstring."""

    path: str
    line: int
    name: str
    lines: int
    begins: int  # the line of its first decorator, by which Python knows its code


class Codebase:
    """The Python of the four packages, without migrations; tests stand apart."""

    @cached_property
    def modules(self) -> dict[str, str]:
        """The text of each module by its path."""
        return {
            path.relative_to(ROOT).as_posix(): path.read_text()
            for app in APPS
            for path in sorted((ROOT / app).rglob("*.py"))
            if "migrations" not in path.parts
        }

    @cached_property
    def functions(self) -> list[Function]:
        """Every function, those within others too."""
        return [found for path, text in self.modules.items() for found in functions_in(path, ast.parse(text))]


def functions_in(path: str, tree: ast.Module) -> Iterator[Function]:
    """The functions of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            begins = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Function(path, node.lineno, node.name, lines, begins)
