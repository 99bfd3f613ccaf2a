"""What `python -m benchmarks.verdict` runs: how seldom the verdict cries wolf, and how soon it notices.

It prints the tables of docs/verdict.md, the same every time, and ends with an error where a promise is not kept.
`--quick` tries a tenth of the businesses.
"""

import sys
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import scenarios as tried
from benchmarks.verdict_looks import TESTS
from benchmarks.verdict_trials import FEWER, MORE, Seen, see
from business.statistics import wilson

LEADS, CONVERSION = TESTS[:1], TESTS[1:]
KINDS = {"any claim": TESTS, "of leads": LEADS, "of conversion": CONVERSION, **{each: (each,) for each in CONVERSION}}
SOON, LATE = (4, 8, 12, 26), (4, 8, 12, 26, 52)
AT_MOST, AT_LEAST = 0.05, 0.8
GROUPS = (
    ("60 to 100 prospects a quarter", "prospects", 60, 100),
    ("100 to 200", "prospects", 100, 200),
    ("200 to 400", "prospects", 200, 400),
    ("φ 1 to 1.33", "phi", 1, 1.33),
    ("φ 1.33 to 1.67", "phi", 1.33, 1.67),
    ("φ 1.67 to 2", "phi", 1.67, 2),
    ("24 to 37 weeks old at the first look", "age", 24, 38),
    ("38 to 63", "age", 38, 64),
    ("64 to 90", "age", 64, 91),
)
Heard = NDArray[np.bool_]
Found = dict[str, Seen]


