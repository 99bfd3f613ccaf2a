"""`make soak`: every part on every database that answers, bounded and seeded. A fault makes the exit code 1.

make soak                                  all parts, ten minutes
make soak ARGS="crowd --seconds 60"        one part, a minute
make soak ARGS="--seed 7 --database sqlite"
"""

import argparse
import sys
import time
from collections.abc import Callable

from tests import needs
from tests.soak.crowd import crowd
from tests.soak.heavy import heavy
from tests.soak.one_time_keys import keys
from tests.soak.place import Place
from tests.soak.printing import say
from tests.soak.quiet import quiet
from tests.soak.trials import fuzz, walk

Part = Callable[[Place, float, int], list[str]]

PARTS: dict[str, Part] = {"crowd": crowd, "keys": keys, "quiet": quiet, "heavy": heavy, "fuzz": fuzz, "walk": walk}
DEFAULT_SECONDS = 600.0


def places(wanted: str) -> list[Place]:
    """Where to run: the embedded default, and the services where they answer."""
    found = [Place("sqlite")]
    if needs.postgres_answers() and needs.redis_server():
        found.append(Place("postgresql"))
    elif needs.REQUIRED:
        say("PostgreSQL or Redis was not found, and REQUIRE_SERVICES=1 asks for both.")
        sys.exit(1)
    return [place for place in found if wanted in ("", place.name)]


def known(name: str) -> str:
    """The name of a part. Raises ArgumentTypeError for any other."""
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"no part is called {name}")
    return name


def main() -> int:
    """Run what was asked for; the exit code comes back."""
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("part", nargs="*", type=known, help=f"{', '.join(PARTS)}; by default all")
    parser.add_argument("--seconds", type=float, default=DEFAULT_SECONDS, help="of all parts together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["", "sqlite", "postgresql"], default="")
    options = parser.parse_args()
    names = options.part or list(PARTS)
    runs = [(name, place) for place in places(options.database) for name in names]
    faults: list[str] = []
    for name, place in runs:
        began = time.monotonic()
        say(f"== {name} on {place.name}, seed {options.seed}")
        faults += [
            f"{name} on {place.name}: {fault}"
            for fault in PARTS[name](place, options.seconds / len(runs), options.seed)
        ]
        say(f"== {name} on {place.name} took {time.monotonic() - began:.0f} s")
    for fault in faults:
        say(f"Fault: {fault}")
    say(f"{len(runs)} runs, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
