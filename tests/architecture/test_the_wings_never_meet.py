"""Marketing and sales share nothing but the ground, in ways that an import checker does not see either."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from funnel.celery import app as celery
from tests.architecture.floors import APPS, BELOW, OTHER, ROOT, WINGS, modules, name_of, templates, texts

TEMPLATE_TAGS = re.compile(r"{%-?\s*(extends|include|url|partial)\s+(.*?)%}", re.DOTALL)
QUOTED = re.compile(r"""["']([^"']+)["']""")


@pytest.mark.parametrize("app", APPS)
def test_imports_run_downwards_only(app: str) -> None:
    for path in modules(app, migrations=True):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            floors = {name.partition(".")[0] for name in names} & set(APPS)
            assert floors <= BELOW[app], f"{name_of(path)}:{node.lineno} imports {floors - BELOW[app]}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("app", APPS)
def test_models_point_downwards_only(app: str) -> None:
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.auto_created and not field.concrete:
                continue  # the other end of a relation: its own model is asked
            related: Any = getattr(field, "related_model", None)
            if related is not None and related._meta.app_label in APPS:
                assert related._meta.app_label in BELOW[app], f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("app", APPS)
def test_migrations_depend_downwards_only(app: str) -> None:
    for (label, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        if label == app:
            asked = {other for other, _ in [*migration.dependencies, *migration.run_before]} & set(APPS)
            assert asked <= BELOW[app], f"{app}.{name} depends on {asked - BELOW[app]}"


@pytest.mark.parametrize("wing", WINGS)
def test_no_text_in_a_wing_names_a_part_of_the_other(wing: str) -> None:
    """A string foreign key, a task, a URL name, a template, a related query: all would be one."""
    other = OTHER[wing]
    named = re.compile(rf"(?<![\w/]){other}[.:/_]\w")
    for path in modules(wing, migrations=True):
        for text in texts(path):
            assert not named.search(text), f"{name_of(path)} names {text!r}"


def test_no_text_on_the_ground_names_a_wing_or_the_roof() -> None:
    named = re.compile(r"(?<![\w/])(?:marketing|sales|funnel)[.:/]\w")
    for path in modules("business", migrations=True):
        for text in texts(path):
            assert not named.search(text), f"{name_of(path)} names {text!r}"


@pytest.mark.parametrize("wing", WINGS)
def test_a_wings_templates_name_only_what_is_theirs(wing: str) -> None:
    for path in templates(wing):
        for tag, words in TEMPLATE_TAGS.findall(path.read_text()):
            for name in QUOTED.findall(words)[:1]:
                if tag == "url":
                    allowed = name.partition(":")[0] in {wing, "people", "handover"} and ":" in name
                elif tag == "extends":
                    allowed = name == "base.html" or name.startswith(f"{wing}/")
                elif tag == "include":
                    allowed = name.startswith(("shared/", f"{wing}/", "#")) or "/" not in name.partition("#")[0]
                else:
                    allowed = True
                assert allowed, f"{name_of(path)}: {{% {tag} {name} %}}"


@pytest.mark.parametrize("wing", WINGS)
def test_a_wings_templates_do_not_reach_into_the_other_by_address(wing: str) -> None:
    for path in templates(wing):
        assert not re.search(rf"""["'/]{OTHER[wing]}/""", path.read_text()), name_of(path)


SHARED_MAY_NAME = {"people", "handover"}


def test_shared_templates_that_wings_include_name_no_wing() -> None:
    """All but the list of pages of the hat that is on, which is the roof's and only base.html includes."""
    for path in templates("shared"):
        if path.name == "wing.html":
            continue
        for tag, words in TEMPLATE_TAGS.findall(path.read_text()):
            for name in QUOTED.findall(words)[:1]:
                if tag == "url":
                    assert name.partition(":")[0] in SHARED_MAY_NAME, f"{name_of(path)}: {name}"
    for path in templates():
        if path.name != "base.html":
            assert "shared/wing.html" not in path.read_text(), name_of(path)


RENDERED = re.compile(r"^[\w-]+(?:/[\w.-]+)*\.(?:html|txt|svg)(?:#\w+)?$")


@pytest.mark.parametrize("app", APPS)
def test_a_view_renders_no_template_of_a_floor_above_or_beside(app: str) -> None:
    for path in modules(app):
        for text in texts(path):
            folder = text.partition("/")[0]
            if RENDERED.match(text) and folder in {*WINGS, "overview", "people", "handover", "setup", "weekly", "demo"}:
                assert app in {"funnel", folder}, f"{name_of(path)} renders {text}"


def test_every_task_runs_on_the_queue_of_its_floor() -> None:
    celery.loader.import_default_modules()
    own = [name for name in celery.tasks if name.partition(".")[0] in APPS]
    for name in own:
        floor = name.partition(".")[0]
        assert floor != "business", "the ground has no jobs"
        queue = celery.amqp.router.route({}, name)["queue"].name
        assert queue == floor, f"{name} goes to {queue}"


def test_what_beat_starts_exists_or_is_a_wings_sweep() -> None:
    celery.loader.import_default_modules()
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in celery.tasks, f"{name}: {entry['task']}"


def test_there_is_something_to_look_at() -> None:
    """So that a moved folder does not make all of this true of nothing."""
    for wing in WINGS:
        assert len(list(modules(wing))) > 5
        assert len(list(templates(wing))) > 2
    assert (ROOT / "templates" / "base.html").exists()
    assert isinstance(ROOT, Path)
