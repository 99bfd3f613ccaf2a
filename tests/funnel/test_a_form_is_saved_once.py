"""A form is saved once, however often it is sent, and whoever sends it again reads what happened."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from business.models import Business, Note, SentForm, User
from business.one_time_key import forget_old_forms
from funnel.people.intake import write_note
from marketing.models import Campaign, Effort, Lead, PreLeadCount, Source, Touch
from sales.models import Prospect
from tests.pages import form_on

TWICE = "This was sent twice. It is saved once."


def sent_twice(client: Client, address: str, **typed: Any) -> Any:
    """A double click: the same form twice. The second answer, which is the one that is seen."""
    typed.setdefault("once", str(uuid4()))
    first = client.post(address, typed)
    assert first.status_code == 302, first.content.decode()[:3000]
    client.get(first["Location"])  # its message was shown
    second = client.post(address, typed)
    assert second.status_code == 302
    assert second["Location"] == first["Location"]
    return second


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


class TestSavedOnce:
    def test_a_note_on_a_person(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        lead = make_lead()
        answer = sent_twice(desk, f"{home}/people/{lead.person.reference}/note/", text="Has a dog")
        assert Note.objects.count() == 1
        assert said(answer) == ["Noted.", TWICE]

    def test_a_lead(self, desk: Client, home: str, business: Business) -> None:
        answer = sent_twice(desk, f"{home}/log/", name="Tom Carter", action="lead")
        assert business.leads.count() == business.people.count() == 1
        assert said(answer)[0] == "Saved: Tom Carter."

    def test_a_touch(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        lead = make_lead()
        today = lead.business.today().isoformat()
        sent_twice(desk, f"{home}/marketing/leads/{lead.reference}/touch/", channel=Touch.Channel.values[0], on=today)
        assert Touch.objects.count() == 1

    @pytest.mark.parametrize("where", ["efforts", "source", "campaign"])
    def test_money_and_hours(self, desk: Client, home: str, business: Business, where: str) -> None:
        source = Source.objects.get(name="Flyer")
        campaign = Campaign.objects.create(business=business, name="Spring")
        address = {
            "efforts": "efforts/",
            "source": f"sources/{source.reference}/effort/",
            "campaign": f"campaigns/{campaign.reference}/effort/",
        }[where]
        typed = {"on": business.today().isoformat(), "money": "50", "hours": "2", "target": f"source:{source.pk}"}
        sent_twice(desk, f"{home}/marketing/{address}", **typed)
        assert Effort.objects.count() == 1

    def test_a_count_and_a_campaign(self, desk: Client, home: str, business: Business) -> None:
        sent_twice(desk, f"{home}/marketing/campaigns/add/", name="Spring")
        campaign = Campaign.objects.get()
        typed = {"on": business.today().isoformat(), "how_many": "500", "what": "letters"}
        sent_twice(desk, f"{home}/marketing/campaigns/{campaign.reference}/count/", **typed)
        assert PreLeadCount.objects.count() == 1

    def test_a_source_and_a_word_and_a_selling_system(self, desk: Client, home: str, business: Business) -> None:
        sent_twice(desk, f"{home}/marketing/sources/", name="Radio", approach="")
        sent_twice(desk, f"{home}/settings/list/steps/add/", name="Waiting")
        sent_twice(desk, f"{home}/sales/selling-systems/", name="Big gardens", stage="Visit")
        assert business.sources.filter(name="Radio").count() == 1
        assert business.selling_systems.count() == 2

    def test_a_new_business(self, desk: Client, owner: User) -> None:
        facts = {"country": "US", "zone": "UTC", "currency": "USD", "language": "en", "starter": "trades"}
        sent_twice(desk, "/new/", name="Second", **facts)
        assert owner.memberships.count() == 2

    def test_a_hand_over_ends_on_what_happened(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        lead = make_lead()
        answer = sent_twice(desk, f"{home}/hand-over/{lead.reference}/", unready_why="wants it now")
        prospect = Prospect.objects.get()
        assert answer["Location"].endswith(f"/sales/prospects/{prospect.reference}/")
        assert said(answer) == ["Maria Lopez is with sales now.", TWICE]

    def test_a_hand_back_a_loss_and_a_win(
        self, desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business
    ) -> None:
        back, lost, won = (make_prospect(name) for name in ("Anna", "Bert", "Cora"))
        sent_twice(desk, f"{home}/hand-back/{back.reference}/", seen=back.version, own_words="Not yet")
        sent_twice(desk, f"{home}/lose/{lost.reference}/", seen=lost.version, own_words="Too dear")
        today = business.today().isoformat()
        sent_twice(desk, f"{home}/sales/prospects/{won.reference}/win/", value="100", on=today)
        assert sorted(Prospect.objects.values_list("outcome", flat=True)) == ["handed_back", "lost", "won"]

    def test_what_sales_does(self, desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
        one = make_prospect()
        page = f"{home}/sales/prospects/{one.reference}"
        sent_twice(desk, f"{page}/note/", text="Wants roses")
        assert one.history.filter(verb="noted").count() == 1
        one.refresh_from_db()
        sent_twice(desk, f"{page}/plan/", action="Call", when="tomorrow", seen=one.version)
        assert one.history.filter(verb="planned").count() == 1
        one.refresh_from_db()
        sent_twice(desk, f"{page}/done/", seen=one.version)
        assert one.history.filter(verb="done").count() == 1

    def test_an_invitation(self, desk: Client, home: str, business: Business) -> None:
        address = f"{home}/settings/people/"
        typed = {"email": "new@example.com", "name": "New", "role": "marketer", "once": str(uuid4())}
        first, second = desk.post(address, typed), desk.post(address, typed)
        assert first.status_code == second.status_code == 302
        assert business.invitations.count() == business.mails.count() == 1
        assert TWICE in said(second)

    def test_a_button_that_undoes(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        lead = make_lead()
        sent_twice(desk, f"{home}/log/{lead.reference}/undo/")
        assert Lead.objects.get().status == "struck_out"


class TestWhatIsAnotherForm:
    def test_something_else_typed_with_the_same_key(
        self, desk: Client, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        address, key = f"{home}/people/{make_lead().person.reference}/note/", str(uuid4())
        for text in ("Has a dog", "Has two dogs"):
            desk.post(address, {"text": text, "once": key})
        assert Note.objects.count() == 2, "Back, another word, Save: nothing of it is lost"

    def test_the_same_typed_on_a_page_opened_anew(self, desk: Client, home: str, business: Business) -> None:
        source = Source.objects.get(name="Flyer")
        for _again in range(2):
            page = desk.get(f"{home}/marketing/sources/{source.reference}/")
            form = form_on(page, f"{home}/marketing/sources/{source.reference}/effort/")
            desk.post(form.action, form.fields | {"hours": "2"})
        assert Effort.objects.count() == 2

    def test_without_a_key(self, desk: Client, home: str, business: Business) -> None:
        for _again in range(2):
            typed = {
                "on": business.today().isoformat(),
                "hours": "1",
                "target": f"source:{Source.objects.get(name='Flyer').pk}",
            }
            assert desk.post(f"{home}/marketing/efforts/", typed).status_code == 302
        assert Effort.objects.count() == 2

    def test_of_somebody_else(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], salesperson: User, signed_in: Any
    ) -> None:
        address = f"{home}/people/{make_lead().person.reference}/note/"
        typed = {"text": "Has a dog", "once": str(uuid4())}
        for client in (desk, signed_in(salesperson)):
            assert TWICE not in said(client.post(address, typed))
        assert Note.objects.count() == 2


class TestNotSaved:
    def test_a_form_that_was_not_good_may_be_sent_again(
        self, desk: Client, home: str, make_lead: Callable[..., Lead]
    ) -> None:
        address, key = f"{home}/people/{make_lead().person.reference}/note/", str(uuid4())
        assert desk.post(address, {"text": "", "once": key}).status_code == 422
        assert not SentForm.objects.exists()
        assert desk.post(address, {"text": "Has a dog", "once": key}).status_code == 302

    def test_one_that_was_refused_may_be_sent_again(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], owner: User
    ) -> None:
        lead, key = make_lead(), str(uuid4())
        lead.close(why="No interest", by=owner)
        address = f"{home}/hand-over/{lead.reference}/"
        typed = {"unready_why": "wants it now", "once": key}
        assert desk.post(address, typed).status_code in {409, 422}
        assert not SentForm.objects.exists()
        lead.reopen(by=owner)
        assert desk.post(address, typed).status_code == 302

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_refused_tap_may_be_tapped_again(
        self, desk: Client, home: str, make_lead: Callable[..., Lead], owner: User, htmx: bool
    ) -> None:
        lead = make_lead()
        step = lead.business.steps.all()[1]
        lead.close(why="No interest", by=owner)
        headers = {"HX-Request": "true"} if htmx else {}
        typed = {"to": step.pk, "once": str(uuid4())}
        for _again in range(2):
            desk.post(f"{home}/marketing/leads/{lead.reference}/move/", typed, headers=headers)
        assert not SentForm.objects.exists()

    def test_an_odd_key_is_none(self, desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
        address = f"{home}/people/{make_lead().person.reference}/note/"
        for key in ("x" * 5000, "1", "\x001"):
            assert desk.post(address, {"text": f"With {len(key)}", "once": key}).status_code == 302
        assert not SentForm.objects.exists()


def test_in_the_dialog_the_second_answer_shows_the_page_again(desk: Client, home: str, business: Business) -> None:
    typed = {"name": "Tom Carter", "once": str(uuid4())}
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{home}/marketing/leads/?q=x"}
    first, second = (desk.post(f"{home}/log/", typed, headers=headers) for _again in range(2))
    assert first["HX-Trigger"] == second["HX-Trigger"]
    assert second["HX-Redirect"] == f"{home}/marketing/leads/?q=x"
    assert "Saved: Tom Carter." in said(second)
    assert business.leads.count() == 1


def test_a_page_elsewhere_is_no_page_to_go_back_to(desk: Client, home: str) -> None:
    typed = {"name": "Tom Carter", "once": str(uuid4())}
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/x"}
    desk.post(f"{home}/log/", typed, headers=headers)
    assert desk.post(f"{home}/log/", typed, headers=headers)["HX-Redirect"] == f"{home}/log/?back-from=1"


def test_old_keys_are_forgotten(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    address = f"{home}/people/{make_lead().person.reference}/note/"
    for text in ("One", "Two"):
        desk.post(address, {"text": text, "once": str(uuid4())})
    SentForm.objects.filter(pk=SentForm.objects.values("pk")[:1]).update(made_at=timezone.now() - timedelta(days=8))
    assert forget_old_forms() == 1
    assert SentForm.objects.count() == 1


def test_two_forms_that_wait_for_each_other_are_both_saved(
    desk: Client, home: str, make_lead: Callable[..., Lead], monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeadlockError(Exception):
        sqlstate = "40P01"

    lead, left = make_lead(), ["once", "twice"]

    def slowly(*args: Any, **facts: Any) -> Any:
        if left:
            left.pop()
            raise OperationalError("deadlock detected") from DeadlockError()
        return kept(*args, **facts)

    kept = write_note
    monkeypatch.setattr("funnel.people.views.write_note", slowly)
    answer = desk.post(f"{home}/people/{lead.person.reference}/note/", {"text": "Has a dog", "once": str(uuid4())})
    assert answer.status_code == 302
    assert said(answer) == ["Noted."]
    assert Note.objects.count() == 1
