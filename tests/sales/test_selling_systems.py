"""A business words its own way to sell."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from sales.models import Prospect, SellingSystem, Stage


@pytest.fixture
def system(business: Business) -> SellingSystem:
    return business.selling_systems.get()


@pytest.fixture
def at(home: str, system: SellingSystem) -> str:
    return f"{home}/sales/selling-systems/{system.reference}/"


def names(system: SellingSystem) -> list[str]:
    return [str(stage) for stage in system.stages.in_use()]


def test_a_system_is_added_with_its_first_stage(desk: Client, home: str, business: Business) -> None:
    address = f"{home}/sales/selling-systems/"
    response = desk.post(address, {"name": "By post", "stage": "Letter"})
    added = business.selling_systems.get(name="By post")
    assert response["Location"] == f"{address}{added.reference}/"
    assert names(added) == ["Letter"]
    assert business.selling_systems.first() != added, "new prospects still start where they did"
    for bad in ({"name": "", "stage": "x"}, {"name": "New", "stage": ""}, {"name": "by POST", "stage": "x"}):
        assert desk.post(address, bad).status_code == 422
    assert business.selling_systems.count() == 2


def test_stages_are_added_changed_and_ordered(desk: Client, at: str, system: SellingSystem) -> None:
    assert desk.post(at, {"name": "Contract", "guidance": "Two copies."}).status_code == 302
    contract = system.stages.get(name="Contract")
    assert contract.guidance == "Two copies."
    desk.post(f"{at}stages/{contract.pk}/arrange/", {"do": "up"})
    assert names(system) == ["First call", "Visit", "Contract", "Quote"]
    desk.post(f"{at}stages/{contract.pk}/arrange/", {"do": "down"})
    desk.post(f"{at}stages/{contract.pk}/", {"name": "Signature", "guidance": "One copy."})
    assert names(system) == ["First call", "Visit", "Quote", "Signature"]
    contract.refresh_from_db()
    assert contract.guidance == "One copy."


@pytest.mark.parametrize("name", ["", "   ", "VISIT", "x" * 121])
def test_a_stage_needs_a_name_of_its_own(desk: Client, at: str, system: SellingSystem, name: str) -> None:
    quote = system.stages.get(name="Quote")
    assert desk.post(at, {"name": name, "guidance": "kept text"}).status_code == 422
    response = desk.post(f"{at}stages/{quote.pk}/", {"name": name, "guidance": "kept text"})
    assert response.status_code == 422
    assert "kept text" in response.content.decode(), "what was typed is kept"
    quote.refresh_from_db()
    assert (quote.name, quote.guidance[:7]) == ("Quote", "Send it")


def test_a_stage_with_open_prospects_stays(
    desk: Client, at: str, system: SellingSystem, make_prospect: Callable[..., Prospect]
) -> None:
    make_prospect("A")
    make_prospect("B")
    first = system.stages.first()
    assert first
    response = desk.post(f"{at}stages/{first.pk}/arrange/", {"do": "retire"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "2 open prospects are in First call" in page
    assert "Move them to Visit / Quote first." in page
    assert names(system) == ["First call", "Visit", "Quote"]


def test_a_stage_is_retired_and_used_again(
    desk: Client, at: str, system: SellingSystem, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    make_prospect("Done with").win(value=None, by=owner)
    first = system.stages.first()
    assert first
    assert desk.post(f"{at}stages/{first.pk}/arrange/", {"do": "retire"}).status_code == 302
    assert names(system) == ["Visit", "Quote"]
    assert "Retired stages" in desk.get(at).content.decode()
    desk.post(f"{at}stages/{first.pk}/arrange/", {"do": "back"})
    assert names(system) == ["First call", "Visit", "Quote"]


def test_a_system_keeps_at_least_one_stage(desk: Client, at: str, system: SellingSystem) -> None:
    answers = [desk.post(f"{at}stages/{s.pk}/arrange/", {"do": "retire"}) for s in system.stages.all()]
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "at least one stage" in answers[2].content.decode()
    assert names(system) == ["Quote"]


def test_a_system_is_renamed_and_retired(
    desk: Client,
    home: str,
    at: str,
    system: SellingSystem,
    business: Business,
    make_prospect: Callable[..., Prospect],
) -> None:
    desk.post(f"{at}rename/", {"name": "The calm way"})
    system.refresh_from_db()
    assert system.name == "The calm way"
    assert "only selling system" in desk.post(f"{at}retire/").content.decode()
    other = SellingSystem(business=business, name="By post").begin(stage="Letter")
    assert desk.post(f"{at}rename/", {"name": "by post"}).status_code == 422
    prospect = make_prospect()
    refused = desk.post(f"{at}retire/")
    assert refused.status_code == 409
    assert "1 open prospect is in The calm way" in refused.content.decode()
    prospect.win(value=None, by=None)
    assert desk.post(f"{at}retire/").status_code == 302
    assert list(business.selling_systems.in_use()) == [other]
    assert desk.post(f"{at}retire/").status_code == 302
    assert business.selling_systems.in_use().count() == 2


def test_a_change_of_stages_makes_the_numbers_due(
    desk: Client, at: str, system: SellingSystem, django_capture_on_commit_callbacks: Any
) -> None:
    from business.models import DueMark  # noqa: PLC0415

    desk.post(at, {"name": "Contract", "guidance": ""})
    assert DueMark.objects.filter(business=system.business, side="sales").exists()


def test_the_pages_cost_the_same_however_many_there_are(
    desk: Client, home: str, at: str, business: Business, system: SellingSystem, django_assert_max_num_queries: Any
) -> None:
    pages = (f"{home}/sales/selling-systems/", at)
    before = []
    for page in pages:
        with django_assert_max_num_queries(12) as few:
            desk.get(page)
        before.append(len(few))
    for number in range(20):
        SellingSystem(business=business, name=f"System {number}").begin(stage="First")
        Stage(business=business, system=system, name=f"Stage {number}").add()
    for page, count in zip(pages, before, strict=True):
        with django_assert_max_num_queries(12) as many:
            desk.get(page)
        assert len(many) == count


def test_who_may_not(
    as_marketer: Client, desk: Client, client: Client, home: str, at: str, system: SellingSystem, elsewhere: Business
) -> None:
    theirs = elsewhere.selling_systems.get()
    stage, mine = theirs.stages.first(), system.stages.first()
    assert stage
    assert mine
    assert as_marketer.get(at).status_code == 403
    assert client.get(at)["Location"].startswith("/account/login/")
    foreign = f"{home}/sales/selling-systems/{theirs.reference}/"
    for address in ("", "rename/", "retire/", f"stages/{stage.pk}/", f"stages/{stage.pk}/arrange/"):
        assert desk.post(foreign + address, {"name": "Mine", "do": "retire"}).status_code == 404
    for address in (f"stages/{stage.pk}/", f"stages/{stage.pk}/arrange/"):
        assert desk.post(at + address, {"name": "Mine", "do": "retire"}).status_code == 404
    assert desk.get(f"{at}retire/").status_code == 405
    assert list(theirs.stages.values_list("name", "retired_at")) == [
        ("First call", None),
        ("Visit", None),
        ("Quote", None),
    ]
