"""A person's page: how to reach them, where they are now, and one timeline of what this member may see."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from business.hats import Role
from business.models import Business, Person, User
from funnel.handover.door import hand_back, hand_over, lose
from funnel.setup.founding import found_business
from marketing.models import Lead
from sales.models import Prospect, Stage


@pytest.fixture
def look(home: str, signed_in: Callable[[User], Client]) -> Callable[[User, Person], str]:
    """A person's page as a member sees it."""

    def looking(user: User, person: Person) -> str:
        answer = signed_in(user).get(f"{home}/people/{person.reference}/")
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return looking


@pytest.fixture
def maria(business: Business, make_lead: Callable[..., Lead], owner: User) -> Person:
    """Nurtured, handed over, handed back, handed over again, won; with notes on the way."""
    today = business.today()
    at = [business.noon(today - timedelta(days=days)) for days in (20, 18, 15, 12, 10, 8, 6, 4, 2)]
    lead = make_lead("Maria Lopez", source="Referral", wants="Back garden", days_ago=20, referred_by="Jane", by=owner)
    lead.move(to=business.steps.get(name="Talked"), by=owner, at=at[1])
    lead.touch(channel="call", note="likes roses", by=owner, at=at[1])
    prospect = hand_over(lead, by=owner, unready_why="she insists", at=at[2])
    hand_back(prospect, why="Not ready yet", revisit_on=date(2031, 3, 1), by=owner, at=at[3])
    lead.revisit(on=date(2032, 4, 2), by=owner, at=at[4])
    prospect = hand_over(lead, by=owner, unready_why="now she is", at=at[5])
    prospect.move(to=Stage.objects.get(name="Quote"), by=owner, at=at[6])
    prospect.plan(action="Call about the quote", on=date(2033, 5, 3), by=owner, at=at[6])
    prospect.expect(value=Decimal(3900), by=owner, at=at[6])
    prospect.done(note="she was out", by=owner, at=at[7])
    prospect.note(text="wants it in May", by=owner, at=at[7])
    prospect.assign(to=business.salespeople.create(name="Sam"), by=owner, at=at[7])
    prospect.win(value=Decimal(4200), by=owner, at=at[8])
    lead.person.notes.create(text="has a dog", by=owner)
    return lead.person


EVERYBODY = [
    "Made contact. Heard of us through: Referral. Sent by Jane.",
    "Back garden",
    "Handed over to sales without all signs: she insists.",
    "Sales handed them back: Not ready yet. To be revisited on Mar 1, 2031.",
    "Became a customer",
    "has a dog",
    "Maria Lopez has been a customer since",
    "Marketing leaves them alone.",
]
MARKETINGS = ["Moved from New to Talked.", "likes roses", "To be revisited on Apr 2, 2032.", "Open the lead"]
SALESS = [
    "Moved from First call to Quote.",
    "Next: Call about the quote. Planned for May 3, 2033.",
    "Expected value: $3,900.",
    "Done: Call about the quote.",
    "she was out",
    "wants it in May",
    "Given to Sam.",
    "Became a customer, worth $4,200.",
    "Open the prospect",
]


@pytest.mark.parametrize("role", list(Role))
def test_everything_this_member_may_see_and_nothing_else(
    role: Role,
    maria: Person,
    look: Callable[[User, Person], str],
    owner: User,
    member: Callable[..., User],
) -> None:
    page = look(owner if role == Role.OWNER else member(role), maria)
    seen = EVERYBODY + (MARKETINGS if role != Role.SALESPERSON else []) + (SALESS if role != Role.MARKETER else [])
    for words in seen:
        assert words in page, words
    for words in {*MARKETINGS, *SALESS} - set(seen):
        assert words not in page, words
    if role == Role.MARKETER:
        for secret in ("4,200", "3,900", "Quote", "First call", "/sales/prospects/"):
            assert secret not in page
    if role == Role.SALESPERSON:
        for secret in ("Talked", "/marketing/leads/"):
            assert secret not in page


