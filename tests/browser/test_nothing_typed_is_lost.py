"""Whatever was typed of a lead survives a closed dialog, a reload, a dead line and a refused form."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Firm


def begin(page: Page, firm: Firm) -> None:
    """The phone rings while one looks at Today."""
    page.goto(f"{firm.home}/")
    page.locator("body").press("n")
    page.get_by_label("Who called?").fill("Nora Newcomer")
    page.get_by_label("Phone or e-mail").fill("212 555 9999")
    page.get_by_label("Web site", exact=True).check()
    page.get_by_label("What do they want?").fill("A pond with fish")


def everything_is_there(page: Page) -> None:
    expect(page.get_by_label("Who called?")).to_have_value("Nora Newcomer")
    expect(page.get_by_label("Phone or e-mail")).to_have_value("212 555 9999")
    expect(page.get_by_label("Web site", exact=True)).to_be_checked()
    expect(page.get_by_label("What do they want?")).to_have_value("A pond with fish")


def test_after_closing_the_dialog(signed_in: Page, firm: Firm) -> None:
    begin(signed_in, firm)
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("dialog")).to_be_hidden()
    signed_in.locator("body").press("n")
    everything_is_there(signed_in)


def test_after_a_reload(signed_in: Page, firm: Firm) -> None:
    begin(signed_in, firm)
    signed_in.reload()
    signed_in.locator("body").press("n")
    everything_is_there(signed_in)


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
    expect(signed_in.locator("#messages")).to_contain_text("Nora Newcomer")
    signed_in.reload()
    signed_in.locator("body").press("n")
    expect(signed_in.get_by_label("Who called?")).to_have_value("")
    no_complaints.clear()  # Chromium and htmx complain of the dead line


def test_after_the_server_refused_it(signed_in: Page, firm: Firm, no_complaints: list[str]) -> None:
    begin(signed_in, firm)
    signed_in.get_by_label("Phone or e-mail").fill("not a number")
    signed_in.get_by_role("button", name="Save lead").click()
    expect(signed_in.locator("[aria-invalid=true]")).to_be_visible()
    signed_in.get_by_label("Phone or e-mail").fill("212 555 9999")
    everything_is_there(signed_in)
    no_complaints[:] = [said for said in no_complaints if "422" not in said]
