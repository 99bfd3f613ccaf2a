"""Asks and asks: `fuzz(count, seed)`. Days are independent: each begins with the same world, and is forgotten."""

import logging
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.urls import set_script_prefix, set_urlconf
from django.utils import timezone, translation

from tests.fuzz.asking import HEADERS, Answer, Asked, Asker, ask
from tests.fuzz.harvest import harvest
from tests.fuzz.routes import Route, Routes
from tests.fuzz.world import OURS, THEIRS, World, make_world

Deck = list[tuple[Route, str, str]]  # route, a name of something sent, or a header
A_DAY = 20  # requests; what the first does, the last finds done
WHO = ("owner", "stranger", "marketer", "salesperson", "elsewhere")
INSIDE, OUTSIDE = (57, 8, 12, 15, 8), (30, 50, 0, 10, 10)  # how often each of them, behind a business's address or not
MAY_NOT_READ = {
    "stranger": (OURS, THEIRS),
    "elsewhere": (OURS,),
    "owner": (THEIRS,),
    "marketer": (THEIRS,),
    "salesperson": (THEIRS,),
}
HERE = "http://testserver/"
BIGGEST = 3_000_000  # bytes of a page
SLOW = 2.0  # seconds


@dataclass
class Fault:
    """Something that should not have been answered, and how to see it again."""

    what: str
    where: str
    day: int
    asked: list[Asked]
    story: str = ""
    times: int = 1

    def __str__(self) -> str:
        steps = "\n".join(str(each) for each in self.asked)
        return f"{self.what} ({self.times} times), first on day {self.day}:\n{steps}\n{self.story}"


@dataclass
class Found:
    """What a run found: faults by where they are, and how often each route answered what."""

    faults: dict[str, Fault] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    slow: list[tuple[float, str]] = field(default_factory=list)
    count: int = 0

    def note(self, fault: Fault) -> None:
        """One of each kind is told."""
        if fault.where in self.faults:
            self.faults[fault.where].times += 1
        else:
            self.faults[fault.where] = fault


def fuzz(count: int, seed: int, *, first_day: int = 0) -> Found:
    """Send so many requests, each name of each route in turn; the same for the same seed. Needs an empty database.

    A fault tells its day: `first_day` with a count of 20 sends that day's requests alone.
    """
    found = Found()
    with quiet(), transaction.atomic():
        world = make_world()
        routes = Routes()
        harvest(routes, world)
        deck = [(route, name, "") for route, name in routes.pairs()]
        deck += [(route, "", header) for header in HEADERS for route in random_routes(routes, seed, header)]
        Random(seed).shuffle(deck)
        for day in range(first_day, first_day + -(-count // A_DAY)):
            live(day, seed, deck, routes, world, found)
        transaction.set_rollback(True)
    return found


def random_routes(routes: Routes, seed: int, header: str) -> list[Route]:
    """Some for each header: which of them reads it is nowhere said."""
    return Random(f"{seed}/{header}").sample(routes.all, len(HEADERS[header]))


@contextmanager
def quiet() -> Iterator[None]:
    """What is answered with a 4xx is logged by Django; nobody reads a thousand lines of it."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def live(day: int, seed: int, deck: Deck, routes: Routes, world: World, found: Found) -> None:
    """One day: its requests one after the other on what the ones before left; then all is as it was."""
    random = Random(f"{seed}/{day}")
    asker, so_far = Asker(random, routes, world), []
    cache.clear()
    with transaction.atomic():
        for place in range(day * A_DAY, (day + 1) * A_DAY):
            route, name, header = deck[place % len(deck)]
            asked = asker.make(random.choices(WHO, INSIDE if route.inside else OUTSIDE)[0], route, name, header)
            so_far.append(asked)
            began = time.monotonic()
            answer = ask(asked, world.sessions[asked.who], token=random.random() < 0.95)
            took = time.monotonic() - began
            found.count += 1
            found.statuses.setdefault(str(route), Counter())[answer.status] += 1
            if took > SLOW:
                found.slow.append((took, str(asked)))
            what, where = wrong_with(asked, answer, by_link=world.extra_addresses)
            if what:
                found.note(Fault(what, where, day, so_far[-1:], story_of(answer)))
                if answer.status == 500:
                    break  # PostgreSQL answers nothing more in a transaction that failed
        transaction.set_rollback(True)
    as_before()


def as_before() -> None:
    """A request that broke off in the middle may leave the thread in its business."""
    set_script_prefix("/")
    set_urlconf(None)
    timezone.deactivate()
    translation.deactivate()


def wrong_with(asked: Asked, answer: Answer, *, by_link: tuple[str, ...]) -> tuple[str, str]:
    """What is wrong with an answer, and what tells this fault from others; nothing for a plain answer."""
    if answer.problem is not None or (answer.status >= 500 and not asked.path.startswith("/health/")):
        return f"HTTP {answer.status}: {answer.problem!r:.300}", place_of(answer.problem) or asked.path
    for word in MAY_NOT_READ[asked.who]:
        if asked.path not in by_link and word.encode() in answer.content:
            return f"{asked.who} reads of {word}", f"{asked.path} {word}"
    there = answer.headers.get("Location", "") or answer.headers.get("HX-Redirect", "")
    if urlsplit(urljoin(HERE, there.replace("\\", "/"))).netloc != urlsplit(HERE).netloc:
        return f"leads to another site: {there[:300]!r}", f"leads away {asked.path}"
    if len(answer.content) > BIGGEST:
        return f"{len(answer.content)} bytes", f"bytes {asked.path}"
    return "", ""


def place_of(problem: BaseException | None) -> str:
    """Where an exception came from: its kind and the last line of ours."""
    if problem is None:
        return ""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename and "/tests/" not in frame.filename]
    last = (ours or frames)[-1]
    return f"{type(problem).__name__} {last.filename}:{last.lineno} {frames[-1].filename}:{frames[-1].lineno}"


def story_of(answer: Answer) -> str:
    """The end of a traceback."""
    if answer.problem is None:
        return ""
    return "".join(traceback.format_exception(answer.problem)[-7:])[-3000:]
