"""The same form by four connections at one moment, again and again: each is saved once, and everybody is told so."""

import json
import time

from tests.services.sent_together import answers
from tests.soak.place import Place
from tests.soak.printing import say

FORMS = 1000
AT_ONCE = 25  # so many, then a look at the clock


def keys(place: Place, seconds: float, seed: int) -> list[str]:
    """Answers that are no success, and forms that made no lead or several."""
    with place.house() as house:
        facts = house.inside("found")
        house.start()
        until, sent = time.monotonic() + seconds, 0
        found = []
        while sent < FORMS and time.monotonic() < until:
            for key, statuses in answers(house, facts["slug"], facts["session"], forms=AT_ONCE):
                found += [f"{key} was answered {statuses}"] if set(statuses) != {200} else []
            sent += AT_ONCE
        numbers = json.loads(house.manage("numbers", "marketing", "--business", facts["slug"], "--json"))
    leads = numbers["total"]["leads"]
    say(f"{sent} forms by four connections each: {leads} leads")
    return [*found, *([f"{sent} forms made {leads} leads"] if leads != sent else [])]
