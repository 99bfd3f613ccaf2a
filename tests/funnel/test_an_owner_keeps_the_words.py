"""The business's own words: add, rename, reorder, retire, bring back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Business, DueMark, User
from funnel.setup.founding import found_business
from funnel.setup.ordered_lists import LISTS
from marketing.models import Lead, Step
from sales.models.words import Outcome, Reason


def names(business: Business, kind: str = "steps") -> list[str]:
    return [word.name for word in LISTS[kind].of(business) if word.retired_at is None]


def step(business: Business, name: str) -> Step:
    return Step.objects.get(business=business, name=name)


@pytest.mark.parametrize("kind", LISTS)
def test_a_word_is_added_at_the_end(desk: Client, home: str, business: Business, kind: str) -> None:
    before = names(business, kind)
    answer = desk.post(f"{home}/settings/list/{kind}/add/", {"name": " Brand new "})
    assert answer.headers["Location"] == f"{home}/settings/words/{LISTS[kind].side}/#{kind}"
    assert names(business, kind) == [*before, "Brand new"]


def test_a_reason_goes_into_its_own_list_only(desk: Client, home: str, business: Business) -> None:
    desk.post(f"{home}/settings/list/hand-back-reasons/add/", {"name": "Put off"})
    assert Reason.objects.filter(business=business, name="Put off", outcome=Outcome.HANDED_BACK).exists()
    assert names(business, "loss-reasons").count("Put off") == 1


@pytest.mark.parametrize("name", ["", "  ", "talked", "x" * 121])
def test_a_bad_name_is_told_beside_the_list(desk: Client, home: str, business: Business, name: str) -> None:
    before = names(business)
    answer = desk.post(f"{home}/settings/list/steps/add/", {"name": name})
    assert answer.status_code == 422
    assert '<ul class="errorlist"' in answer.content.decode()
    assert names(business) == before


def test_a_retired_name_comes_back_instead_of_a_double(desk: Client, home: str, business: Business) -> None:
    talked = step(business, "Talked")
    talked.retire()
    desk.post(f"{home}/settings/list/steps/add/", {"name": "talked"})
    assert names(business) == ["New", "Talked", "Interested"]
    assert Step.objects.filter(business=business).count() == 3


def test_a_word_is_renamed(desk: Client, home: str, business: Business) -> None:
    talked = step(business, "Talked")
    desk.post(f"{home}/settings/list/steps/{talked.pk}/", {"name": "Spoken with"})
    assert names(business) == ["New", "Spoken with", "Interested"]
    taken = desk.post(f"{home}/settings/list/steps/{talked.pk}/", {"name": "INTERESTED"})
    assert taken.status_code == 422
    assert "in this list already" in taken.content.decode()
    assert names(business) == ["New", "Spoken with", "Interested"]


def test_words_change_places(desk: Client, home: str, business: Business) -> None:
    interested = step(business, "Interested")
    address = f"{home}/settings/list/steps/{interested.pk}/move/"
    desk.post(address, {"direction": "up"})
    assert names(business) == ["New", "Interested", "Talked"]
    desk.post(address, {"direction": "up"})
    desk.post(address, {"direction": "up"})
    assert names(business) == ["Interested", "New", "Talked"], "at the end nothing happens"
    desk.post(address, {"direction": "down"})
    assert names(business) == ["New", "Interested", "Talked"]


def test_a_word_passes_a_retired_one_in_one_go(desk: Client, home: str, business: Business) -> None:
    step(business, "Talked").retire()
    desk.post(f"{home}/settings/list/steps/{step(business, 'Interested').pk}/move/", {"direction": "up"})
    assert names(business) == ["Interested", "New"]


def test_a_part_is_the_list_alone(desk: Client, home: str, business: Business) -> None:
    address = f"{home}/settings/list/steps/{step(business, 'Talked').pk}/move/"
    part = desk.post(address, {"direction": "up"}, headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith('<section class="card stack tight" id="steps"')
    assert part.index("Talked") < part.index("New")


def test_a_word_is_retired_and_comes_back(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    lead = make_lead()
    talked = step(business, "Talked")
    lead.move(to=talked, by=None)
    desk.post(f"{home}/settings/list/steps/{talked.pk}/retire/")
    assert names(business) == ["New", "Interested"]
    lead.refresh_from_db()
    assert lead.step == talked, "what was said with it stays"
    assert "Talked" in desk.get(f"{home}/settings/words/marketing/").content.decode()
    desk.post(f"{home}/settings/list/steps/{talked.pk}/bring-back/")
    assert names(business) == ["New", "Talked", "Interested"]


def test_the_last_step_is_not_retired_under_open_leads(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    last = step(business, "Interested")
    lead = make_lead()
    lead.move(to=last, by=None)
    answer = desk.post(f"{home}/settings/list/steps/{last.pk}/retire/")
    assert answer.status_code == 409
    assert "1 open lead stands at the last step" in answer.content.decode()
    assert "Interested" in names(business)
    lead.close(why="No interest", by=None)
    desk.post(f"{home}/settings/list/steps/{last.pk}/retire/")
    assert "Interested" not in names(business)


def test_one_step_stays(desk: Client, home: str, business: Business) -> None:
    for each in Step.objects.filter(business=business):
        desk.post(f"{home}/settings/list/steps/{each.pk}/retire/")
    assert names(business) == ["Interested"]


def test_marketing_computes_anew_when_its_steps_change(desk: Client, home: str, business: Business) -> None:
    desk.post(f"{home}/settings/list/signs/add/", {"name": "Sent a drawing"})
    assert not DueMark.objects.exists(), "no number is made of signs"
    desk.post(f"{home}/settings/list/steps/add/", {"name": "Visited"})
    assert set(DueMark.objects.values_list("side", flat=True)) == {"marketing"}


def test_a_long_list_costs_no_more_queries(
    desk: Client, home: str, business: Business, django_assert_max_num_queries: Any
) -> None:
    Step.objects.bulk_create(Step(business=business, name=f"Step {n}", position=n) for n in range(60))
    with django_assert_max_num_queries(12):
        assert "Step 59" in desk.get(f"{home}/settings/words/marketing/").content.decode()


def test_only_what_exists_and_only_ones_own(desk: Client, home: str, business: Business, owner: User) -> None:
    other = User.objects.create_user("else@example.com", "x")
    foreign = found_business(owner=other, name="Else").steps.get(name="Talked")
    sign = business.signs_of_readiness.first()
    assert sign is not None
    for path in (f"{foreign.pk}/", f"{foreign.pk}/move/", f"{foreign.pk}/retire/", "999999/retire/"):
        assert desk.post(f"{home}/settings/list/steps/{path}", {"name": "Mine"}).status_code == 404
    assert desk.post(f"{home}/settings/list/nonsense/add/", {"name": "x"}).status_code == 404
    assert desk.get(f"{home}/settings/words/both/").status_code == 404
    foreign.refresh_from_db()
    assert (foreign.name, foreign.retired_at) == ("Talked", None)


def test_words_are_changed_by_post_only_and_by_owners_only(
    desk: Client, home: str, business: Business, marketer: User, signed_in: Any
) -> None:
    talked = step(business, "Talked")
    for action in ("move", "retire", "bring-back"):
        address = f"{home}/settings/list/steps/{talked.pk}/{action}/"
        assert desk.get(address).status_code == 405
        assert signed_in(marketer).post(address).status_code == 403
    assert signed_in(marketer).post(f"{home}/settings/list/steps/add/", {"name": "Mine"}).status_code == 403
    assert names(business) == ["New", "Talked", "Interested"]
