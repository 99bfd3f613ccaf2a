"""A week that the letter tells of, lived through by the verbs; and the reading of a letter as its reader does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from business.models import Business, User
from funnel.handover.door import hand_back, lose
from marketing.models import Effort, Lead, Source
from sales.models import Prospect

MONDAY = date(2026, 11, 16)
SUNDAY = date(2026, 11, 22)
PUNCTUAL = datetime(2026, 11, 23, 12, tzinfo=UTC)  # seven in the morning in New York
LATE = datetime(2026, 11, 25, 12, tzinfo=UTC)
HERE = "http://testserver"


def busy_week(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    """Twenty weeks before, and a week in which everything happened. To be told on or after its last day."""
    business.leads_goal, business.customers_goal = 20, 4
    business.save()
    the_weeks_before(business, owner, make_lead, make_prospect)
    for place, source in enumerate(("Referral", "Referral", "Flyer", None)):
        make_lead(f"New {place}", source=source, on=MONDAY + timedelta(days=place))
    make_lead("Spam", on=SUNDAY).strike_out(why="Spam", by=owner, at=business.noon(SUNDAY))
    make_prospect("Ready at once", source="Referral", on=SUNDAY)
    won, lost, back = (make_prospect(name, source="Flyer", on=date(2026, 11, 2)) for name in ("Ann", "Bob", "Cleo"))
    won.win(value=Decimal(4200), by=owner, at=business.noon(MONDAY))
    lose(lost, why="Too dear", by=owner, at=business.noon(SUNDAY))
    hand_back(back, why="Not ready yet", by=owner, revisit_on=SUNDAY, at=business.noon(SUNDAY))
    make_prospect("To call", source="Referral", on=date(2026, 11, 3)).plan(action="Call", on=SUNDAY, by=owner)
    flyer = Source.objects.get(business=business, name="Flyer")
    Effort(business=business, source=flyer, on=SUNDAY, money=Decimal(120), hours=Decimal("4.5"), by=owner).spend()


def the_weeks_before(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    """Referrals buy, cold calls do not."""
    for week in range(1, 21):
        on = MONDAY - timedelta(days=7 * week)
        for place in range(2):
            customer = make_prospect(f"Customer {week} {place}", source="Referral", on=on)
            customer.win(value=Decimal(100), by=owner, at=business.noon(on + timedelta(days=5)))
        make_lead(f"Cold {week}", source="Cold call", on=on)
        make_prospect(f"Open {week}", source="Cold call", on=on)


def and_then(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    """What happened on the Monday after, which is no news of the week before."""
    monday = MONDAY + timedelta(days=7)
    make_lead("Too late", source="Referral", on=monday)
    make_prospect("Too late, too", source="Referral", on=monday)
    for place, prospect in enumerate(Prospect.objects.open().filter(received_on__lte=SUNDAY).order_by("pk")[:6]):
        if place % 2:
            prospect.win(value=Decimal(999), by=owner, at=business.noon(monday))


@dataclass(frozen=True)
class Link:
    """A link of a letter: where to, and the words on it."""

    url: str
    words: str

    @property
    def path(self) -> str:
        """The address without the house's own; every link of a letter is absolute."""
        assert self.url.startswith(f"{HERE}/"), self.url
        return self.url.removeprefix(HERE)

    @property
    def count(self) -> int:
        """The count on it."""
        found = re.search(r"\d+", self.words)
        assert found, self.words
        return int(found[0])


class Reader(HTMLParser):
    """Reads a letter's HTML: its links, and the words that are seen."""

    UNSEEN = {"style", "title"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.seen: list[str] = []
        self.tags: set[str] = set()
        self.open_link: list[str] | None = None
        self.url = ""
        self.hidden = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag in self.UNSEEN or told.get("class") == "preheader":
            self.hidden = tag
        if tag == "a":
            self.open_link, self.url = [], told["href"]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""
        if tag == "a" and self.open_link is not None:
            self.links.append(Link(self.url, " ".join("".join(self.open_link).split())))
            self.open_link = None

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        self.seen.append(data)
        if self.open_link is not None:
            self.open_link.append(data)

    @property
    def words(self) -> str:
        """What is seen, without the breaks of lines."""
        return " ".join("".join(self.seen).split())


def links_of_text(text: str) -> list[str]:
    """The addresses in a letter's text."""
    return re.findall(r"https?://\S+", text)


def figures_in(words: str) -> set[str]:
    """Every number that is said, the addresses left aside."""
    return set(re.findall(r"\d[\d,.]*\d|\d", re.sub(r"https?://\S+", "", words)))


def rows_behind(client: Client, link: Link) -> int | None:
    """How many rows the list that a link opens has, all its pages together; None where it opens no list."""
    page: Any = client.get(link.path)
    assert page.status_code == 200, link
    if "/sales/prospects/" in link.path:
        return int(page.context["count"])
    if "/marketing/leads/" not in link.path:
        return None
    rows, shown = 0, page.context["page"]
    while True:
        rows += len(shown)
        if not shown.next_url:
            return rows
        shown = client.get(link.path.partition("?")[0] + shown.next_url).context["page"]
