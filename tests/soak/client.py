"""One of many clients: logs leads, corrects them, sends a form again when the line breaks, remembers what is saved."""

import http.client
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

PATIENCE = 60.0  # seconds in which a form is sent again and again while nobody answers


class FormReader(HTMLParser):
    """The fields of the first form on a page that has a field of a name, as a browser would send them."""

    def __init__(self, has: str) -> None:
        super().__init__()
        self.has, self.fields, self.found = has, list[tuple[str, str]](), list[tuple[str, str]]()
        self.inside, self.area, self.select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside, self.fields = True, []
        elif not self.inside:
            return
        elif tag == "input":
            boxes = facts.get("type") in ("checkbox", "radio")
            if facts.get("name") and (not boxes or "checked" in facts) and facts.get("type") != "submit":
                self.fields.append((facts["name"], facts.get("value", "on" if boxes else "")))
        elif tag == "textarea":
            self.area = facts.get("name", "")
            self.fields.append((self.area, ""))
        elif tag == "select":
            self.select = facts.get("name", "")
        elif tag == "option" and self.select and "selected" in facts:
            self.fields.append((self.select, facts.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[-1] = (self.area, self.fields[-1][1] + data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False
            if not self.found and self.has in dict(self.fields):
                self.found = self.fields


@dataclass
class Client:
    """A member with a browser. `saved`: the name of each lead it was told is saved, with what it last wrote there."""

    address: str
    slug: str
    session: str
    number: int
    seed: int
    saved: dict[str, str] = field(default_factory=dict)
    bad_answers: list[str] = field(default_factory=list)
    cut: int = 0
    longest: float = 0.0  # seconds of the slowest answer to a form that was not cut off

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed}-{self.number}")
        self.token = "".join(self.random.choices("abcdefghijklmnopqrstuvwxyz", k=32))
        self.leads: dict[str, str] = {}  # name → path of its edit form

    def work(self, going_on: Callable[[], bool]) -> None:
        """Log leads, and correct some, until it is over."""
        number = 0
        while going_on():
            number += 1
            name = f"Lead {letters(self.number, 3)}{letters(number, 5)}"  # a word that no other name contains
            self.log(name)
            if self.saved and self.random.random() < 0.4:
                self.correct(self.random.choice(list(self.saved)))

    def log(self, name: str) -> None:
        """Log a lead; the very same form is sent until somebody answers."""
        fields = self.form("log/", "name")
        fields |= {"name": name, "wants": "first words", "action": "lead", "contact": self.contact()}
        if self.send("log/", fields):
            self.saved[name] = "first words"

    def contact(self) -> str:
        """A phone number that hardly anybody else has."""
        return f"+49 30 {self.random.randrange(10**6, 10**8)}"

    def correct(self, name: str) -> None:
        """Write something else into what they want."""
        path = self.leads.get(name) or self.find(name)
        if not path:
            self.bad_answers.append(f"{name} was saved, and is not in the list")
            return
        fields = self.form(path, "wants")
        wants = f"corrected {self.random.randrange(10**6)}"
        if self.send(path, fields | {"wants": wants}):
            self.saved[name] = wants

    def find(self, name: str) -> str:
        """The path of the edit form of a lead that this client logged."""
        page = self.get("marketing/leads/?" + urllib.parse.urlencode({"q": name, "status": "all"}))
        _, there, rest = page.partition(f"/{self.slug}/marketing/leads/")
        while there and not is_reference(rest[:36]):
            _, there, rest = rest.partition(f"/{self.slug}/marketing/leads/")
        if there:
            self.leads[name] = f"marketing/leads/{rest[:36]}/edit/"
        return self.leads.get(name, "")

    def form(self, path: str, has: str) -> dict[str, str]:
        """What a form is sent with if nothing is typed."""
        reader = FormReader(has)
        reader.feed(self.get(path))
        return dict(reader.found)

    def get(self, path: str) -> str:
        """A page, asked for until somebody answers."""
        return self.ask(path, None)[1]

    def send(self, path: str, fields: dict[str, str]) -> bool:
        """Send a form; whether it was taken."""
        began = time.monotonic()
        cut_before = self.cut
        fields = fields | {"csrfmiddlewaretoken": self.token}
        status, _ = self.ask(path, urllib.parse.urlencode(fields).encode())
        if self.cut == cut_before:
            self.longest = max(self.longest, time.monotonic() - began)
        return status in (200, 302)

    def ask(self, path: str, data: bytes | None) -> tuple[int, str]:
        """An answer, whatever it is; a line that is cut is tried again for a minute."""
        late = time.monotonic() + PATIENCE
        while True:
            try:
                status, text = self.once(path, data)
            except (OSError, http.client.HTTPException):
                self.cut += 1
                if time.monotonic() > late:
                    self.bad_answers.append(f"{path}: nobody answered for {PATIENCE:.0f} s")
                    return 0, ""
                time.sleep(0.2)
                continue
            if status >= 400:
                self.bad_answers.append(f"{path.partition('?')[0]}: {status}")
            return status, text

    def once(self, path: str, data: bytes | None) -> tuple[int, str]:
        """One request."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.token}", "Referer": self.address}
        request = urllib.request.Request(f"{self.address}/{self.slug}/{path}", data, headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())
        try:
            with opener.open(request, timeout=40) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read().decode()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer: where it leads is not asked for."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def letters(number: int, width: int) -> str:
    """A number in letters, as many as said."""
    text = ""
    for _ in range(width):
        number, digit = divmod(number, 26)
        text = chr(ord("a") + digit) + text
    return text


def is_reference(text: str) -> bool:
    """Whether it reads like a UUID."""
    return len(text) == 36 and text.count("-") == 4
