"""Whatever was typed survives a closed dialog, a reload, a dead line, a refused form and any other button; what was
saved never comes back."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Firm

CALLER = "Nora Newcomer"


def begin(page: Page, firm: Firm) -> None:
    """The phone rings while one looks at Today."""
    page.goto(f"{firm.home}/")
    page.locator("body").press("n")
    page.get_by_label("Who called?").fill(CALLER)
    page.get_by_label("Phone or e-mail").fill("212 555 9999")
    page.get_by_label("Web site", exact=True).check()
    page.get_by_label("What do they want?").fill("A pond with fish")


def everything_is_there(page: Page) -> None:
    expect(page.get_by_label("Who called?")).to_have_value(CALLER)
    expect(page.get_by_label("Phone or e-mail")).to_have_value("212 555 9999")
    expect(page.get_by_label("Web site", exact=True)).to_be_checked()
    expect(page.get_by_label("What do they want?")).to_have_value("A pond with fish")


def offered(page: Page) -> Locator:
    """What the dialog says of an earlier caller; the form itself is empty, for the next one."""
    page.locator("body").press("n")
    expect(page.get_by_label("Who called?")).to_have_value("")
    expect(page.get_by_label("Who called?")).to_be_focused()
    return page.get_by_role("dialog").locator(".kept")


def test_after_closing_the_dialog_it_is_offered(signed_in: Page, firm: Firm) -> None:
    begin(signed_in, firm)
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("dialog")).to_be_hidden()
    expect(offered(signed_in)).to_contain_text(f"You were typing “{CALLER}”.")
    signed_in.get_by_role("button", name="Continue").click()
    everything_is_there(signed_in)


def test_after_a_reload_the_next_caller_has_a_form_of_their_own(signed_in: Page, firm: Firm) -> None:
    begin(signed_in, firm)
    signed_in.reload()
    offered(signed_in)
    signed_in.get_by_label("Who called?").fill("Tom Carter")
    signed_in.get_by_role("button", name="Save lead").click()
    expect(signed_in.locator("#messages")).to_contain_text("Saved: Tom Carter.")
    expect(offered(signed_in)).to_contain_text(CALLER)
    signed_in.get_by_role("button", name="Start afresh").click()
    expect(signed_in.locator(".kept")).to_have_count(0)
    signed_in.reload()
    expect(offered(signed_in)).to_have_count(0)


def test_a_day_later_it_is_gone(signed_in: Page, firm: Firm) -> None:
    begin(signed_in, firm)
    signed_in.evaluate(
        """() => { for (const key of Object.keys(localStorage)) {
            const draft = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...draft, at: draft.at - 25 * 3600 * 1000 }));
        } }"""
    )
    signed_in.reload()
    expect(offered(signed_in)).to_have_count(0)
    assert json.loads(signed_in.evaluate("JSON.stringify(Object.keys(localStorage))")) == []


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
def test_what_was_saved_from_its_last_field_never_comes_back(signed_in: Page, firm: Firm, key: str) -> None:
    signed_in.goto(f"{firm.home}/")
    for n in range(3):
        signed_in.locator("body").press("n")
        expect(signed_in.get_by_label("Who called?")).to_have_value("")
        expect(signed_in.get_by_role("dialog").locator(".kept")).to_have_count(0)
        signed_in.get_by_label("Who called?").press_sequentially(f"Caller {key} {n}")
        signed_in.get_by_label("What do they want?").click()
        signed_in.keyboard.type("A hedge")
        signed_in.keyboard.press(key)
        expect(signed_in.get_by_role("dialog")).to_be_hidden()
    assert signed_in.evaluate("Object.keys(localStorage).length") == 0


def test_starting_afresh_forgets_who_was_picked(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/people/{firm.facts['customer']}/")
    name = signed_in.locator("h1").inner_text()
    signed_in.locator("body").press("n")
    signed_in.get_by_label("Who called?").press_sequentially(name)
    signed_in.get_by_label(f"It's {name}").first.check()
    signed_in.keyboard.press("Escape")
    offered(signed_in)
    signed_in.get_by_role("button", name="Continue").click()
    expect(signed_in.get_by_label(f"It's {name}").first).to_be_checked()
    signed_in.get_by_role("button", name="Start afresh").click()
    expect(signed_in.get_by_label(f"It's {name}")).to_have_count(0)
    expect(signed_in.get_by_label("Who called?")).to_have_value("")


def test_after_sending_it_into_a_dead_line(
    signed_in: Page, context: BrowserContext, firm: Firm, no_complaints: list[str]
) -> None:
    begin(signed_in, firm)
    context.set_offline(True)
    signed_in.get_by_role("button", name="Save lead").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("Not saved: no connection.")
    everything_is_there(signed_in)

    context.set_offline(False)
    signed_in.get_by_role("button", name="Save lead").click()
    expect(signed_in.locator("#messages")).to_contain_text(CALLER)
    signed_in.reload()
    expect(offered(signed_in)).to_have_count(0)
    no_complaints.clear()  # Chromium and htmx complain of the dead line


def test_after_the_server_refused_it(signed_in: Page, firm: Firm, no_complaints: list[str]) -> None:
    begin(signed_in, firm)
    signed_in.get_by_label("Phone or e-mail").fill("not a number")
    signed_in.get_by_role("button", name="Save lead").click()
    expect(signed_in.locator("[aria-invalid=true]")).to_be_visible()
    signed_in.get_by_label("Phone or e-mail").fill("212 555 9999")
    everything_is_there(signed_in)
    no_complaints[:] = [said for said in no_complaints if "422" not in said]


@pytest.fixture
def note(signed_in: Page, firm: Firm) -> Iterator[Locator]:
    """A note being typed on a prospect's page."""
    signed_in.goto(f"{firm.home}/sales/prospects/{firm.facts['prospect']}/")
    field = signed_in.get_by_label("Note", exact=True)
    field.fill("Wants the oak to stay")
    yield field
    expect(field).to_have_value("Wants the oak to stay")
    signed_in.get_by_role("button", name="Write it down").click()
    expect(signed_in.locator(".timeline")).to_contain_text("Wants the oak to stay")
    expect(field).to_have_value("")
    signed_in.reload()
    expect(field).to_have_value("")


