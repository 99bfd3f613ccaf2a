"""What happened is seen at once and where the eye is: a new lead beneath, a refusal, a busy button."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Firm


def log(page: Page, name: str, contact: str = "") -> None:
    """Log a lead in the dialog."""
    page.get_by_role("link", name="Log a lead").first.click()
    page.get_by_label("Who called?").fill(name)
    page.get_by_label("Phone or e-mail").fill(contact)
    page.get_by_role("button", name="Save lead").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#messages")).to_contain_text(name)


def test_the_page_beneath_shows_the_lead_and_keeps_what_is_typed_there(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/marketing/leads/")
    ticked = signed_in.locator("td.tick input[type=checkbox]").nth(2)
    ticked.check()
    reference = ticked.get_attribute("value")
    log(signed_in, "Beneath Newcomer")
    expect(signed_in.locator("table.leads")).to_contain_text("Beneath Newcomer")
    expect(signed_in.locator(f'td.tick input[type=checkbox][value="{reference}"]')).to_be_checked()

    signed_in.goto(f"{firm.home}/marketing/efforts/")
    note = signed_in.get_by_label("What for")
    note.fill("Stamps for the flyers")
    log(signed_in, "Another Newcomer")
    signed_in.wait_for_load_state("networkidle")
    expect(note).to_have_value("Stamps for the flyers")


def test_one_warning_at_a_time_newest_first_and_gone_with_the_next_page(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/")
    for n in range(4):
        log(signed_in, f"Office Colleague {n}", "212 555 0177")
    toasts = signed_in.locator("#messages .toast")
    expect(signed_in.locator('#messages .toast[data-level="warning"]')).to_have_count(1)
    assert toasts.count() <= 3
    expect(toasts.first).to_have_attribute("data-level", "warning")
    signed_in.keyboard.press("Escape")
    expect(signed_in.locator('#messages .toast[data-level="warning"]')).to_have_count(0)
    log(signed_in, "Office Colleague 9", "212 555 0177")
    signed_in.locator('#messages .toast[data-level="warning"] .close').click()
    expect(signed_in.locator('#messages .toast[data-level="warning"]')).to_have_count(0)
    signed_in.goto(f"{firm.home}/people/")
    expect(toasts).to_have_count(0)
    signed_in.go_back()
    expect(toasts).to_have_count(0)


def test_a_refused_move_is_said_in_view(signed_in: Page, firm: Firm, no_complaints: list[str]) -> None:
    signed_in.set_viewport_size({"width": 390, "height": 844})
    signed_in.goto(f"{firm.home}/sales/board/")
    card = signed_in.locator(".person-card:has(.nudges button)").last
    seen = card.locator('input[name="seen"]')
    seen.evaluate("(field) => { field.value = String(Number(field.value) + 5); }")
    card.locator(".nudges button").last.click()
    said = signed_in.locator("#messages .toast.error")
    expect(said).to_be_in_viewport()
    no_complaints[:] = [line for line in no_complaints if "409" not in line]


def test_a_refusal_leaves_the_page_as_it_is(signed_in: Page, firm: Firm, no_complaints: list[str]) -> None:
    signed_in.goto(f"{firm.home}/sales/prospects/{firm.facts['prospect']}/")
    part = '<div class="note warn" role="alert"><p>Somebody closed it.</p><p><a href="../">Open</a></p></div>'
    signed_in.route("**/note/", lambda route: route.fulfill(status=409, body=part, content_type="text/html"))
    note = signed_in.get_by_label("Note", exact=True)
    note.fill("Wants it in white")
    signed_in.get_by_role("button", name="Write it down").click()
    said = signed_in.locator("#messages .toast.error")
    expect(said).to_contain_text("Somebody closed it.")
    expect(said).to_be_in_viewport()
    expect(note).to_have_value("Wants it in white")
    expect(signed_in.get_by_role("button", name="Write it down")).not_to_have_attribute("aria-busy", "true")
    signed_in.evaluate("localStorage.clear()")
    no_complaints[:] = [line for line in no_complaints if "409" not in line]


TWICE = "(button) => { button.click(); button.click(); return button.getAttribute('aria-busy'); }"


@pytest.mark.parametrize("place", ["sales/prospects/{prospect}/", "marketing/efforts/"])
def test_a_second_press_sends_nothing(signed_in: Page, firm: Firm, place: str) -> None:
    signed_in.goto(f"{firm.home}/{place.format(**firm.facts)}")
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    if "efforts" in place:
        signed_in.get_by_label("Spent on", exact=True).select_option(index=1)
        signed_in.get_by_label("Hours", exact=True).fill("1:30")
        button = signed_in.get_by_role("button", name="Add", exact=True)
    else:
        signed_in.get_by_label("Note", exact=True).fill("Pressed twice")
        button = signed_in.get_by_role("button", name="Write it down")
    assert button.evaluate(TWICE) == "true"
    expect(signed_in.locator("#messages .toast").first).to_be_visible()
    assert len(sent) == 1
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_a_busy_button_comes_back_with_the_page(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/people/{firm.facts['customer']}/")
    signed_in.get_by_label("Note", exact=True).fill("Likes roses")
    signed_in.get_by_role("button", name="Add note").click()
    expect(signed_in.locator(".timeline")).to_contain_text("Likes roses")
    signed_in.go_back()
    expect(signed_in.get_by_role("button", name="Add note")).not_to_have_attribute("aria-busy", "true")
