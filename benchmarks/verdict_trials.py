"""Trying the verdict on many made-up businesses, on all cores, and the same every time."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pool

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulated_businesses import WEEKS_IN_QUARTER, Days, Firm, Floats, live
from benchmarks.verdict_looks import TESTS, agree, first_claims

SEED = 1966  # the year of the log-rank test
AT_ONCE = 100  # businesses that a process takes at a time; at least one of them is held to the real function
FEWER, MORE = 0, 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many businesses of a kind, looked at on so many Mondays. A firm's `weeks` are those at the first look.

    `held`: at every look of every business the real function is asked as well, for here a promise is measured.
    """

    name: str
    draw: Callable[[np.random.Generator], Firm]
    looks: int
    businesses: int
    held: bool = False

    def looks_held(self, *, first: bool) -> Iterable[int]:
        """At which looks a business, perhaps the `first` of its hundred, is held to the real function."""
        few = {0, self.looks // 2, self.looks - 1} if first else ()
        return range(self.looks) if self.held else few


@dataclass(frozen=True, slots=True)
class Seen:
    """Who was looked at and what they were told: `claims` by business, test, and fewer or more, as `first_claims`."""

    prospects: Floats
    phi: Floats
    age: Days
    claims: Days
    agreed: int

    def told(self, look: int, tests: Iterable[str] = TESTS, ways: Iterable[int] = (FEWER, MORE)) -> NDArray[np.bool_]:
        """Which businesses heard one of these claims at one of the looks up to this."""
        by_test = self.claims[:, [TESTS.index(test) for test in tests]]
        heard: NDArray[np.bool_] = np.any(by_test[:, :, list(ways)] <= look, axis=(1, 2))
        return heard


def see(scenarios: list[Scenario]) -> Iterator[tuple[str, Seen]]:
    """The name of each scenario and what was seen, in their order."""
    tasks = [(each, start) for each in scenarios for start in range(0, each.businesses, AT_ONCE)]
    with Pool() as pool:
        found = pool.imap(some, tasks)
        for each in scenarios:
            yield each.name, together([next(found) for _ in range(0, each.businesses, AT_ONCE)])


def some(task: tuple[Scenario, int]) -> Seen:
    """Some businesses of a scenario. Each has dice of its own, so that it doesn't matter which process throws them."""
    scenario, start = task
    firms, claims, agreed = [], [], 0
    for number in range(start, min(start + AT_ONCE, scenario.businesses)):
        rng = np.random.default_rng([SEED, zlib.crc32(scenario.name.encode()), number])
        firm = scenario.draw(rng)
        weeks = firm.weeks + scenario.looks - 1
        books = live(replace(firm, weeks=weeks), rng)
        firms.append(firm)
        claims.append(first_claims(books, weeks, scenario.looks))
        agreed += agree(books, weeks, scenario.looks, scenario.looks_held(first=number == start))
    return Seen(
        np.array([firm.leads_per_week * WEEKS_IN_QUARTER / firm.leads_per_prospect for firm in firms]),
        np.array([firm.phi for firm in firms]),
        np.array([firm.weeks for firm in firms]),
        np.array(claims),
        agreed,
    )


def together(parts: list[Seen]) -> Seen:
    """The parts of a scenario as one."""
    return Seen(
        np.concatenate([each.prospects for each in parts]),
        np.concatenate([each.phi for each in parts]),
        np.concatenate([each.age for each in parts]),
        np.concatenate([each.claims for each in parts]),
        sum(each.agreed for each in parts),
    )
