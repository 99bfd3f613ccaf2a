"""A stage, a selling system or a salesperson goes while a form is open: told in a sentence, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from business.models import Business, Membership, User
from marketing.models import Lead
from sales.models import Prospect, Salesperson, SellingSystem, Stage
from tests.pages import PageForm, form_on


@pytest.fixture
def big(business: Business) -> SellingSystem:
    return SellingSystem(business=business, name="Big gardens").begin(stage="Look")


def hand_over_form(desk: Client, home: str, lead: Lead) -> PageForm:
    address = f"{home}/hand-over/{lead.reference}/"
    return form_on(desk.get(address), address)


class TestTheDoor:
    def test_one_of_two_selling_systems(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], big: SellingSystem
    ) -> None:
        lead = make_lead()
        form = hand_over_form(desk, home, lead)
        big.retire()
        answer = desk.post(form.action, form.fields | {"system": big.pk, "unready_why": "Wants it this week"})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "“Big gardens” is not in use any more." in text
        assert "Our way of selling" in text, "what there is to choose is shown"
        assert "Wants it this week" in text
        assert not Prospect.objects.exists()
        again = form_on(answer, form.action)
        assert desk.post(again.action, again.fields | {"system": big.siblings()[0].pk}).status_code == 302
        assert Prospect.objects.get().unready_why == "Wants it this week"

    def test_the_only_one_is_another_one_now(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], business: Business
    ) -> None:
        lead = make_lead()
        form = hand_over_form(desk, home, lead)  # it did not ask: there was one
        SellingSystem(business=business, name="Big gardens").begin(stage="Look")
        business.selling_systems.get(name="Our way of selling").retire()
        answer = desk.post(form.action, form.fields | {"unready_why": "Wants it this week"})
        assert "“Our way of selling” is not in use any more." in answer.content.decode()
        assert not Prospect.objects.exists()

    def test_a_second_one_came(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], business: Business
    ) -> None:
        form = hand_over_form(desk, home, make_lead())
        SellingSystem(business=business, name="Big gardens").begin(stage="Look")
        assert desk.post(form.action, form.fields | {"unready_why": "Wants it"}).status_code == 302
        assert Prospect.objects.get().system.name == "Our way of selling"

    def test_a_salesperson_left(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], salesperson: User, business: Business
    ) -> None:
        Salesperson.objects.who_is(salesperson, business)
        form = hand_over_form(desk, home, make_lead())
        Membership.objects.filter(user=salesperson).delete()
        typed = {"salesperson": f"user-{salesperson.pk}", "unready_why": "Wants it"}
        text = desk.post(form.action, form.fields | typed).content.decode()
        assert "Salesperson One does not sell here any more." in text
        assert f"user-{salesperson.pk} " not in text

    @pytest.mark.parametrize("key", ["user-99999999999999999999", "user-173", "name-x", "-", "x"])
    def test_an_odd_key_is_not_shown(self, desk: Client, home: str, make_lead: Callable[..., Lead], key: str) -> None:
        form = hand_over_form(desk, home, make_lead())
        answer = desk.post(form.action, form.fields | {"salesperson": key, "system": key, "unready_why": "Wants it"})
        assert answer.status_code == 422
        assert "Whoever you chose does not sell here any more." in answer.content.decode()
        assert f"{key} " not in answer.content.decode().replace("-&gt;", "")

    def test_handed_over_already(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        form = hand_over_form(desk, home, make_lead())
        sent = form.fields | {"unready_why": "Wants it"}
        desk.get(desk.post(form.action, sent)["Location"])
        answer = desk.post(form.action, sent)
        assert answer["Location"].endswith(f"/sales/prospects/{Prospect.objects.get().reference}/")
        said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
        assert "Maria Lopez is with sales" in said
        assert "Nothing was changed" not in said

    def test_a_colleague_was_faster_and_the_reason_is_not_lost_unseen(
        self, desk: Client, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        form = hand_over_form(desk, home, make_lead())
        desk.post(form.action, {"unready_why": "Wants it"})
        answer = desk.post(form.action, form.fields | {"unready_why": "Has a date"})
        assert "“Has a date”" in " ".join(str(message) for message in get_messages(answer.wsgi_request))


class TestTheBoard:
    def test_a_stage(self, desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
        one = make_prospect()
        visit = Stage.objects.get(name="Visit")
        board = desk.get(f"{home}/sales/board/")
        form = form_on(board, f"{home}/sales/prospects/{one.reference}/move/")
        visit.retire()
        for back in ("board", ""):
            answer = desk.post(form.action, form.fields | {"stage": visit.pk, "back": back})
            assert answer.status_code == 409
            assert "“Visit” is not in use any more." in answer.content.decode()
        one.refresh_from_db()
        assert one.stage.name == "First call"

    def test_a_selling_system(
        self, desk: Client, home: str, big: SellingSystem, make_prospect: Callable[..., Prospect]
    ) -> None:
        one = make_prospect()
        big.retire()
        page = desk.get(f"{home}/sales/board/?system={big.pk}")
        assert page.status_code == 200
        assert "“Big gardens” is not in use any more. This is “Our way of selling”." in page.content.decode()
        look = big.stages.get()
        address = f"{home}/sales/prospects/{one.reference}/move/?system={big.pk}"
        answer = desk.post(address, {"stage": look.pk, "seen": one.version, "back": "board"})
        assert answer.status_code == 409
        one.refresh_from_db()
        assert one.system != big

    def test_a_selling_system_that_never_was(self, desk: Client, home: str) -> None:
        assert desk.get(f"{home}/sales/board/?system=999999").status_code == 404


@pytest.mark.parametrize("who", ["left", "nobody"])
def test_assigning_to_somebody_who_left(
    desk: Client,
    home: str,
    make_prospect: Callable[..., Prospect],
    salesperson: User,
    business: Business,
    who: str,
) -> None:
    one, sells = make_prospect(), Salesperson.objects.who_is(salesperson, business)
    Membership.objects.filter(user=salesperson).delete()
    key: Any = sells.pk if who == "left" else "member-173"
    text = desk.post(f"{home}/sales/prospects/{one.reference}/assign/", {"to": key}).content.decode()
    name = str(sells) if who == "left" else "Whoever you chose"
    assert f"{name} does not sell here any more." in text
    assert "member-173 is" not in text
