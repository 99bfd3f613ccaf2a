"""Log a lead while the phone is warm: a name or a phone or an e-mail, one Enter, and nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from business.hats import Role
from business.models import Business, Membership, Note, Person, User
from funnel.people import intake
from funnel.people.contacts import split_contacts
from funnel.setup.founding import found_business
from marketing.models import Campaign, Lead, Source
from sales.models import Prospect

HTMX: Any = {"HTTP_HX_REQUEST": "true"}


def form_of(**typed: str) -> dict[str, str]:
    """What a fresh form sends."""
    return {"once": str(uuid4()), "name": "", "contact": "", "wants": "", **typed}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_log_a_lead(
    role: Role, home: str, owner: User, member: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    user = owner if role == Role.OWNER else member(role)
    desk = signed_in(user)
    page = desk.get(f"{home}/log/")
    assert page.status_code == 200
    assert "The phone rang" in page.content.decode()
    once = str(page.context["form"]["once"].value())

    source = Source.objects.get(name="Referral")
    answer = desk.post(
        f"{home}/log/",
        {"once": once, "name": "Maria Lopez", "contact": "(212) 555-0142", "source": str(source.reference)},
        follow=True,
    )

    lead = Lead.objects.get()
    assert (lead.person.name, lead.source, lead.logged_by, str(lead.reference)) == ("Maria Lopez", source, user, once)
    assert lead.person.phones.get().e164 == "+12125550142"
    assert lead.arrived_on == lead.business.today()
    assert not lead.returning
    assert answer.redirect_chain == [(f"{home}/people/{lead.person.reference}/", 302)]
    assert "Saved: Maria Lopez." in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"name": "Maria"}, {"contact": "212 555 0142"}, {"contact": "Maria@Example.com"}],
    ids=str,
)
def test_one_of_name_phone_and_email_is_enough(desk: Client, home: str, typed: dict[str, str]) -> None:
    assert desk.post(f"{home}/log/", form_of(**typed)).status_code == 302
    lead = Lead.objects.get()
    assert lead.source is None, "not asked"
    assert str(lead.person) == (typed.get("name") or typed["contact"].replace("Maria@Example", "maria@example"))


def test_the_form_preselects_no_source_and_offers_only_those_in_use(desk: Client, home: str) -> None:
    Source.objects.get(name="Flyer").retire()
    page = desk.get(f"{home}/log/").content.decode()
    assert "Cold call" in page
    assert "Flyer" not in page
    assert "checked" not in page


def test_nobody_at_all_is_refused_and_everything_typed_is_kept(desk: Client, home: str) -> None:
    source = Source.objects.get(name="Cold call")
    typed = form_of(wants="Back garden", company="Linden & Co", source=str(source.reference), address="5 Main St")
    answer = desk.post(f"{home}/log/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "One of them is enough" in page
    assert not Lead.objects.exists()
    for kept in ("Back garden", "Linden &amp; Co", "5 Main St", typed["once"], '<details class="log-more" open'):
        assert kept in page
    assert f'value="{source.reference}"' in page
    assert page.count("checked") == 1


@pytest.mark.parametrize(
    ("contact", "sentence"),
    [
        ("maria@", "not a whole e-mail address"),
        ("later", "neither a phone number nor an e-mail"),
        ("1" * 50, "too long for a phone number"),
        ("x" * 500, "at most 400"),
        ("212 555 0142\0", "Null characters"),
    ],
)
def test_a_contact_that_is_none_is_kept_and_explained(desk: Client, home: str, contact: str, sentence: str) -> None:
    answer = desk.post(f"{home}/log/", form_of(name="Maria", contact=contact))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("212 555 0142", ["212 555 0142"]),
        ("212 555 0142 maria@example.com", ["212 555 0142", "maria@example.com"]),
        ("maria@example.com +1 212 555 0142", ["maria@example.com", "+1 212 555 0142"]),
        ("212 555 0142, 212 555 0199; a@b.co", ["212 555 0142", "212 555 0199", "a@b.co"]),
        ("<maria@example.com>", ["maria@example.com"]),
        (" , ", []),
    ],
)
def test_one_field_may_hold_several_contacts(text: str, found: list[str]) -> None:
    assert split_contacts(text) == found


def test_contacts_are_kept_on_the_person(desk: Client, home: str) -> None:
    desk.post(f"{home}/log/", form_of(contact="212 555 0142, 212-555-0142 maria@example.com"))
    person = Person.objects.get()
    assert [phone.number for phone in person.phones.all()] == ["212 555 0142"]
    assert [email.address for email in person.emails.all()] == ["maria@example.com"]


def test_more_is_kept_where_it_was_typed(desk: Client, home: str, business: Business) -> None:
    campaign = Campaign.objects.create(business=business, name="Spring letters")
    day = business.today() - timedelta(days=3)
    more = {"company": "Linden", "address": "5 Main St", "referred_by": "Jane", "arrived_on": day.isoformat()}
    desk.post(f"{home}/log/", form_of(name="Eva", campaign=str(campaign.reference), **more))
    lead = Lead.objects.get()
    assert (lead.campaign, lead.referred_by, lead.arrived_on) == (campaign, "Jane", day)
    assert (lead.person.company, lead.person.address) == ("Linden", "5 Main St")
    assert lead.history.get().on == day


@pytest.mark.parametrize(("days", "sentence"), [(1, "still to come"), (-365 * 40, "Look at the year again")])
def test_an_impossible_day_is_refused(desk: Client, home: str, business: Business, days: int, sentence: str) -> None:
    day = business.today() + timedelta(days=days)
    answer = desk.post(f"{home}/log/", form_of(name="Eva", arrived_on=day.isoformat()))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Lead.objects.exists()


def test_the_same_form_sent_twice_is_one_lead(desk: Client, home: str) -> None:
    typed = form_of(name="Maria Lopez", contact="212 555 0142, 2125550142", wants="Roses")
    first, second = (desk.post(f"{home}/log/", typed) for _ in range(2))
    assert (Lead.objects.count(), Person.objects.count()) == (1, 1)
    assert first["Location"] == second["Location"]


def test_the_same_form_sent_twice_at_the_same_moment_is_one_lead(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = intake.Call(once=uuid4(), name="Maria Lopez", contacts=["212 555 0142"])
    first = intake.log_lead(business, call, by=owner)
    looked = iter([None, first])  # the other request's lead is not there when this one looks first
    monkeypatch.setattr(intake, "already_logged", lambda *_: next(looked))
    monkeypatch.setattr(intake, "free_key", lambda _model, key: key)
    assert intake.log_lead(business, call, by=owner) == first
    assert (Lead.objects.count(), Person.objects.count()) == (1, 1)


def test_a_clash_that_is_no_second_sending_is_not_hidden(
    business: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = intake.Call(once=uuid4(), name="Maria Lopez")
    intake.log_lead(business, call, by=owner)
    monkeypatch.setattr(intake, "already_logged", lambda *_: None)
    monkeypatch.setattr(intake, "free_key", lambda _model, key: key)
    with pytest.raises(IntegrityError):
        intake.log_lead(business, call, by=owner)


def test_going_back_and_typing_somebody_else_loses_nobody(desk: Client, home: str) -> None:
    typed = form_of(name="Maria Lopez", wants="Roses")
    desk.post(f"{home}/log/", typed)
    desk.post(f"{home}/log/", typed | {"name": "John Smith"})
    desk.post(f"{home}/log/", typed | {"name": "", "contact": "212 555 0142"})
    assert [lead.person.name for lead in Lead.objects.order_by("pk")] == ["Maria Lopez", "John Smith", ""]


def test_a_key_of_another_business_tells_nothing(
    desk: Client, home: str, make_lead: Callable[..., Lead], owner: User
) -> None:
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    theirs = make_lead("Maria Lopez", business=other)
    answer = desk.post(f"{home}/log/", form_of(name="Maria Lopez", once=str(theirs.reference)))
    mine = Lead.objects.exclude(pk=theirs.pk).get()
    assert mine.reference != theirs.reference
    assert str(mine.person.reference) in answer["Location"]


def test_words_picked_from_another_business_are_refused(desk: Client, home: str) -> None:
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    theirs = other.sources.first()
    stranger = Person.objects.create(business=other, name="Secret Customer")
    assert theirs
    for typed in ({"source": str(theirs.reference)}, {"person": str(stranger.reference)}, {"person": "nonsense"}):
        answer = desk.post(f"{home}/log/", form_of(name="Maria", **typed))
        assert answer.status_code == 422
        assert "Secret" not in answer.content.decode()
    assert not Lead.objects.exists()


def test_a_note_is_no_lead(desk: Client, home: str, owner: User) -> None:
    typed = form_of(name="Maria", contact="212 555 0142", wants="Asked for the invoice", action="note")
    for _ in range(2):
        answer = desk.post(f"{home}/log/", typed, follow=True)
    note = Note.objects.get()
    assert (note.person.name, note.text, note.by) == ("Maria", "Asked for the invoice", owner)
    assert Person.objects.count() == 1
    assert not Lead.objects.exists()
    assert "It does not count as a lead" in answer.content.decode()


def test_a_note_of_an_existing_customer(desk: Client, home: str, make_prospect: Callable[..., Prospect]) -> None:
    prospect = make_prospect("Hotel Linden")
    typed = form_of(name="Eva at the desk", person=str(prospect.person.reference), wants="When?", action="note")
    desk.post(f"{home}/log/", typed)
    assert {note.text for note in prospect.person.notes.all()} == {"When?", "Also said: Eva at the desk"}
    assert Lead.objects.count() == 1


def test_a_note_needs_words(desk: Client, home: str) -> None:
    answer = desk.post(f"{home}/log/", form_of(name="Maria", action="note"))
    assert answer.status_code == 422
    assert "A note needs some words" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_ready_to_buy_goes_on_to_the_signs(
    role: Role, home: str, owner: User, member: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    desk = signed_in(owner if role == Role.OWNER else member(role))
    answer = desk.post(f"{home}/log/", form_of(name="Maria", action="ready"), follow=True)
    lead = Lead.objects.get()
    assert answer.redirect_chain[-1][0] == f"{home}/hand-over/{lead.reference}/"
    assert "Is Maria ready to buy?" in answer.content.decode()


def test_the_dialog_gets_a_part_and_a_message_with_undo(desk: Client, home: str) -> None:
    part = desk.get(f"{home}/log/", **HTMX).content.decode()
    assert "<html" not in part
    assert 'class="log-part"' in part
    assert 'data-draft="log"' in part

    typed = form_of(name="Maria")
    answer = desk.post(f"{home}/log/", typed, **HTMX)
    lead = Lead.objects.get()
    page = answer.content.decode()
    assert "saved" in answer["HX-Trigger"]
    assert "Saved: Maria." in page
    assert f'action="{home}/log/{lead.reference}/undo/"' in page
    assert 'name="once"' in page, "the form on a page gets a new key for the next call"
    assert typed["once"] not in page.replace(f"/log/{lead.reference}/undo/", "")

    wrong = desk.post(f"{home}/log/", form_of(wants="Roses"), **HTMX)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    assert "Roses" in wrong.content.decode()

    ready = desk.post(f"{home}/log/", form_of(name="Eva", action="ready"), **HTMX)
    assert ready["HX-Redirect"].startswith(f"{home}/hand-over/")
    assert "saved" in ready["HX-Trigger"]


@pytest.mark.parametrize(
    ("address", "lands"),
    [
        ("/greenleaf-gardens/people/?q=a", "/greenleaf-gardens/people/?q=a"),
        ("https://evil.example/greenleaf-gardens/", ""),
        ("//evil.example/", ""),
        ("/another-business/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_it_leads_back_only_to_pages_of_this_business(desk: Client, home: str, address: str, lands: str) -> None:
    answer = desk.post(f"{home}/log/", form_of(name="Maria", next=address))
    assert answer["Location"] == (lands or f"{home}/people/{Person.objects.get().reference}/")


def test_undo_strikes_the_lead_out(home: str, salesperson: User, signed_in: Callable[[User], Client]) -> None:
    desk = signed_in(salesperson)
    desk.post(f"{home}/log/", form_of(name="Maria"))
    lead = Lead.objects.get()
    answer = desk.post(f"{home}/log/{lead.reference}/undo/", follow=True)
    lead.refresh_from_db()
    assert lead.status == "struck_out"
    assert not Lead.objects.counted().exists()
    assert "Taken back: Maria." in answer.content.decode()
    assert desk.get(f"{home}/log/{lead.reference}/undo/").status_code == 405


@pytest.mark.parametrize(("page", "stays"), [("/people/?q=a", True), ("/hand-over/{lead}/", False), ("", False)])
def test_undo_leads_back_to_a_page_that_still_makes_sense(
    desk: Client, home: str, make_lead: Callable[..., Lead], page: str, *, stays: bool
) -> None:
    lead = make_lead()
    here = home + page.format(lead=lead.reference) if page else "https://evil.example/"
    answer = desk.post(f"{home}/log/{lead.reference}/undo/", HTTP_REFERER=f"http://testserver{here}" if page else here)
    assert answer["Location"] == (here if stays else f"{home}/people/{lead.person.reference}/")


def test_who_may_not_undo(
    *,
    home: str,
    make_lead: Callable[..., Lead],
    salesperson: User,
    marketer: User,
    owner: User,
    signed_in: Callable[[User], Client],
) -> None:
    lead = make_lead(by=owner)
    assert signed_in(salesperson).post(f"{home}/log/{lead.reference}/undo/").status_code == 404
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    eve = signed_in(other.memberships.get().user)
    assert eve.post(f"{home}/log/{lead.reference}/undo/").status_code == 404
    assert eve.post(f"/other/log/{lead.reference}/undo/").status_code == 404
    lead.refresh_from_db()
    assert lead.is_open
    assert signed_in(marketer).post(f"{home}/log/{lead.reference}/undo/").status_code == 302


def test_strangers_and_outsiders_log_nothing(
    home: str, business: Business, signed_in: Callable[[User], Client]
) -> None:
    stranger = Client().post(f"{home}/log/", form_of(name="Maria"))
    assert stranger["Location"].startswith("/account/login/")
    outsider = signed_in(User.objects.create_user("out@example.com"))
    assert outsider.post(f"{home}/log/", form_of(name="Maria")).status_code == 404
    assert not Lead.objects.exists()


def test_a_returning_customer_is_a_lead_that_may_be_handed_over(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business
) -> None:
    prospect = make_prospect("Hotel Linden")
    prospect.assign(to=business.salespeople.create(name="Sam"), by=None)
    typed = form_of(name="Hotel Linden", contact="212 555 0142", person=str(prospect.person.reference), new_job="1")
    page = desk.post(f"{home}/log/", typed, follow=True).content.decode()
    lead = Lead.objects.latest("pk")
    assert (lead.person, lead.returning) == (prospect.person, True)
    assert lead.person.phones.get().number == "212 555 0142"
    assert "Hotel Linden is with sales (Sam). Hand this over?" in page
    assert ">Hand over</a>" in page, "what the message offers, in its own words"
    assert f"{home}/hand-over/{lead.reference}/" in page


def test_what_is_known_of_them_stays_and_what_differs_is_noted(desk: Client, home: str, business: Business) -> None:
    known = Person.objects.create(business=business, name="Maria Lopez", company="Linden")
    more = {"company": "Lopez Ltd", "address": "5 Main St"}
    desk.post(f"{home}/log/", form_of(name="maria lopez", person=str(known.reference), **more))
    known.refresh_from_db()
    assert (known.name, known.company, known.address) == ("Maria Lopez", "Linden", "5 Main St")
    assert known.notes.get().text == "Also said: Lopez Ltd"


def test_log_another_for_a_person_comes_filled_in(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    person = make_lead("Maria Lopez").person
    page = desk.get(f"{home}/log/?person={person.reference}").content.decode()
    assert 'value="Maria Lopez"' in page
    assert f'value="{person.reference}" checked' in page
    assert desk.get(f"{home}/log/?person=nonsense").status_code == 200


def test_names_are_shown_as_they_are_typed(desk: Client, home: str) -> None:
    name = "<script>alert(1)</script>"
    answer = desk.post(f"{home}/log/", form_of(name=name, wants=name, contact="212 555 0142"), follow=True)
    again = desk.post(f"{home}/log/", form_of(name=name, contact="bad"))
    for page in (answer.content.decode(), again.content.decode()):
        assert name not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(("field", "length"), [("name", 201), ("wants", 5001), ("company", 201), ("address", 1001)])
def test_an_absurdly_long_text_is_kept_and_explained(desk: Client, home: str, field: str, length: int) -> None:
    answer = desk.post(f"{home}/log/", form_of(**({"name": "Maria"} | {field: "x" * length})))
    assert answer.status_code == 422
    assert "x" * length in answer.content.decode()


def test_the_form_is_quick(
    desk: Client, home: str, make_lead: Callable[..., Lead], django_assert_max_num_queries: Any
) -> None:
    make_lead()
    with django_assert_max_num_queries(6):
        desk.get(f"{home}/log/", **HTMX)


def test_a_member_who_left_logs_nothing(home: str, salesperson: User, signed_in: Callable[[User], Client]) -> None:
    desk = signed_in(salesperson)
    Membership.objects.filter(user=salesperson).delete()
    assert desk.post(f"{home}/log/", form_of(name="Maria")).status_code == 404
