"""Whatever is sent, the answer is a plain one: a page, a form to mend, or “there is nothing here”. Never a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Email
from marketing.models import Effort, Lead, Source
from sales.models import Prospect

DIGITS = "9" * 5000


@pytest.mark.parametrize("address", ["/%00/", "/%00", "/a%00b/people/", "/ä/", "/" + "x" * 3000 + "/"])
def test_an_address_that_no_business_can_have(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("side", ["marketing", "sales"])
@pytest.mark.parametrize("by", ["week", "month", "source"])
def test_numbers_of_a_thousand_years_are_not_computed(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], side: str, by: str
) -> None:
    make_prospect()
    asked = desk.get(f"{home}/{side}/numbers/", {"by": by, "from": "0001-01-01", "to": "9999-12-31"})
    assert asked.status_code == 422
    assert "Check the year" in asked.content.decode()
    whole = desk.get(f"{home}/{side}/numbers/", {"by": by, "from": "1990-01-01", "to": "9999-12-31"})
    assert whole.status_code == 200


def test_feedback_of_a_thousand_years_is_not_computed(desk: Client, home: str) -> None:
    assert desk.get(f"{home}/feedback/", {"from": "0001-01-01", "to": "9999-12-31"}).status_code == 422
    assert desk.get(f"{home}/feedback/", {"from": "1990-01-01", "to": "9999-12-31"}).status_code == 200


@pytest.mark.parametrize("key", [DIGITS, "9" * 30, "0x1", "", "²"])
def test_a_key_that_no_row_can_have(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], make_lead: Callable[..., Lead], key: str
) -> None:
    prospect, lead = make_prospect(), make_lead("Nora Newcomer")
    board = f"{home}/sales/prospects/{prospect.reference}/move/"
    assert desk.post(board, {"stage": key, "seen": key}).status_code == 404
    step = f"{home}/marketing/leads/{lead.reference}/"
    assert desk.post(f"{step}move/", {"to": key}).status_code == 404
    assert desk.post(f"{step}sign/", {"sign": key, "seen": "1"}).status_code == 404


@pytest.mark.parametrize("back", ["x", "marketing:nothing", "//evil.example/", "https://evil.example/", "javascript:1"])
def test_a_way_back_that_is_none(desk: Client, home: str, business: Any, owner: Any, back: str) -> None:
    source = Source.objects.filter(business=business).first()
    effort = Effort(business=business, source=source, on=business.today(), hours=1, by=owner)
    effort.spend()
    answer = desk.post(f"{home}/marketing/efforts/{effort.pk}/take-out/", {"back": back})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{home}/marketing/efforts/"


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "http://u@[x]:1/", "//evil.example/", "http://[::1]/"])
def test_an_odd_address_leads_home(desk: Client, home: str, address: str) -> None:
    part = {"HX-Request": "true", "HX-Current-URL": address}
    assert Client().get(f"{home}/people/", headers=part).headers["HX-Redirect"] == "/account/login/?next=%2F"
    for path in ("password/change/", "login/", "two-steps/reauthenticate/", "reauthenticate/"):
        assert desk.get(f"/account/{path}", {"next": address}).status_code in {200, 302}
    assert desk.post("/account/logout/", {"next": address}).headers["Location"] == "/account/login/"


@pytest.mark.parametrize("key", [str(2**63), "9" * 30, f"-{2**64}", DIGITS])
def test_several_rows_with_one_among_them_that_nobody_has(
    desk: Client, home: str, business: Any, make_lead: Callable[..., Lead], key: str
) -> None:
    lead, source = make_lead(), Source.objects.filter(business=business)[0]
    door = desk.post(f"{home}/hand-over/{lead.reference}/", {"signs": [key], "unready_why": "x"})
    assert door.status_code == 422
    campaign = desk.post(f"{home}/marketing/campaigns/add/", {"name": "Spring", "sources": [str(source.pk), key]})
    assert campaign.status_code == 422
    assert "Spring" in campaign.content.decode()


@pytest.mark.parametrize("money", [",1e9999", "1e9999", "NaN", "-Infinity", "9" * 400, "0" * 400 + "1"])
def test_money_beyond_all_bounds(desk: Client, home: str, business: Any, make_prospect: Any, money: str) -> None:
    source = Source.objects.filter(business=business)[0]
    spent = {"money": money, "on": str(business.today())}
    assert desk.post(f"{home}/marketing/sources/{source.reference}/effort/", spent).status_code in {302, 422}
    prospect = make_prospect()
    for verb in ("win", "expect"):
        answer = desk.post(f"{home}/sales/prospects/{prospect.reference}/{verb}/", {"value": money})
        assert answer.status_code in {302, 409, 422}, verb


@pytest.mark.parametrize("room", ["marketing/leads/{lead}/edit/", "people/{person}/edit/"])
def test_an_address_longer_than_we_keep_is_said_so(
    desk: Client, home: str, make_lead: Callable[..., Lead], room: str
) -> None:
    lead = make_lead()
    address = home + "/" + room.format(lead=lead.reference, person=lead.person.reference)
    long = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example"
    assert 254 < len(long) <= 320
    sent = {"name": "Maria Lopez", "arrived_on": str(lead.arrived_on), "emails": long, "phones": ""}
    assert desk.post(address, sent).status_code == 422
    assert not Email.objects.exists()


@pytest.mark.parametrize("place", ["people/", "sales/customers/", "sales/prospects/", "marketing/leads/", "log/alike/"])
@pytest.mark.parametrize("words", ["\0", "%", "_", "\\", "'", "a" * 5000, "\u202e", "😀", DIGITS])
def test_words_to_look_for(desk: Client, home: str, place: str, words: str) -> None:
    asked = {"q": words, "name": words, "contact": words, "person": words, "after": words, "week": words}
    assert desk.get(f"{home}/{place}", asked).status_code in {200, 422}
