"""From the first start to the first customer; and back to marketing when somebody is not ready."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Firm
from tests.running_house import House

SECONDS = 1000


def first_run(page: Page, house: House) -> None:
    """Make the first account and the first business."""
    page.goto(house.address)
    page.get_by_label("E-mail").fill("olive@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Name", exact=False).first.fill("Greenleaf Gardens")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def log_with_the_key(page: Page, name: str, source: str) -> None:
    """The phone rings: N, a name, one tap, Enter."""
    page.locator("body").press("n")
    expect(page.get_by_label("Who called?")).to_be_focused()
    page.keyboard.type(name)
    page.get_by_label(source, exact=True).check()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#messages")).to_contain_text(name)


def test_from_the_first_start_to_the_first_customer(page: Page, new_house: House) -> None:
    first_run(page, new_house)
    log_with_the_key(page, "Maria Lopez", "Referral")

    page.get_by_role("link", name="Marketing", exact=True).first.click()
    page.get_by_role("link", name="Maria Lopez").first.click()
    page.get_by_role("link", name=re.compile("Hand over|Ready to buy|hand over")).first.click()
    for sign in ("Asked for a price", "Has a date in mind", "Can decide", "Has the money"):
        page.get_by_label(sign).check()
    page.get_by_role("button", name="Hand over to sales").click()

    page.get_by_role("link", name="Sales", exact=True).first.click()
    columns = page.locator("prospect-board .col")
    card = page.locator(".person-card", has_text="Maria Lopez")
    expect(columns.nth(0).locator(card)).to_be_visible()
    card.get_by_role("link", name="Maria Lopez").focus()
    page.keyboard.press("]")
    expect(columns.nth(1).locator(card)).to_be_visible()
    expect(card.get_by_role("link", name="Maria Lopez")).to_be_focused()
    card.get_by_role("button", name="Move Maria Lopez on to").click()
    expect(columns.nth(2).locator(card)).to_be_visible()

    card.locator("summary").click()
    card.get_by_role("link", name="Won", exact=True).click()
    page.get_by_label("worth", exact=False).first.fill("1250")
    page.get_by_role("button", name="They are a customer").click()

    page.get_by_role("link", name="Two Hats").click()
    marketing, sales = (page.locator(f"section.side[data-hat={hat}]") for hat in ("marketing", "sales"))
    expect(marketing.locator(".big")).to_contain_text("1 lead", timeout=20 * SECONDS)
    expect(sales.locator(".big")).to_contain_text("1 of 1", timeout=20 * SECONDS)
    expect(sales).to_contain_text("1,250")


def test_handed_back_with_a_reason_and_a_date(signed_in: Page, firm: Firm) -> None:
    page = signed_in
    again = datetime.now(UTC).date() + timedelta(days=60)
    page.goto(f"{firm.home}/sales/board/")
    card = page.locator(f".person-card:not(:has([href*='{firm.facts['prospect']}']))").first  # others look at that one
    name = card.locator(".name").inner_text()
    card.locator("summary").click()
    card.get_by_role("link", name="Not ready").click()
    page.get_by_label("In your own words").fill("Wants to wait for the tax refund")
    page.locator("input[type=date]").fill(again.isoformat())
    page.get_by_role("button", name="Hand back to marketing").click()

    page.goto(f"{firm.home}/marketing/leads/?q={name}")
    page.get_by_role("link", name=name).first.click()
    main = page.locator("main")
    expect(main).to_contain_text("Wants to wait for the tax refund")
    expect(main).to_contain_text(re.compile(rf"{again:%b}\w* {again.day}, {again.year}"))
