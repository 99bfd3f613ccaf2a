"""A likely duplicate is shown as one types: same e-mail, same phone, similar name. It warns, it never blocks."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from business.models import Business, Person, User
from business.refusal import Refused
from funnel.handover.door import hand_over, lose
from funnel.people.intake import it_is_them
from funnel.setup.founding import found_business
from marketing.models import Lead
from sales.models import Prospect

HTMX: Any = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ask(desk: Client, home: str) -> Callable[..., str]:
    """What the form shows while one types."""

    def asking(desk: Client = desk, **typed: str) -> str:
        answer = desk.get(f"{home}/log/alike/", typed, **HTMX)
        assert answer.status_code == 200
        return answer.content.decode()

    return asking


@pytest.mark.parametrize(
    "typed",
    [
        {"contact": "+1 212-555-0142"},
        {"contact": "2125550142"},
        {"contact": "other@example.com, (212) 555-0142"},
        {"contact": "MARIA@example.com"},
        {"name": "Maria Lopes"},
        {"name": "lopez maria"},
        {"name": "María López"},
        {"name": "Lopez Gardens"},
        {"name": "Somebody Else", "contact": "212 555 0142"},
    ],
    ids=str,
)
def test_the_likely_person_is_offered(
    ask: Callable[..., str], make_lead: Callable[..., Lead], typed: dict[str, str]
) -> None:
    lead = make_lead("Maria Lopez", contact="(212) 555-0142")
    lead.person.add_contact("maria@example.com")
    Person.objects.filter(pk=lead.person_id).update(company="Lopez Gardens")
    part = ask(**typed)
    assert "It's Maria Lopez" in part
    assert f'value="{lead.person.reference}"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "Ma"},
        {"name": "John Smith"},
        {"contact": "212 555 0143"},
        {"contact": "55"},
        {"contact": "maria@"},
        {"name": "%_", "contact": "%%%"},
        {"name": "\0", "contact": "\0"},
        {"name": "x" * 5000, "contact": "1" * 5000, "person": "x" * 5000},
    ],
    ids=lambda typed: str(typed)[:40],
)
def test_nobody_else_is(ask: Callable[..., str], make_lead: Callable[..., Lead], typed: dict[str, str]) -> None:
    make_lead("Maria Lopez", contact="212 555 0142")
    assert "It's" not in ask(**typed)


def test_the_same_contact_stands_first(ask: Callable[..., str], make_lead: Callable[..., Lead]) -> None:
    make_lead("Maria Lopez")
    make_lead("Jane Doe", contact="212 555 0142")
    part = ask(name="Maria Lopez", contact="212 555 0142")
    assert part.index("Jane Doe") < part.index("Maria Lopez")


def test_a_name_among_very_many_is_found_and_few_are_shown(
    ask: Callable[..., str], business: Business, make_lead: Callable[..., Lead]
) -> None:
    make_lead("Maria Lopez")
    Person.objects.bulk_create(Person(business=business, name=f"Maria Number{n}") for n in range(120))
    part = ask(name="Maria Lopez")
    assert "It's Maria Lopez" in part
    assert part.count("It's") <= 4


def test_who_has_them_and_no_more_than_the_member_may_see(
    *,
    ask: Callable[..., str],
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    business: Business,
    owner: User,
    marketer: User,
    salesperson: User,
    signed_in: Callable[[User], Client],
) -> None:
    lead = make_lead("Maria Lopez")
    lead.move(to=business.steps.get(name="Talked"), by=owner)
    prospect = make_prospect("Hotel Linden")
    prospect.assign(to=business.salespeople.create(name="Sam"), by=owner)
    prospect.expect(value=Decimal(4200), by=owner)

    for user in (owner, marketer):
        assert "with marketing, at Talked" in ask(signed_in(user), name="Maria Lopez")
    seen = ask(signed_in(salesperson), name="Maria Lopez")
    assert "with marketing" in seen
    assert "Talked" not in seen

    for user in (owner, marketer, salesperson):
        seen = ask(signed_in(user), name="Hotel Linden")
        assert "with sales (Sam)" in seen
        assert "First call" not in seen
        assert "4200" not in seen


def test_where_they_are(
    ask: Callable[..., str], make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect], owner: User
) -> None:
    make_lead("Ann Closed").close(why="No interest", by=owner)
    make_lead("Bob Struck").strike_out(why="spam", by=owner)
    make_prospect("Cid Won").win(value=Decimal(10), by=owner)
    lose(make_prospect("Dan Lost"), why="Too dear", by=owner)
    for name, words in (
        ("Ann Closed", "closed"),
        ("Bob Struck", "no lead"),
        ("Cid Won", "customer since"),
        ("Dan Lost", "said no to sales"),
    ):
        assert f"similar name, {words}" in ask(name=name)


def test_another_business_shows_nobody(ask: Callable[..., str], make_lead: Callable[..., Lead]) -> None:
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    theirs = make_lead("Maria Lopez", business=other, contact="212 555 0142")
    part = ask(name="Maria Lopez", contact="212 555 0142", person=str(theirs.person.reference))
    assert "Maria" not in part


def test_the_one_picked_stays_picked(ask: Callable[..., str], make_lead: Callable[..., Lead]) -> None:
    lead = make_lead("Maria Lopez")
    assert "checked" not in ask(name="Maria Lopez")
    part = ask(name="Completely different", person=str(lead.person.reference))
    assert f'value="{lead.person.reference}" checked' in part
    assert 'value="new" checked' in ask(name="Maria Lopez", person="new")


def test_a_name_that_is_code_is_shown_as_text(ask: Callable[..., str], make_lead: Callable[..., Lead]) -> None:
    make_lead("<img src=x onerror=alert(1)>", contact="212 555 0142")
    part = ask(contact="212 555 0142")
    assert "<img" not in part
    assert "&lt;img" in part


def test_it_is_quick_however_many_there_are(
    desk: Client,
    home: str,
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        make_lead("Maria Lopez", contact=f"212 555 01{number + 10}")
        make_prospect("Maria Lopez")
    with django_assert_max_num_queries(6):  # of which the session, the user and the membership are three
        answer = desk.get(f"{home}/log/alike/", {"name": "Maria Lopez", "contact": "212 555 0110"}, **HTMX)
    assert answer.content.decode().count("It's") == 4


def test_strangers_learn_nothing(
    home: str, signed_in: Callable[[User], Client], make_lead: Callable[..., Lead]
) -> None:
    make_lead("Maria Lopez")
    outsider = signed_in(User.objects.create_user("out@example.com"))
    assert outsider.get(f"{home}/log/alike/", {"name": "Maria Lopez"}).status_code == 404
    assert Client().get(f"{home}/log/alike/", {"name": "Maria Lopez"}).status_code == 302


@pytest.fixture
def saved_twice(desk: Client, home: str, make_lead: Callable[..., Lead]) -> tuple[Lead, Lead, str]:
    """Somebody known, a lead logged on somebody new with the same phone, and what the page said."""
    known = make_lead("Maria Lopez", contact="212 555 0142")
    typed = {"once": str(uuid4()), "name": "M. Lopez", "contact": "2125550142 m@example.com", "company": "Lopez Ltd"}
    page = desk.post(f"{home}/log/", typed, follow=True).content.decode()
    return known, Lead.objects.latest("pk"), page


def test_without_scripts_it_is_saved_first_and_offered_after(saved_twice: tuple[Lead, Lead, str], home: str) -> None:
    known, lead, page = saved_twice
    assert lead.person != known.person, "nothing is decided for the member"
    assert "Maria Lopez (with marketing, at New) has the same phone. Is it the same person?" in page
    assert f"{home}/log/{lead.reference}/same/" in page


def test_it_was_them(saved_twice: tuple[Lead, Lead, str], desk: Client, home: str) -> None:
    known, lead, _page = saved_twice
    new = lead.person
    page = desk.get(f"{home}/log/{lead.reference}/same/").content.decode()
    assert "Maria Lopez" in page
    answer = desk.post(f"{home}/log/{lead.reference}/same/", {"person": str(known.person.reference)})
    assert answer["Location"] == f"{home}/people/{known.person.reference}/"
    lead.refresh_from_db()
    assert (lead.person, lead.returning) == (known.person, True)
    assert not Person.objects.filter(pk=new.pk).exists()
    known.person.refresh_from_db()
    assert (known.person.name, known.person.company) == ("Maria Lopez", "Lopez Ltd")
    assert {email.address for email in known.person.emails.all()} == {"m@example.com"}
    assert known.person.phones.count() == 1


def test_a_person_with_a_story_of_their_own_stays(make_lead: Callable[..., Lead], owner: User) -> None:
    lead, known = make_lead("M. Lopez"), make_lead("Maria Lopez")
    lead.person.notes.create(text="likes roses")
    it_is_them(lead, known.person, by=owner)
    assert Person.objects.filter(name="M. Lopez").exists()


def test_a_lead_that_is_with_sales_stays_where_it_is(make_lead: Callable[..., Lead], owner: User) -> None:
    lead, known = make_lead("M. Lopez"), make_lead("Maria Lopez")
    hand_over(lead, by=owner, unready_why="a test")
    with pytest.raises(Refused, match="with sales"):
        it_is_them(lead, known.person, by=owner)


def test_somebody_else_is_not_asked_again(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    make_lead("Maria Lopez", contact="212 555 0142")
    typed = {"once": str(uuid4()), "name": "Her husband", "contact": "212 555 0142", "person": "new"}
    page = desk.post(f"{home}/log/", typed, follow=True).content.decode()
    assert "Saved: Her husband." in page
    assert "Is it the same person?" not in page


def test_who_may_not_say_it_was_them(
    saved_twice: tuple[Lead, Lead, str],
    home: str,
    salesperson: User,
    signed_in: Callable[[User], Client],
    desk: Client,
) -> None:
    known, lead, _page = saved_twice
    them = {"person": str(known.person.reference)}
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    foreign = Person.objects.create(business=other, name="Secret")
    assert signed_in(salesperson).post(f"{home}/log/{lead.reference}/same/", them).status_code == 404
    assert desk.post(f"{home}/log/{lead.reference}/same/", {"person": str(foreign.reference)}).status_code == 404
    assert desk.post(f"{home}/log/{lead.reference}/same/", {"person": "nonsense"}).status_code == 404
    assert desk.post(f"{home}/log/{uuid4()}/same/", them).status_code == 404
    assert Client().post(f"{home}/log/{lead.reference}/same/", them).status_code == 302
    lead.refresh_from_db()
    assert lead.person != known.person
