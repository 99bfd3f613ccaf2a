"""What cannot be seen is not kept: no name that is blank on every page, and none that turns what stands after it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from business.hidden_signs import without_hidden_signs
from business.models import Business, Person, User
from marketing.models import Campaign, Lead, Source
from sales.models import SellingSystem
from tests.conftest import PASSWORD

UNSEEN = ["\u200b", "\u2060 \u200b\ufeff", "\u3164", "\u00ad", "\u200e\u200f", "\u2800", "\u200b\n\u200b", "\x07\x1b"]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_that_nobody_sees_is_none(desk: Client, home: str, name: str) -> None:
    models = (Source, Campaign, SellingSystem)
    before = [model.objects.count() for model in models]
    for page in ("marketing/sources/", "marketing/campaigns/add/", "sales/selling-systems/"):
        answer = desk.post(f"{home}/{page}", {"name": name, "approach": "inbound", "stage": "First call"})
        assert answer.status_code == 422, page
    assert before == [model.objects.count() for model in models]
    assert desk.post(f"{home}/log/", {"name": name}).status_code == 422
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eanna", "anna"),
        ("An\u202dna\u2069", "Anna"),
        ("\u202aAnna\u202c", "Anna"),  # as a messenger wraps what is copied from it
        ("Web\u200b site\ufeff", "Web site"),
        ("ring\x07\x1b[31m", "ring[31m"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("שלום\u200f 5", "שלום\u200f 5"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
    ],
)
def test_only_what_does_harm_is_left_out(typed: str, kept: str) -> None:
    assert without_hidden_signs(typed) == kept


def test_a_lead_is_kept_without_them(desk: Client, home: str) -> None:
    desk.post(f"{home}/log/", {"name": "\u202eAnna Fisher", "wants": "A \u202efence", "contact": "anna@example.com"})
    lead = Lead.objects.get()
    assert (lead.person.name, lead.wants) == ("Anna Fisher", "A fence")


def test_the_second_source_of_one_look_is_refused(desk: Client, home: str, business: Business) -> None:
    answer = desk.post(f"{home}/marketing/sources/", {"name": "Web\u200b site", "approach": "inbound"})
    assert answer.status_code in {302, 422}
    assert [str(name) for name in business.sources.values_list("name", flat=True)].count("Web site") == 1
    assert not business.sources.filter(name__contains="\u200b").exists()


def test_a_file_is_read_without_them(business: Business, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("name,email,arrived_on\n\u202eAnna,anna@example.com,2026-01-05\n\u200b,,2026-01-05\n")
    call_command("import_leads", str(file), business=business.slug, json=True)
    assert [person.name for person in Person.objects.all()] == ["Anna"]


def test_a_row_from_before_is_left_alone_where_nobody_touched_it(
    desk: Client, home: str, make_lead: Callable[..., Any]
) -> None:
    person = make_lead("\u202eOld Name").person
    typed = {"name": "\u202eOld Name", "initial-name": "\u202eOld Name", "company": "Fences", "initial-company": ""}
    assert desk.post(f"{home}/people/{person.reference}/edit/", typed).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.company) == ("\u202eOld Name", "Fences")
    typed["name"] = "New Name"
    assert desk.post(f"{home}/people/{person.reference}/edit/", typed).status_code == 302
    person.refresh_from_db()
    assert person.name == "New Name"


def test_a_password_is_taken_as_it_was_chosen(client: Client, db: None) -> None:
    User.objects.create_user("zoe@example.com", PASSWORD + "\u200b")
    said = {"login": "zoe@example.com", "password": PASSWORD + "\u200b"}
    assert client.post("/account/login/", said).status_code == 302