def test_a_note_stays_when_the_page_is_loaded_again(signed_in: Page, note: Locator) -> None:
    signed_in.reload()
    expect(note).to_have_value("Wants the oak to stay")
    expect(signed_in.locator(".kept")).to_contain_text("It was not saved yet.")


def test_a_note_stays_when_another_button_is_pressed(signed_in: Page, note: Locator) -> None:
    signed_in.get_by_label("Expected value").fill("900")
    with signed_in.expect_response(lambda answer: "/expect/" in answer.url):
        signed_in.get_by_label("Expected value").press("Enter")
    expect(signed_in.locator("#messages .toast")).to_be_visible()
    expect(note).to_have_value("Wants the oak to stay")
    expect(signed_in.locator(".kept")).to_have_count(0)


def test_a_touch_stays_on_a_lead_and_goes_when_it_is_noted(signed_in: Page, firm: Firm) -> None:
    signed_in.goto(f"{firm.home}/marketing/leads/{firm.facts['lead']}/")
    field = signed_in.locator("#touch textarea, #touch input[name=note]").first
    field.fill("Rang twice")
    signed_in.locator("#standing .taps button").last.click()
    signed_in.wait_for_load_state("networkidle")
    expect(field).to_have_value("Rang twice")
    signed_in.reload()
    expect(field).to_have_value("Rang twice")
    signed_in.locator("#touch").get_by_label("Call", exact=True).check()
    signed_in.locator("#touch").get_by_role("button", name="Note it").click()
    expect(signed_in.locator("#story")).to_contain_text("Rang twice")
    signed_in.reload()
    expect(field).to_have_value("")


def test_a_note_outlives_the_session_and_is_saved_once(
    signed_in: Page, context: BrowserContext, firm: Firm, no_complaints: list[str]
) -> None:
    page = f"{firm.home}/people/{firm.facts['customer']}/"
    signed_in.goto(page)
    signed_in.get_by_label("Note", exact=True).fill("Has moved to Elm Street")
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    context.clear_cookies(name="sessionid")
    signed_in.get_by_role("button", name="Add note").click()
    expect(signed_in).to_have_url(re.compile("/account/login/"))
    context.add_cookies([{**cookies[0]}])  # type: ignore[typeddict-item]
    signed_in.goto(page)
    expect(signed_in.get_by_label("Note", exact=True)).to_have_value("Has moved to Elm Street")
    signed_in.get_by_role("button", name="Add note").click()
    expect(signed_in.locator(".timeline")).to_contain_text("Has moved to Elm Street")
    expect(signed_in.get_by_label("Note", exact=True)).to_have_value("")
    assert signed_in.evaluate("Object.keys(localStorage).length") == 0
    no_complaints.clear()


def test_who_signs_out_leaves_nothing_behind(signed_in: Page, firm: Firm, note: Locator) -> None:
    form = "document.querySelector('form[action$=\"/account/logout/\"]')"
    signed_in.evaluate(f"{form}.addEventListener('submit', (event) => event.preventDefault())")
    signed_in.locator("details.menu > summary.icon-btn").click()
    signed_in.get_by_role("button", name="Sign out").click()
    assert signed_in.evaluate("Object.keys(localStorage).length") == 0
