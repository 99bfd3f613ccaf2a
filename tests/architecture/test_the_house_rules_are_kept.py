"""Small files, plain names, scoped tables, templates that run under the strict policy."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.floors import APPS, ROOT, modules, name_of, templates

LONGEST_MODULE = 250
LONGEST_FUNCTION = 30
NO_NAMES = {"utils", "helpers", "common", "services", "core", "misc", "util", "helper", "manager", "managers"}

# These have no `business` of their own: they hang on the row named, which has one, or stand above any business.
SCOPED_THROUGH = {
    "business.User": "above any business",
    "business.Business": "is one",
    "business.Note": "person",
    "business.Email": "person",
    "business.Phone": "person",
    "marketing.Touch": "lead",
    "marketing.SignSeen": "lead",
    "marketing.PreLeadCount": "campaign",
    "marketing.Campaign_sources": "campaign",
    "business.Pulse": "above any business",
    "business.User_groups": "above any business",
    "business.User_user_permissions": "above any business",
    "business.SentForm": "above any business",  # a business can be founded by one too
}


def own_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def test_every_row_belongs_to_one_business() -> None:
    for model in own_models():
        label = model._meta.label
        if label in SCOPED_THROUGH:
            through = SCOPED_THROUGH[label]
            if " " not in through:
                parent = model._meta.get_field(through).related_model
                assert parent is not None
                assert isinstance(parent, type)
                assert "business" in {field.name for field in parent._meta.get_fields()}, label
            continue
        field = model._meta.get_field("business")
        assert isinstance(field, models.ForeignKey), label
        assert not field.null, f"{label} may belong to nobody"
        assert field.remote_field.on_delete is models.CASCADE, label


def test_no_exception_is_left_over() -> None:
    assert set(SCOPED_THROUGH) <= {model._meta.label for model in own_models()}


@pytest.mark.parametrize("app", APPS)
def test_modules_are_short(app: str) -> None:
    long = {name_of(path): n for path in modules(app) if (n := len(path.read_text().splitlines())) > LONGEST_MODULE}
    assert not long, "split these by idea"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How long a function's body is: verbs name every argument on a line of its own, and say what they do."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("app", APPS)
def test_functions_are_short(app: str) -> None:
    long = {}
    for path in modules(app):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > LONGEST_FUNCTION:
                long[f"{name_of(path)}:{node.name}"] = lines_of(node)
    assert not long


def test_modules_are_called_by_what_they_are_about() -> None:
    for path in modules():
        assert not {*path.with_suffix("").parts[len(ROOT.parts) :]} & NO_NAMES, name_of(path)


def test_every_module_says_what_it_is_about() -> None:
    for path in modules():
        if path.name in {"__init__.py", "apps.py"} and not path.read_text().strip():
            continue
        tree = ast.parse(path.read_text())
        if path.name != "apps.py":
            assert ast.get_docstring(tree), f"{name_of(path)} does not say what it is about"


def test_migrations_are_called_by_what_they_do() -> None:
    for app in APPS:
        for path in (ROOT / app / "migrations").glob("0*.py"):
            words = path.stem.partition("_")[2]
            assert not re.search(r"auto_|initial|_and_more|^(alter|remove|rename|delete)_\w+_\w+$", words), name_of(
                path
            )


INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on\b", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action|hx-\w+|content)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE)


def pages() -> list[str]:
    """Templates of pages. A mail carries its looks with it, because a mail program fetches none."""
    return [
        name_of(path)
        for path in templates()
        if path.suffix == ".html" and "mail" not in path.as_posix() and "weekly" not in path.parts
    ]


def test_templates_run_under_the_strict_policy() -> None:
    assert len(pages()) > 20
    for name in pages():
        text = (ROOT / name).read_text()
        for rule in (INLINE, INLINE_SCRIPT, ELSEWHERE):
            found = rule.search(text)
            assert not found, f"{name}: {found}"


TAGS_AND_CODE = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*block width\s*%}.*?endblock\s*%}|<script\b.*?</script>|<svg\b.*?</svg>"
    r"|<(?:kbd|code)\b.*?</(?:kbd|code)>|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)
SPOKEN = re.compile(r"""\b(?:aria-label|title|placeholder|alt)\s*=\s*(["'])(.*?)\1""", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = re.compile(r"&\w+;|Two Hats")


def untranslated(text: str) -> set[str]:
    """Words a reader sees that no translator would."""
    bare = TAGS_AND_CODE.sub("", text)
    seen = {words for _, words in SPOKEN.findall(bare)}
    without_tags = re.sub(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""", "\n", bare, flags=re.DOTALL)
    seen.update(without_tags.split("\n"))
    return {words.strip() for words in seen if LETTERS.search(NOT_WORDS.sub("", words))}


def test_every_word_on_a_page_can_be_translated() -> None:
    for name in pages():
        if name == "templates/500.html":
            continue  # shown when nothing works, so nothing is asked of it
        found = untranslated((ROOT / name).read_text())
        assert not found, f"{name}: {found}"


def test_the_search_for_untranslated_words_finds_them() -> None:
    assert untranslated("<p>Hello there</p>") == {"Hello there"}
    assert untranslated('<a title="Open it" href="/x">{% translate "Open" %}</a>') == {"Open it"}
    assert not untranslated(
        "<a title=\"{% translate 'Open it' %}\">{{ name }} · {% blocktranslate %}x{% endblocktranslate %}</a>"
    )
