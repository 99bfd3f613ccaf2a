"""Every address of the house and of a business, and every name of something that may be sent to it."""

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.urls import Resolver404, get_resolver, resolve

from tests.architecture.test_every_address_has_a_guard import views
from tests.fuzz.pages import Form
from tests.fuzz.world import World

FLOORS = ("business", "marketing", "sales", "funnel")
READ_FROM_REQUEST = re.compile(r"""(?:GET|POST|FILES|COOKIES|params|data)(?:\.get(?:list)?\(|\[)\s*["']([\w-]+)["']""")
IN_TEMPLATE = re.compile(r"""\bname="([\w-]+)\"""")
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
OF_EXPRESSION = re.compile(r"\(\?P<(\w+)>[^()]*\)")

EVERYWHERE = {"next", "back"}  # where a form leads to afterwards: read in one place for all of them
KINDS = {
    "number": "number",
    "decimal": "money",
    "date": "date",
    "email": "mail",
    "text": "text",
    "search": "text",
    "textarea": "text",
}


@dataclass
class Route:
    """One address: where it is answered, by what, and what is known to be sent there."""

    pattern: str
    inside: bool  # behind /<business>/
    view: Any
    names: set[str] = field(default_factory=set)
    paths: list[str] = field(default_factory=list)  # seen on pages, with real references in them
    forms: list[tuple[str, Form]] = field(default_factory=list)  # with the path each is sent to

    def __str__(self) -> str:
        return ("/<business>/" if self.inside else "/") + self.pattern

    def path(self, random: Random, world: World, odd: str) -> str:
        """One such address: mostly one that is there, else with a foreign, missing or odd reference in it."""
        if self.paths and random.random() < 0.6:
            return random.choice(self.paths)
        business = world.ours if random.random() < 0.85 else world.theirs
        start = f"/{business.slug}/" if self.inside else "/"
        return start + self.filled(random, world, odd)

    def filled(self, random: Random, world: World, odd: str) -> str:
        """The pattern with something in the place of each parameter."""

        def fill(found: re.Match[str]) -> str:
            if random.random() < 0.25:
                return odd
            return random.choice(world.references if found.groupdict().get("kind") == "uuid" else world.numbers)

        pattern = OF_EXPRESSION.sub(r"<\1>", self.pattern.replace("^", "").rstrip("$"))
        return PARAMETER.sub(fill, pattern)


class Routes:
    """All of them. A new address, form, field or parameter is among them by itself."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.all = [
            Route(pattern, inside, view)
            for inside, urlconf in ((False, settings.ROOT_URLCONF), (True, settings.BUSINESS_URLCONF))
            for pattern, _, view in views(get_resolver(urlconf))
        ]
        for route in self.all:
            route.names |= self.read_by(route.view) | EVERYWHERE

    def read_by(self, view: Any) -> set[str]:
        """The names a view may look for: those its module names, and the fields of the forms its module knows."""
        module = inspect.getmodule(inspect.unwrap(view))
        assert module is not None, view
        names = set(READ_FROM_REQUEST.findall(source_of(module)))
        names |= {word for word in re.findall(r"""["']([\w-]{1,30})["']""", source_of(module)) if word in self.known}
        for known in [*vars(module).values(), getattr(view, "view_class", None)]:
            names |= set(fields_of(known)) | set(fields_of(getattr(known, "form_class", None)))
        return names

    @cached_property
    def known(self) -> set[str]:
        """Every name that anything reads from a request, or a page has a field for."""
        found: set[str] = set()
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in FLOORS:
                found |= set(READ_FROM_REQUEST.findall(source_of(module)))
                found |= {each for known in vars(module).values() for each in fields_of(known)}
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html"):
            found |= set(IN_TEMPLATE.findall(template.read_text()))
        return found

    def learn(self, form: Form) -> None:
        """What kind of thing the fields of a page are for."""
        for entry in form.fields:
            kind = "address" if entry.value.startswith("/") else KINDS.get(entry.kind, "")
            kind = "number" if entry.choices and all(each.isdigit() for each in entry.choices if each) else kind
            if kind and self.kinds.get(entry.name) != "address":
                self.kinds[entry.name] = "money" if "0.00" in entry.value or entry.kind == "decimal" else kind

    def kind_of(self, name: str) -> str:
        """What kind of thing a name is for; nothing where nobody knows."""
        return "address" if name in EVERYWHERE else self.kinds.get(name, "")

    def of(self, path: str, slugs: set[str]) -> Route | None:
        """Which route answers a path; None for none."""
        first, slash, rest = path.removeprefix("/").partition("/")
        inside = bool(slash) and first in slugs
        urlconf = settings.BUSINESS_URLCONF if inside else settings.ROOT_URLCONF
        try:
            found = resolve(f"/{rest}" if inside else path, urlconf=urlconf)
        except Resolver404:
            return None
        return next((each for each in self.all if each.inside == inside and each.view is found.func), None)

    def pairs(self) -> Iterator[tuple[Route, str]]:
        """Each route with each name of something that may be sent there, and once with nothing."""
        for route in self.all:
            yield route, ""
            for name in sorted(route.names):
                yield route, name


def source_of(module: ModuleType) -> str:
    """A module as it is written; nothing for one that is not."""
    try:
        return inspect.getsource(module)
    except (OSError, TypeError):
        return ""


def fields_of(known: Any) -> list[str]:
    """The field names of a form's class; none for anything else."""
    return list(getattr(known, "base_fields", ())) if isinstance(known, type) and issubclass(known, BaseForm) else []
