"""A pasted link, a long address or a name without a space: no page scrolls sideways, and nothing is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Firm, running_firm
from tests.browser.screens import WIDER

LINK = "https://example.com/" + "a-very-long-path/" * 5 + "and-its-end-1234"
MAIL = "x" * 60 + "@example.com"
NAME = "Donaudampfschifffahrtsgesellschaftskapitän" * 4 + "e" * 32
LENGTHEN = """
from business.models import Business
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect
business = Business.objects.get()
lead, prospect = Lead.objects.get(reference="{lead}"), Prospect.objects.get(reference="{prospect}")
for person in (lead.person, prospect.person):
    type(person).objects.filter(pk=person.pk).update(name="{name}", company="{name}", address="{link}")
    person.add_contact("{address}")
Lead.objects.filter(pk=lead.pk).update(wants="{link}", referred_by="{name}")
planned = {{"next_action": "{link}", "next_on": business.today()}}
Prospect.objects.filter(pk=prospect.pk).update(wants="{link}", referred_by="{name}", **planned)
prospect.person.notes.create(text="{link}")
Source.objects.filter(reference="{source}").update(name="{name}"[:80])
Campaign.objects.filter(reference="{campaign}").update(name="{name}"[:80])
"""
PAGES = {
    "Today": "",
    "feedback": "feedback/",
    "my day": "sales/my-day/?whose=all",
    "prospect": "sales/prospects/{prospect}/",
    "prospects": "sales/prospects/",
    "win": "sales/prospects/{prospect}/win/",
    "hand back": "hand-back/{prospect}/",
    "board": "sales/board/",
    "lead": "marketing/leads/{lead}/",
    "hand over": "hand-over/{lead}/",
    "leads": "marketing/leads/",
    "sources": "marketing/sources/",
    "source": "marketing/sources/{source}/",
    "campaigns": "marketing/campaigns/",
    "campaign": "marketing/campaigns/{campaign}/",
    "marketing's numbers": "marketing/numbers/",
    "sales's numbers": "sales/numbers/",
    "people": "people/",
    "people found": "people/?q=Donau",
    "log": "log/",
    "letter": "weekly/",
}
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    const edge = Math.min(innerWidth, one.closest('.card, .col, .note')?.getBoundingClientRect().right ?? innerWidth);
    return box.width && box.right > edge + 1 && !one.closest('.scroll, .tabs, .visually-hidden, iframe');
}).slice(0, 5).map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture(scope="module")
def long_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """A firm with somebody in marketing and somebody in sales who are all long words."""
    with running_firm(tmp_path_factory.mktemp("long")) as firm:
        code = LENGTHEN.format(**firm.facts, name=NAME, link=LINK, address=MAIL)
        firm.house.manage("shell", "--no-imports", "--command", code)
        yield firm


AT_A_DESK = ("Today", "prospects", "leads", "people")
SEEN = [*((name, 390) for name in PAGES), *((name, 1280) for name in AT_A_DESK)]


@pytest.mark.parametrize(("name", "width"), SEEN)
def test_no_page_is_wider_than_a_phone(context: BrowserContext, long_words: Firm, name: str, width: int) -> None:
    context.add_cookies([{"name": "sessionid", "value": long_words.key, "url": long_words.house.address}])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{long_words.home}/{PAGES[name].format(**long_words.facts)}")
    assert page.evaluate(WIDER) <= 0, page.evaluate(OUTSIDE)
    assert page.evaluate(OUTSIDE) == []
