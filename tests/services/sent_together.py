"""Send the same form by several connections at one moment, again and again, to a house that runs."""

import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

from tests.running_house import House
from tests.visitor import Visitor

CONNECTIONS = 4


def answers(house: House, slug: str, session: str, *, forms: int) -> list[tuple[str, list[int]]]:
    """Log so many leads, each sent by four connections at once. For each the key and the four answers' statuses.

    A soak calls this with 1,000 forms: there must be 1,000 leads in the end.
    """
    visitors = [Visitor(house.address, session) for _ in range(CONNECTIONS)]
    token = token_of(visitors[0], slug)
    together = Barrier(CONNECTIONS)

    def send(visitor: Visitor, *, key: str, number: int) -> int:
        typed = {"once": key, "name": f"Person {number}", "action": "lead", "csrfmiddlewaretoken": token}
        data = urllib.parse.urlencode(typed).encode()
        cookies = {"Cookie": f"sessionid={session}; csrftoken={token}"}
        request = urllib.request.Request(f"{house.address}/{slug}/log/", data, cookies)
        try:
            together.wait(30)
        except BrokenBarrierError:
            return 0
        return visitor.ask(request)[0]

    told = []
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for number in range(forms):
            key = str(uuid4())
            told.append((key, list(pool.map(partial(send, key=key, number=number), visitors))))
    return told


def token_of(visitor: Visitor, slug: str) -> str:
    """The CSRF token of a session."""
    visitor.get(f"/{slug}/log/")
    return next(cookie.value or "" for cookie in visitor.jar if cookie.name == "csrftoken")
