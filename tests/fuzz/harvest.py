"""Visits every page there is, and remembers what its forms would send and where its links lead."""

from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction

from tests.fuzz.asking import Asked, ask
from tests.fuzz.pages import Form, read
from tests.fuzz.routes import Route, Routes
from tests.fuzz.world import World

OF_EACH = 6  # so many different forms and addresses of a route are enough
HTML = "text/html"


def harvest(routes: Routes, world: World) -> None:
    """Fill in what is sent to each route, as the pages of the owner and of a stranger have it."""
    for who in ("owner", "stranger", "salesperson"):
        with transaction.atomic():
            Walk(routes, world, who).go()
            transaction.set_rollback(True)


class Walk:
    """One visitor, from page to page."""

    def __init__(self, routes: Routes, world: World, who: str) -> None:
        self.routes, self.world, self.who = routes, world, who
        self.slugs = {world.ours.slug, world.theirs.slug}
        self.visited: dict[int, int] = {}
        self.waiting = [*world.extra_addresses]
        for route in routes.all:
            start = f"/{world.ours.slug}/" if route.inside else "/"
            if "<" not in route.pattern and "(" not in route.pattern:
                self.waiting.append(start + route.pattern)

    def go(self) -> None:
        """Until there is no page left that is new enough."""
        known: set[str] = set()
        while self.waiting:
            address = self.waiting.pop(0)
            if address in known:
                continue
            known.add(address)
            route = self.routes.of(urlsplit(address).path, self.slugs)
            if route is not None and self.is_worth_it(route, address):
                self.visit(route, address)

    def is_worth_it(self, route: Route, address: str) -> bool:
        """Whether this route was not seen often enough yet. Its parameters are remembered anyhow."""
        parts = urlsplit(address)
        route.names |= {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        if parts.path not in route.paths and len(route.paths) < OF_EACH:
            route.paths.append(parts.path)
        self.visited[id(route)] = self.visited.get(id(route), 0) + 1
        return self.visited[id(route)] <= OF_EACH

    def visit(self, route: Route, address: str) -> None:
        """Read one page."""
        parts = urlsplit(address)
        asked = Asked(self.who, "GET", parts.path, query=parts.query.encode())
        answer = ask(asked, self.world.sessions[self.who])
        if answer.status in (301, 302):
            self.follow(address, answer.headers["Location"])
        if not answer.headers.get("Content-Type", "").startswith(HTML):
            return
        page = read(answer.content.decode(errors="replace"))
        for link in page.links:
            self.follow(address, link)
        for form in page.forms:
            self.keep(urljoin(address, form.action or address), form)

    def follow(self, here: str, link: str) -> None:
        """A link of ours is a page to visit."""
        there = urlsplit(urljoin(here, link))
        if there.scheme in ("", "http") and there.netloc in ("", "testserver"):
            self.waiting.append(there.path + (f"?{there.query}" if there.query else ""))

    def keep(self, address: str, form: Form) -> None:
        """Remember a form at the route it is sent to."""
        self.routes.learn(form)
        path = urlsplit(address).path
        route = self.routes.of(path, self.slugs)
        if route is None:
            return
        names = {entry.name for entry in form.fields}
        route.names |= names
        if path not in route.paths and len(route.paths) < OF_EACH:
            route.paths.append(path)
        alike = [each for _, each in route.forms if {entry.name for entry in each.fields} == names]
        if len(alike) < OF_EACH // 2:
            route.forms.append((path, form))
