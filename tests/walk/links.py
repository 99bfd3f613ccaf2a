"""The counts of a page: links with a number on them that open a list."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

LISTS = ("/marketing/leads/", "/sales/prospects/", "/sales/customers/")
FIRST = re.compile(r"^(\d[\d,]*)(?![\d\w-])(?!\s+\w{3}\s+\d{4}$)")  # “22”, “3 not yet called”; no week, no date
LAST = re.compile(r"\D (\d[\d,]*)$")  # “With marketing 12”, on a tab


@dataclass(frozen=True, slots=True)
class Counted:
    """A count, the address it opens, and the page and words it stood with."""

    count: int
    url: str
    page: str
    words: str


class Counts(HTMLParser):
    """Reads the counts of one page. A row's name is no count, though it may have digits."""

    def __init__(self, page: str, html: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Counted]()
        self.url, self.words, self.in_name = "", list[str](), False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "th":
            self.in_name = True
        if tag == "a" and "href" in facts:
            self.url, self.words = facts["href"], []

    def handle_data(self, data: str) -> None:
        if self.url:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "th":
            self.in_name = False
        if tag != "a" or not self.url:
            return
        words, url = " ".join("".join(self.words).split()), urljoin(self.page, self.url)
        count = None if self.in_name else count_in(words, is_tab=self.url.startswith("?"))
        if count is not None and urlsplit(url).path.endswith(LISTS):
            self.found.append(Counted(count, re.sub(r"^https?://[^/]+", "", url), self.page, words))
        self.url = ""


def count_in(words: str, *, is_tab: bool) -> int | None:
    """The count that the words of a link begin with, or on a tab end with."""
    found = FIRST.search(words) or (LAST.search(words) if is_tab else None)
    return int(found[1].replace(",", "")) if found else None


def rows_behind(client: Any, url: str) -> int:
    """How many rows the list at an address has, all its pages together."""
    rows, path = 0, url
    while True:
        page = client.get(path).context["page"]
        rows += len(page)
        if not page.next_url:
            return rows
        path = url.partition("?")[0] + page.next_url
