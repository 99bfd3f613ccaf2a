"""The embedded default under load, nothing killed: it prints nothing beyond where it is, and leaves no files behind."""

import threading
import time

from tests.soak.client import Client
from tests.soak.place import Place
from tests.soak.printing import say

CLIENTS = 6
LEFT_AT_MOST = 20  # messages in the queue's folder, however many leads were logged


def quiet(place: Place, seconds: float, seed: int) -> list[str]:
    """Lines that nobody needs to see, and hint files that pile up."""
    with place.house() as house:
        facts = house.inside("found")
        clients = [Client(house.address, facts["slug"], facts["session"], number, seed) for number in range(CLIENTS)]
        house.start()
        welcome = house.told()
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=one.work, args=(lambda: time.monotonic() < until,)) for one in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        house.inside("wait", "marketing", sum(len(one.saved) for one in clients), 60)
        printed = house.told().removeprefix(welcome)
        folder = house.folder / "queue"
        left = len(list(folder.glob("*.msg"))) if folder.exists() else 0
    say(f"{sum(len(one.saved) for one in clients)} leads; {left} messages left; printed: {printed or 'nothing'}")
    found = [f"{one.number}: {answer}" for one in clients for answer in one.bad_answers]
    found += [f"it printed: {printed[:2000]}"] if printed else []
    return [*found, *([f"{left} messages were left in the queue"] if left > LEFT_AT_MOST else [])]
