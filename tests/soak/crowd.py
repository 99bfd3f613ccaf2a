"""Sixteen clients log leads and correct them while parts of the house are killed: every lead once, no answer of 500."""

import json
import threading
import time
from collections import Counter

from tests.running_house import House
from tests.soak.chaos import Chaos
from tests.soak.client import Client
from tests.soak.place import Place
from tests.soak.printing import say

CLIENTS = 16


def crowd(place: Place, seconds: float, seed: int) -> list[str]:
    """What went wrong: leads that are missing or there twice, corrections that are lost, answers of 400 and above,
    numbers that a fresh computation does not give.
    """
    with place.house() as house:
        facts = house.inside("found")
        clients = [Client(house.address, facts["slug"], facts["session"], number, seed) for number in range(CLIENTS)]
        chaos = Chaos(house, seed)
        house.start()
        until = time.monotonic() + seconds
        work(clients, chaos, until)
        report(clients, chaos)
        return faults(house, clients)


def work(clients: list[Client], chaos: Chaos, until: float) -> None:
    """Everybody at once, until the time is over."""

    def going_on() -> bool:
        return time.monotonic() < until

    threads = [threading.Thread(target=client.work, args=(going_on,)) for client in clients]
    threads.append(threading.Thread(target=chaos.go_on, args=(going_on,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(clients: list[Client], chaos: Chaos) -> None:
    """Say what was done."""
    kills = ", ".join(f"{part} {times}" for part, times in sorted(chaos.killed.items()))
    saved = sum(len(client.saved) for client in clients)
    corrected = sum(words != "first words" for client in clients for words in client.saved.values())
    cut = sum(client.cut for client in clients)
    longest = max(client.longest for client in clients)
    say(f"{saved} leads, {corrected} of them corrected; {cut} lines cut; slowest save {longest:.2f} s; killed: {kills}")


def faults(house: House, clients: list[Client]) -> list[str]:
    """Compare what clients were told with what stands in the database."""
    rows = json.loads(house.call("-m", "tests.soak.leads"))
    times = Counter(name for name, _ in rows)
    stands = dict(rows)
    told = {name: words for client in clients for name, words in client.saved.items()}
    found = [f"{n} × {answer}" for answer, n in Counter(a for client in clients for a in client.bad_answers).items()]
    found += [f"{name} is there {n} times" for name, n in times.items() if n > 1]
    found += [f"{name} was saved and is missing" for name in told if name not in times]
    found += [
        f"{name} should say “{words}”, and says “{stands[name]}”"
        for name, words in told.items()
        if name in stands and stands[name] != words
    ]
    wrong = house.inside("wait", "marketing", len(rows), 60)
    both = house.inside("fresh", "marketing")
    if wrong["marketing"] != len(rows) or both["stored"] != both["computed"]:
        found.append(f"marketing's job counted {wrong['marketing']} leads of {len(rows)}")
    return found
