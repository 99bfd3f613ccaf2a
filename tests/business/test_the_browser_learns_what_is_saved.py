"""A form's key stands in a cookie once it is saved, and only then: what was typed is let go of no sooner."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from business.models import Business
from marketing.models import Lead


def test_only_what_is_saved(desk: Client, home: str, make_lead: Callable[..., Lead], business: Business) -> None:
    lead = make_lead()
    note = f"{home}/people/{lead.person.reference}/note/"
    key, wrong = str(uuid4()), str(uuid4())
    assert "saved" not in desk.post(note, {"text": "", "once": wrong}).cookies
    refused = {"channel": "call", "on": business.today() + timedelta(days=3), "once": wrong}
    assert "saved" not in desk.post(f"{home}/marketing/leads/{lead.reference}/touch/", refused).cookies
    cookie = desk.post(note, {"text": "Rang", "once": key}).cookies["saved"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (key, 120, "Lax")
    again = str(uuid4())
    assert desk.post(note, {"text": "Rang twice", "once": again}).cookies["saved"].value == f"{key}.{again}"


def test_nothing_but_keys_is_repeated(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    note = f"{home}/people/{make_lead().person.reference}/note/"
    desk.cookies["saved"] = "<script>.x"
    key = str(uuid4())
    assert desk.post(note, {"text": "Rang", "once": key}).cookies["saved"].value == key
    assert "saved" not in desk.post(note, {"text": "Rang so", "once": "<b>"}).cookies


def test_a_stranger_is_told_nothing(client: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    note = f"{home}/people/{make_lead().person.reference}/note/"
    assert "saved" not in client.post(note, {"text": "Rang", "once": str(uuid4())}).cookies
