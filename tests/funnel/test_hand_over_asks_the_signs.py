"""Handing over asks the signs of readiness; going on without them needs a reason, and is counted."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from business.hats import Role
from business.models import Business, User
from funnel.handover.door import hand_over
from funnel.setup.founding import found_business
from marketing.models import Lead, SignOfReadiness
from sales.models import Prospect, Salesperson, SellingSystem, Stage


@pytest.fixture
def signs(business: Business) -> list[SignOfReadiness]:
    return list(SignOfReadiness.objects.filter(business=business))


@pytest.fixture
def door(home: str) -> Callable[[Lead], str]:
    return lambda lead: f"{home}/hand-over/{lead.reference}/"


def keys(signs: list[SignOfReadiness]) -> list[int]:
    return [sign.pk for sign in signs]


def test_signs_already_seen_are_ticked(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], owner: User, signs: Any
) -> None:
    lead = make_lead(wants="Back garden", source="Referral")
    lead.see_sign(sign=signs[1], seen=True, by=owner)
    page = " ".join(desk.get(door(lead)).content.decode().split())
    assert "Is Maria Lopez ready to buy?" in page
    assert page.count('name="signs"') == 4
    assert page.count("checked") == 1
    assert "Back garden" in page
    assert "It is counted." in page


def test_with_all_signs_nobody_has_to_explain(
    *, desk: Client, door: Callable[[Lead], str], home: str, make_lead: Callable[..., Lead], owner: User, signs: Any
) -> None:
    lead = make_lead()
    answer = desk.post(door(lead), {"signs": keys(signs), "unready_why": "not needed", "salesperson": ""})
    prospect = Prospect.objects.get()
    assert answer["Location"] == f"{home}/sales/prospects/{prospect.reference}/"
    assert all(sign["seen"] for sign in prospect.signs)
    assert (prospect.unready_why, prospect.salesperson) == ("", None)
    assert lead.signs_seen.count() == 4
    assert {seen.by for seen in lead.signs_seen.all()} == {owner}


def test_a_missing_sign_needs_a_reason_and_everything_is_kept(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], owner: User, signs: Any
) -> None:
    lead = make_lead()
    lead.see_sign(sign=signs[3], seen=True, by=owner)
    answer = desk.post(door(lead), {"signs": keys(signs[:2]), "salesperson": f"user-{owner.pk}"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why you hand over all the same" in page
    assert page.count("checked") == 2
    assert f'value="user-{owner.pk}" selected' in page
    assert not Prospect.objects.exists()
    assert [seen.sign for seen in lead.signs_seen.all()] == [signs[3]], "nothing was half done"

    desk.post(door(lead), {"signs": keys(signs[:2]), "unready_why": "she insists"})
    prospect = Prospect.objects.get()
    assert prospect.unready_why == "she insists"
    assert [sign["seen"] for sign in prospect.signs] == [True, True, False, False]
    assert lead.hand_overs.get().unready_why == "she insists"


def test_without_signs_nothing_is_asked(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], signs: Any
) -> None:
    for sign in signs:
        sign.retire()
    lead = make_lead()
    assert "all the same" not in desk.get(door(lead)).content.decode()
    assert desk.post(door(lead), {}).status_code == 302
    assert Prospect.objects.exists()


def test_it_may_be_given_to_somebody(
    *,
    desk: Client,
    door: Callable[[Lead], str],
    make_lead: Callable[..., Lead],
    business: Business,
    salesperson: User,
    marketer: User,
) -> None:
    sam = Salesperson.objects.create(business=business, name="Sam without account")
    left = User.objects.create_user("left@example.com", name="Lena Left")
    Salesperson.objects.create(business=business, name="Lena Left", user=left)
    lead = make_lead()
    page = desk.get(door(lead)).content.decode()
    assert "Sam without account" in page
    assert "Salesperson One" in page
    assert "Marketer One" not in page
    assert "Lena Left" not in page

    desk.post(door(lead), {"unready_why": "x", "salesperson": f"name-{sam.pk}"})
    desk.post(door(other := make_lead("Eva")), {"unready_why": "x", "salesperson": f"user-{salesperson.pk}"})
    assert Prospect.objects.get(lead_reference=lead.reference).salesperson == sam
    assert Prospect.objects.filter(lead_reference=other.reference, salesperson__user=salesperson).exists()


def test_foreign_words_and_people_are_refused(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], marketer: User
) -> None:
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    theirs = Salesperson.objects.create(business=other, name="Eve")
    foreign = SignOfReadiness.objects.filter(business=other).first()
    assert foreign
    lead = make_lead()
    for typed in (
        {"salesperson": f"name-{theirs.pk}"},
        {"salesperson": f"user-{marketer.pk}"},
        {"salesperson": "user-"},
        {"signs": foreign.pk},
        {"signs": "nonsense"},
        {"unready_why": "x" * 1001},
    ):
        assert desk.post(door(lead), {"unready_why": "x"} | typed).status_code == 422
    assert not Prospect.objects.exists()


def test_several_selling_systems_are_offered(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], business: Business
) -> None:
    lead = make_lead()
    assert "Selling system" not in desk.get(door(lead)).content.decode()
    short = SellingSystem.objects.create(business=business, name="Short way", position=5)
    assert "Short way" not in desk.get(door(lead)).content.decode(), "a system without a stage cannot take anybody"
    stage = Stage.objects.create(business=business, system=short, name="Talk")
    assert "Short way" in desk.get(door(lead)).content.decode()
    desk.post(door(lead), {"unready_why": "x", "system": short.pk})
    assert Prospect.objects.get().stage == stage


def test_a_refusal_is_shown_with_everything_typed(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead]
) -> None:
    Stage.objects.all().delete()
    lead = make_lead()
    answer = desk.post(door(lead), {"unready_why": "she insists"})
    assert answer.status_code == 422
    assert "There is no selling system with a stage yet" in answer.content.decode()
    assert "she insists" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.is_open


def test_a_marketer_comes_back_to_the_person(
    door: Callable[[Lead], str],
    home: str,
    make_lead: Callable[..., Lead],
    marketer: User,
    signed_in: Callable[[User], Client],
) -> None:
    lead = make_lead()
    answer = signed_in(marketer).post(door(lead), {"unready_why": "x"}, follow=True)
    assert answer.redirect_chain == [(f"{home}/people/{lead.person.reference}/", 302)]
    assert "Maria Lopez is with sales now." in answer.content.decode()


def test_a_salesperson_hands_over_what_they_logged_and_takes_it_on(
    door: Callable[[Lead], str], make_lead: Callable[..., Lead], salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    own, other = make_lead(by=salesperson), make_lead("Eva")
    desk = signed_in(salesperson)
    assert f'value="user-{salesperson.pk}" selected' in desk.get(door(own)).content.decode()
    assert desk.get(door(other)).status_code == 404
    assert desk.post(door(other), {"unready_why": "x"}).status_code == 404
    desk.post(door(own), {"unready_why": "x", "salesperson": f"user-{salesperson.pk}"})
    prospect = Prospect.objects.get()
    assert prospect.salesperson
    assert prospect.salesperson.user == salesperson


def test_a_lead_that_is_with_sales_is_refused_plainly(
    desk: Client, door: Callable[[Lead], str], make_lead: Callable[..., Lead], owner: User
) -> None:
    lead = make_lead()
    hand_over(lead, by=owner, unready_why="x")
    for answer in (desk.get(door(lead)), desk.post(door(lead), {"unready_why": "x"})):
        assert answer.status_code == 409
        assert "is with sales now" in answer.content.decode()
    assert Prospect.objects.count() == 1


def test_strangers_and_other_businesses_may_not(
    door: Callable[[Lead], str],
    home: str,
    desk: Client,
    make_lead: Callable[..., Lead],
    signed_in: Callable[[User], Client],
) -> None:
    lead = make_lead()
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    eve = signed_in(other.memberships.get().user)
    assert eve.post(door(lead), {"unready_why": "x"}).status_code == 404
    assert eve.post(f"/other/hand-over/{lead.reference}/", {"unready_why": "x"}).status_code == 404
    assert desk.get(f"{home}/hand-over/{uuid4()}/").status_code == 404
    assert Client().get(door(lead))["Location"].startswith("/account/login/")
    assert not Prospect.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_the_form_is_quick(
    *,
    role: Role,
    door: Callable[[Lead], str],
    make_lead: Callable[..., Lead],
    owner: User,
    member: Callable[..., User],
    signed_in: Callable[[User], Client],
    django_assert_max_num_queries: Any,
) -> None:
    user = owner if role == Role.OWNER else member(role)
    lead = make_lead(source="Referral", by=user)
    desk = signed_in(user)
    with django_assert_max_num_queries(12):
        assert desk.get(door(lead)).status_code == 200
