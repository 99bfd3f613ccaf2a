"""What `make bench` runs: how the cost of a page and of the jobs grows with the number of leads.

Everything happens in a database of its own that is thrown away. A ratio near 1 means that ten times the leads cost
the same; near 10, that they cost ten times as much. Absolute times are this machine's and say little.
"""

import os
import tempfile
from collections.abc import Callable
from statistics import median
from time import perf_counter

SIZES = (1_000, 10_000)
ROUNDS = 7


def prepare() -> None:
    """A database of its own, before the settings are read."""
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="two-hats-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "funnel.settings"
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    import django  # noqa: PLC0415 - after the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def timed(act: Callable[[], object]) -> float:
    """The median of several runs in seconds, after one that is not counted."""
    act()
    runs = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        act()
        runs.append(perf_counter() - begun)
    return median(runs)


def main() -> None:
    """Measure at each size, print the ratios."""
    prepare()
    from benchmarks.timed_business import measures  # noqa: PLC0415

    found = {size: {name: timed(act) for name, act in measures(size).items()} for size in SIZES}
    small, large = SIZES
    print(f"{'':34}{small:>10,}{large:>12,}{'ratio':>8}")
    for name, seconds in found[small].items():
        print(
            f"{name:34}{seconds * 1000:>8.1f}ms{found[large][name] * 1000:>10.1f}ms{found[large][name] / seconds:>8.1f}"
        )


if __name__ == "__main__":
    main()
