"""What the tests of the architecture look at: the project's own modules and templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("business", "marketing", "sales", "funnel")
WINGS = ("marketing", "sales")
OTHER = {"marketing": "sales", "sales": "marketing"}
BELOW = {
    "business": {"business"},
    "marketing": {"marketing", "business"},
    "sales": {"sales", "business"},
    "funnel": set(APPS),
}


def modules(*apps: str, migrations: bool = False) -> Iterator[Path]:
    """The Python files of the apps."""
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def templates(folder: str = "") -> Iterator[Path]:
    """The templates in a folder, or all of them."""
    start = ROOT / "templates" / folder
    yield from sorted(path for path in start.rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def name_of(path: Path) -> str:
    """A path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def texts(path: Path) -> Iterator[str]:
    """Every string literal in a module that is no docstring."""
    tree = ast.parse(path.read_text())
    told = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                told.add(id(first.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
