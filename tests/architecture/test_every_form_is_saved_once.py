"""Every form that is posted brings a one-time key with it, and every view that answers one saves it once."""

import re
from typing import Any

from django.test import Client

from business.models import Business
from sales.models import Prospect
from tests.architecture.floors import ROOT, name_of, templates
from tests.architecture.test_every_address_has_a_guard import inside
from tests.architecture.test_every_page_costs_little import addresses
from tests.pages import forms_on

POSTED = re.compile(r"<form\b[^>]*\bmethod=[\"']post[\"'].*?</form>", re.DOTALL | re.IGNORECASE)
WITHOUT = {
    "templates/weekly/stop.html": "a mail program posts it, and the token in its address is its key",
    "templates/storage_fault.html": "it sends what was sent once more, its key too",
    "templates/shared/kept_form.html": "the same",
}
OWN_TRANSACTIONS = {"funnel.weekly.mail_choices.send_now": "its row has the key, and the letter is computed before it"}


def test_every_form_that_is_posted_brings_a_key() -> None:
    seen = 0
    for path in templates():
        for form in POSTED.findall(path.read_text()):
            seen += 1
            if name_of(path) in WITHOUT:
                assert "{% csrf_token %}" not in form
                continue
            assert "{% csrf_token %}" in form or ("{% csrf_token key=False %}" in form and 'name="once"' in form), (
                f"{name_of(path)}: {form[:200]}"
            )
    assert seen > 60
    assert all((ROOT / name).exists() for name in WITHOUT)


def test_no_view_of_a_business_goes_without() -> None:
    without = {
        f"{view.__module__}.{view.__name__}" for _, _, view in inside() if getattr(view, "saves_once", True) is False
    }
    assert without == set(OWN_TRANSACTIONS)


def test_every_page_shows_its_forms_with_a_key(
    desk: Client, home: str, business: Business, make_lead: Any, make_prospect: Any
) -> None:
    make_lead("Nora Newcomer")
    make_prospect()
    business.campaigns.create(name="Spring")
    seen = 0
    for path, _, _view in inside():
        for address in addresses(path):
            answer = desk.get(f"{home}/{address}")
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            for form in forms_on(answer):
                if form.method == "post":
                    seen += 1
                    assert {"once", "seal", "csrfmiddlewaretoken"} <= form.names, f"{address}: {form.action}"
    assert seen > 80, "PostgreSQL numbers rows on from test to test, so that fewer addresses can be guessed there"
    assert Prospect.objects.count() == 1, "looking changes nothing"
