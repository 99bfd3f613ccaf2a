"""Talked, no answer, called again: where one works, in two taps, with scripts as people have them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Firm

PHONE = {"width": 390, "height": 844}


def test_no_answer_and_talked_on_my_day(signed_in: Page, firm: Firm) -> None:
    signed_in.set_viewport_size(PHONE)  # type: ignore[arg-type]
    signed_in.goto(f"{firm.home}/sales/my-day/?whose=all")
    row = signed_in.locator("#group-unanswered + ul > li").first
    name = row.locator("b").first.inner_text()
    expect(row).to_contain_text("Not yet called")
    row.get_by_text("No answer", exact=False).first.click()
    row.get_by_role("button", name="Try again tomorrow").click()
    expect(signed_in.locator(".toast").last).to_contain_text(f"No answer from {name}")
    again = signed_in.locator("#group-unanswered + ul > li", has_text=name)
    expect(again).to_contain_text("Call again tomorrow")
    again.get_by_role("button", name=re.compile("^Talked")).click()
    expect(signed_in.get_by_text(f"What is next with {name}?")).to_be_visible()
    signed_in.locator(".toast", has_text="Talked with").get_by_role("button", name="Undo").click()
    signed_in.goto(f"{firm.home}/sales/my-day/?whose=all")
    expect(signed_in.locator("#group-unanswered + ul > li", has_text=name)).to_contain_text("Not yet called")


def test_talked_from_a_card_of_the_board(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/sales/board/?unanswered=1")
    card = signed_in.locator(".person-card").first
    name = card.locator(".name").inner_text()
    card.locator("summary").click()
    card.get_by_role("button", name="Talked").click()
    expect(signed_in.locator(".toast").last).to_contain_text(f"Talked with {name}")
    signed_in.locator(".toast").last.get_by_role("button", name="Undo").click()
    signed_in.goto(f"{firm.home}/sales/board/?unanswered=1")
    expect(signed_in.locator(".person-card", has_text=name)).to_be_visible()


def test_a_repeat_call_is_noted_and_a_new_job_is_one_tap(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/marketing/leads/{firm.facts['lead']}/")
    name = signed_in.locator("h1").inner_text()
    signed_in.goto(f"{firm.home}/people/")
    signed_in.get_by_role("link", name="Log a lead").first.click()
    signed_in.get_by_label("Who called?").fill(name)
    signed_in.get_by_text(f"It's {name}").first.click()
    expect(signed_in.get_by_text("It is a new job")).to_be_visible()
    signed_in.get_by_text("Somebody else").click()
    expect(signed_in.get_by_text("It is a new job")).to_be_hidden()
    signed_in.get_by_text(f"It's {name}").first.click()
    signed_in.get_by_label("What do they want?").fill("Are you coming?")
    signed_in.get_by_role("button", name="Save lead").click()
    toast = signed_in.locator(".toast", has_text=f"{name} called again")
    expect(toast).to_contain_text("is not a new one")
    expect(toast.get_by_role("button", name="It is a new job")).to_be_visible()