def main() -> None:
    """Print every table as soon as it is known."""
    few = 400 if "--quick" in sys.argv[1:] else 4_000
    begun, agreed, promised = perf_counter(), 0, []
    for title, scenarios, table in (
        ("Nothing happens: who hears a claim in 13 weeks", tried.nothing_happens(few), false_alarms),
        ("200 prospects a quarter: 40 % falling to 20 %", tried.sales_falls(few), falls),
        ("20 leads a week halving, φ = 2", tried.leads_halve(few), halvings),
        ("Sales of any size", tried.small_sales(few // 2), any_sales),
        ("Marketing of any size", tried.small_marketing(few // 2), any_marketing),
    ):
        found = dict(see(scenarios))
        agreed += sum(seen.agreed for seen in found.values())
        promised += [seen for name, seen in found.items() if name.startswith(tried.PROMISE)]
        print(f"\n### {title}\n", *table(found), sep="\n", flush=True)
    found_of = promises(*promised)
    print("\n### The promises\n", *kept_or_not(found_of), sep="\n")
    print(f"\n{agreed:,} of the log-rank tests were made again by the real function: all alike.")
    print(f"{perf_counter() - begun:.0f} seconds", file=sys.stderr)
    if not all(promise.is_kept for promise in found_of):
        sys.exit("A promise is not kept.")


class Promise(NamedTuple):
    """What is asked of the verdict, and who heard what."""

    name: str
    asked: str
    heard: Heard
    is_kept: bool


def promises(quiet: Seen, falling: Seen, halving: Seen) -> list[Promise]:
    """The three, each measured in the scenario made for it."""
    heard, customers, leads = (
        quiet.told(tried.QUARTER),
        falling.told(12, CONVERSION, [FEWER]),
        halving.told(8, LEADS, [FEWER]),
    )
    unchanged = f"{heard.size:,} unchanged businesses: any claim in 13 weeks"
    fall = "200 prospects a quarter, 40 % falling to 20 %: noticed within 12 weeks"
    half = "20 leads a week halving, φ = 2: noticed within 8 weeks"
    at_most, at_least = f"at most {AT_MOST * 100:.0f} %", f"at least {AT_LEAST * 100:.0f} %"
    return [
        Promise(unchanged, at_most, heard, is_kept=bool(heard.mean() <= AT_MOST)),
        Promise(fall, at_least, customers, is_kept=bool(customers.mean() >= AT_LEAST)),
        Promise(half, at_least, leads, is_kept=bool(leads.mean() >= AT_LEAST)),
    ]


def kept_or_not(found: Iterable[Promise]) -> Iterator[str]:
    """Each promise on a line."""
    yield from header("promise", "asked", "found", "")
    for promise in found:
        kept = "kept" if promise.is_kept else "**not kept**"
        yield row(promise.name, promise.asked, with_range(promise.heard), kept)


def false_alarms(found: Found) -> Iterator[str]:
    """Who hears a claim although nothing happens: as promised, by group and by kind; then what strains it."""
    (_, promise), *strained = found.items()
    yield from header("", "businesses", *KINDS)
    yield alarms("**all**", promise, promise.age > 0)
    for name, trait, low, high in GROUPS:
        values = getattr(promise, trait)
        yield alarms(name, promise, (values >= low) & (values < high))
    yield ""
    yield from header("", "fewer", "more")
    for test in TESTS:
        yield row(test, *(percent(promise.told(tried.A_YEAR, [test], [way])) for way in (FEWER, MORE)))
    yield ""
    yield from header("", "businesses", *KINDS)
    for name, seen in strained:
        yield alarms(name, seen, seen.age > 0)


def alarms(name: str, seen: Seen, chosen: Heard) -> str:
    """The shares of some businesses that hear a claim at any look."""
    heard = [seen.told(tried.A_YEAR, tests)[chosen] for tests in KINDS.values()]
    return row(name, f"{chosen.sum():,}", with_range(heard[0]), *map(percent, heard[1:]))


def falls(found: Found) -> Iterator[str]:
    """How soon a fall of sales is noticed."""
    yield from noticed(found, CONVERSION)


def halvings(found: Found) -> Iterator[str]:
    """How soon a fall of leads is noticed."""
    yield from noticed(found, LEADS)


def noticed(found: Found, tests: Iterable[str]) -> Iterator[str]:
    """Who is told of fewer within so many weeks, and who ever of more, which is wrong."""
    yield from header("", *(f"{weeks} weeks" for weeks in SOON), "“more”")
    for name, seen in found.items():
        shares = [seen.told(weeks, tests, [FEWER]) for weeks in SOON]
        yield row(name, *map(with_range, shares), percent(seen.told(max(SOON), tests, [MORE])))


def any_sales(found: Found) -> Iterator[str]:
    """By size and change, within so many weeks."""
    yield from header("prospects a quarter", "change", *(f"{weeks} weeks" for weeks in LATE))
    for size in tried.SIZES:
        for rates in tried.RATES:
            seen, way = found[tried.of_sales(size, rates)], FEWER if rates[1] < rates[0] else MORE
            shares = [whole(seen.told(weeks, CONVERSION, [way])) for weeks in LATE]
            yield row(str(size), "{:.0%} to {:.0%}".format(*rates).replace("%", " %"), *shares)


def any_marketing(found: Found) -> Iterator[str]:
    """By size and change, within so many weeks; for each, even and uneven weeks."""
    yield from header("leads a week", "change", *(f"{weeks} weeks" for weeks in LATE))
    for leads in tried.LEADS:
        for factor, change in zip(tried.FACTORS, ("halved", "doubled"), strict=True):
            kinds = [found[tried.of_marketing(leads, factor, phi)] for phi in tried.PHIS]
            way = FEWER if factor < 1 else MORE
            shares = [" · ".join(whole(seen.told(weeks, LEADS, [way])) for seen in kinds) for weeks in LATE]
            yield row(str(leads), change, *shares)


def header(*names: str) -> Iterator[str]:
    """The first two lines of a table, numbers to the right."""
    yield row(*names)
    yield "|---|" + "---:|" * (len(names) - 1)


def row(*cells: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def with_range(heard: Heard) -> str:
    """A share with its 95 % interval."""
    low, high = wilson(heard.mean(), heard.size)
    return f"{percent(heard)} ({low * 100:.1f} to {high * 100:.1f})"


def percent(heard: Heard) -> str:
    """A share with one decimal place."""
    return f"{heard.mean() * 100:.1f} %"


def whole(heard: Heard) -> str:
    """A share in whole percent, bare."""
    return f"{heard.mean() * 100:.0f}"


if __name__ == "__main__":
    main()