def test_nothing_is_told_twice_and_the_latest_stands_first(
    maria: Person, look: Callable[[User, Person], str], owner: User
) -> None:
    page = look(owner, maria)
    assert page.count("Sales handed them back") == 1
    assert page.count("Handed over to sales") == 2
    order = [
        "has a dog",
        "Became a customer,",
        "Given to Sam",
        "Handed over to sales without all signs: now",
    ]
    order += ["Sales handed them back", "signs: she insists", "likes roses", "Made contact."]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_things_of_the_same_moment_stand_in_their_order(
    make_lead: Callable[..., Lead], look: Callable[[User, Person], str], owner: User, business: Business
) -> None:
    lead = make_lead("Imported", days_ago=3)
    noon = business.noon(lead.arrived_on)
    prospect = hand_over(lead, by=None, unready_why="x", at=noon)
    hand_back(prospect, why="Only wanted to know", by=None, at=noon)
    page = look(owner, lead.person)
    assert page.index("Sales handed them back") < page.index("Handed over to sales") < page.index("Made contact.")


def test_a_loss_tells_its_reason_to_sales_only(
    make_prospect: Callable[..., Prospect],
    look: Callable[[User, Person], str],
    owner: User,
    marketer: User,
    salesperson: User,
) -> None:
    prospect = make_prospect()
    lose(prospect, why="Too dear", by=owner)
    for user in (owner, salesperson):
        assert "Said no: Too dear." in look(user, prospect.person)
    page = look(marketer, prospect.person)
    assert "Said no." in page
    assert "Too dear" not in page
    assert "Maria Lopez said no to sales." in page
    prospect.reopen(by=owner)
    assert "Opened again. It was: lost." in look(marketer, prospect.person)
    assert "Maria Lopez is with sales." in look(marketer, prospect.person)


def test_a_loss_that_came_back_is_told_once_and_to_everybody(
    make_prospect: Callable[..., Prospect], look: Callable[[User, Person], str], owner: User, marketer: User
) -> None:
    prospect = make_prospect()
    lose(prospect, why="Put off", again_from=date(2031, 3, 1), by=owner)
    for user in (owner, marketer):
        page = look(user, prospect.person)
        assert page.count("Said no: Put off. Marketing may call again from Mar 1, 2031.") == 1
        assert page.count("Said no") == 1
        assert "leaves them alone" not in page


def test_the_rest_of_marketings_sentences(
    make_lead: Callable[..., Lead], look: Callable[[User, Person], str], owner: User, salesperson: User
) -> None:
    lead = make_lead(wants="Roses")
    lead.correct(by=owner, wants="Tulips")
    lead.revisit(on=None, by=owner)
    lead.close(why="No interest", by=owner)
    lead.reopen(by=owner)
    lead.strike_out(why="spam", by=owner)
    lead.restore(by=owner)
    page = look(owner, lead.person)
    everybody = ["Struck out, it does not count as a lead: spam.", "It was a lead after all and counts again."]
    own = [
        "Corrected. Before: What they want: Roses. Now: What they want:",
        "No longer to be revisited.",
        "Closed: No interest.",
    ]
    for words in everybody + own + ["Opened again."]:
        assert words in page
    page = look(salesperson, lead.person)
    assert all(words in page for words in everybody)
    assert not any(words in page for words in own)


def test_where_they_are_now(
    make_lead: Callable[..., Lead],
    look: Callable[[User, Person], str],
    owner: User,
    salesperson: User,
    home: str,
) -> None:
    lead = make_lead()
    page = look(owner, lead.person)
    assert "with marketing, at New" in page
    assert f"{home}/hand-over/{lead.reference}/" in page
    assert f"{home}/log/?person={lead.person.reference}" in page
    page = look(salesperson, lead.person)
    assert "at New" not in page
    assert "/hand-over/" not in page, "a salesperson hands over only what they logged"


def test_a_new_lead_of_somebody_with_sales_may_be_handed_over(
    make_prospect: Callable[..., Prospect],
    make_lead: Callable[..., Lead],
    look: Callable[[User, Person], str],
    owner: User,
    home: str,
) -> None:
    prospect = make_prospect("Hotel Linden")
    again = make_lead(person=prospect.person)
    page = look(owner, prospect.person)
    assert "Hotel Linden is with sales. </b>" in page or "Hotel Linden is with sales.</b>" in page
    assert f"{home}/hand-over/{again.reference}/" in page
    assert "Made contact again." in page


