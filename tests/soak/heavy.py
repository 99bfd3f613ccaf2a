"""Sixteen clients save while the heaviest job of a business of 100,000 leads runs again and again beside them."""

import os
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

from tests.running_house import ROOT, House
from tests.soak.client import Client
from tests.soak.place import Place
from tests.soak.printing import say

CLIENTS = 16
LEADS = int(os.environ.get("SOAK_LEADS", "100000"))
WARM_UP = 5.0  # seconds
LONGEST_WAIT = 2.0  # seconds that a save may take at most
SOURCES = ("Referral", "Web site", "Flyer", "Cold call", "")


def heavy(place: Place, seconds: float, seed: int) -> list[str]:
    """Saves that waited longer than two seconds, and answers of 400 and above."""
    with place.house() as house:
        facts = house.inside("found")
        command(house, "manage.py", "create_business", "Large", "--owner", "large@example.com")
        began = time.monotonic()
        command(house, "manage.py", "import_leads", str(file_of(house.folder, LEADS)), "--business", "large")
        say(f"{LEADS} leads imported in {time.monotonic() - began:.0f} s")
        clients = [Client(house.address, facts["slug"], facts["session"], number, seed) for number in range(CLIENTS)]
        house.start()
        until = time.monotonic() + seconds
        computed = work(house, clients, until)
    saved, slowest = sum(len(one.saved) for one in clients), max(one.longest for one in clients)
    say(f"{saved} leads saved while the job ran {computed} times; slowest save {slowest:.2f} s")
    found = [f"{one.number}: {answer}" for one in clients for answer in one.bad_answers]
    return [*found, *([f"a save took {slowest:.2f} s"] if slowest > LONGEST_WAIT else [])]


def work(house: House, clients: list[Client], until: float) -> int:
    """Everybody at once until the time is over; how often the job ran."""
    threads = [threading.Thread(target=one.work, args=(lambda: time.monotonic() < until,)) for one in clients]
    for thread in threads:
        thread.start()
    time.sleep(WARM_UP)
    for one in clients:
        one.longest = 0.0  # the first pages of a house that has just started are not what is tried here
    computed = 0
    while time.monotonic() < until:
        command(house, "manage.py", "compute_numbers", "--business", "large")
        computed += 1
    for thread in threads:
        thread.join()
    return computed


def command(house: House, *words: str) -> None:
    """Run one in the house, however long it takes. Raises CalledProcessError where it fails."""
    subprocess.run([sys.executable, *words], cwd=ROOT, env=house.environment, check=True, capture_output=True)


def file_of(folder: Path, leads: int) -> Path:
    """A spreadsheet of so many leads over three years, two of five handed over, one of eight a customer."""
    path, today = folder / "large.csv", date.today()  # noqa: DTZ011 - any three years will do
    with path.open("w") as file:
        file.write("name,email,source,date,ready_on,won_on,value\n")
        for number in range(leads):
            arrived = today - timedelta(days=40 + number % 1055)
            ready = arrived + timedelta(days=number % 20) if number % 5 < 2 else ""
            won = arrived + timedelta(days=20 + number % 19) if number % 8 == 0 and ready else ""
            source = SOURCES[number % len(SOURCES)]
            file.write(f"Person {number},p{number}@example.com,{source},{arrived},{ready},{won},{500 if won else ''}\n")
    return path