def test_anybody_writes_a_note(
    home: str, make_lead: Callable[..., Lead], marketer: User, salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    person = make_lead().person
    for user in (marketer, salesperson):
        address = f"{home}/people/{person.reference}/note/"
        answer = signed_in(user).post(address, {"text": f"from {user}"}, follow=True)
        assert f"from {user}" in answer.content.decode()
    assert person.notes.count() == 2
    wrong = signed_in(marketer).post(address, {"text": " "})
    assert wrong.status_code == 422
    long = signed_in(marketer).post(address, {"text": "x" * 5001})
    assert long.status_code == 422
    assert "x" * 5001 in long.content.decode()
    assert signed_in(marketer).get(address).status_code == 405


def test_contacts_are_mended(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    person = make_lead(contact="212 555 0142").person
    address = f"{home}/people/{person.reference}/edit/"
    page = desk.get(address).content.decode()
    assert "212 555 0142" in page
    typed = {
        "name": "Maria Lopez-Diaz",
        "company": "Lopez Gardens",
        "address": "5 Main St\nNew York",
        "phones": "212 555 0143\r\n(646) 555 0199",
        "emails": "Maria@Example.com\r\n",
    }
    assert desk.post(address, typed)["Location"] == f"{home}/people/{person.reference}/"
    person.refresh_from_db()
    assert (person.name, person.company, person.address) == ("Maria Lopez-Diaz", "Lopez Gardens", "5 Main St\nNew York")
    assert [phone.e164 for phone in person.phones.all()] == ["+12125550143", "+16465550199"]
    assert [email.address for email in person.emails.all()] == ["maria@example.com"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Leave a name"),
        ({"name": "Maria", "phones": "a@b.co"}, "e-mail address among the phone numbers"),
        ({"name": "Maria", "emails": "212 555 0142"}, "without an @"),
        ({"name": "Maria", "emails": "maria@"}, "not a whole e-mail address"),
        ({"name": "x" * 201}, "at most 200"),
    ],
)
def test_what_cannot_be_is_kept_and_explained(
    desk: Client, home: str, make_lead: Callable[..., Lead], typed: dict[str, str], sentence: str
) -> None:
    person = make_lead(contact="212 555 0142").person
    answer = desk.post(f"{home}/people/{person.reference}/edit/", typed | {"address": "kept here"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "kept here" in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.phones.count()) == ("Maria Lopez", 1)


@pytest.mark.parametrize("page", ["", "edit/", "note/"])
def test_who_may_not(
    page: str, home: str, desk: Client, make_lead: Callable[..., Lead], signed_in: Callable[[User], Client]
) -> None:
    person = make_lead().person
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    eve = signed_in(other.memberships.get().user)
    send = "post" if page == "note/" else "get"
    for client, start, reference, status in (
        (eve, home, person.reference, 404),
        (eve, "/other", person.reference, 404),
        (desk, home, uuid4(), 404),
        (Client(), home, person.reference, 302),
    ):
        answer = getattr(client, send)(f"{start}/people/{reference}/{page}", {"text": "x"})
        assert answer.status_code == status
    assert not person.notes.exists()


def test_words_that_are_code_are_shown_as_text(
    desk: Client, home: str, make_lead: Callable[..., Lead], owner: User
) -> None:
    code = "<script>alert(1)</script>"
    lead = make_lead(code, wants=code, referred_by=code, contact="212 555 0142")
    lead.touch(channel="call", note=code, by=owner)
    lead.person.notes.create(text=code)
    prospect = hand_over(lead, by=owner, unready_why=code)
    prospect.note(text=code, by=owner)
    page = desk.get(f"{home}/people/{lead.person.reference}/").content.decode()
    assert code not in page
    assert page.count("&lt;script&gt;alert(1)") >= 8


def test_a_long_story_costs_no_more_than_a_short_one(
    *,
    desk: Client,
    home: str,
    maria: Person,
    make_lead: Callable[..., Lead],
    owner: User,
    django_assert_max_num_queries: Any,
) -> None:
    address = f"{home}/people/{maria.reference}/"
    desk.get(address)
    with CaptureQueriesContext(connection) as short:
        desk.get(address)
    for number in range(12):
        lead = make_lead(person=maria, source="Referral")
        hand_back(hand_over(lead, by=owner, unready_why="x"), why=f"{number}", by=owner)
        maria.notes.create(text=f"note {number}", by=owner)
    with django_assert_max_num_queries(12):
        desk.get(address)
    with CaptureQueriesContext(connection) as long:
        desk.get(address)
    assert len(long) == len(short)
