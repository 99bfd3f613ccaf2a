"""Find a person across both sides, by any part of name, company, e-mail or phone."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from business.models import Business, Person, User
from funnel.setup.founding import found_business
from marketing.models import Lead
from sales.models import Prospect


@pytest.fixture
def maria(make_lead: Callable[..., Lead]) -> Person:
    person = make_lead("Maria Lopez", contact="(212) 555-0142").person
    person.add_contact("maria@lopez.example")
    Person.objects.filter(pk=person.pk).update(company="Lopez Gardens")
    make_lead("John Smith", contact="(646) 555-0199")
    return person


@pytest.mark.parametrize(
    "words", ["maria", "LOPEZ mar", "gardens", "lopez.example", "555-0142", "2125550142", "555 0142", "212", " maria "]
)
def test_any_part_finds_them(desk: Client, home: str, maria: Person, words: str) -> None:
    page = desk.get(f"{home}/people/", {"q": words}).content.decode()
    assert "Maria Lopez" in page
    assert "John Smith" not in page
    assert f"{home}/people/{maria.reference}/" in page
    assert "(212) 555-0142" in page


@pytest.mark.parametrize("words", ["zzz", "maria smith", "%", "_", "\0nobody", "x" * 3000, "🌱"])
def test_nobody_matches(desk: Client, home: str, maria: Person, words: str) -> None:
    answer = desk.get(f"{home}/people/", {"q": words})
    assert answer.status_code == 200
    assert "Nobody here matches" in answer.content.decode()


def test_no_words_give_everybody_the_latest_first(desk: Client, home: str, maria: Person) -> None:
    page = desk.get(f"{home}/people/").content.decode()
    assert page.index("John Smith") < page.index("Maria Lopez")


def test_nobody_yet(desk: Client, home: str) -> None:
    assert "Nobody yet" in desk.get(f"{home}/people/").content.decode()


def test_both_sides_are_searched_and_each_sees_what_it_may(
    *,
    home: str,
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    business: Business,
    owner: User,
    marketer: User,
    salesperson: User,
    signed_in: Callable[[User], Client],
) -> None:
    make_lead("Ann Adams")
    make_prospect("Bob Adams").assign(to=business.salespeople.create(name="Sam"), by=owner)
    make_prospect("Cid Adams").win(value=Decimal(4200), by=owner)
    pages = {
        user: signed_in(user).get(f"{home}/people/", {"q": "adams"}).content.decode()
        for user in (owner, marketer, salesperson)
    }
    for page in pages.values():
        assert "with sales (Sam)" in page
        assert "customer since" in page
        assert "4,200" not in page
        assert "First call" not in page
    assert "with marketing, at New" in pages[owner]
    assert "with marketing, at New" in pages[marketer]
    assert "with marketing</span>" in pages[salesperson]


def test_as_one_types_only_the_rows_come(desk: Client, home: str, maria: Person) -> None:
    answer = desk.get(f"{home}/people/", {"q": "maria"}, HTTP_HX_REQUEST="true")
    part = answer.content.decode()
    assert "Maria Lopez" in part
    assert "<html" not in part
    assert "HX-Request" in answer["Vary"], "a browser must not keep a part for a page"


def test_strangers_and_other_businesses_find_nobody(
    home: str, maria: Person, signed_in: Callable[[User], Client]
) -> None:
    other = found_business(owner=User.objects.create_user("eve@example.com"), name="Other")
    eve = signed_in(other.memberships.get().user)
    assert eve.get(f"{home}/people/", {"q": "maria"}).status_code == 404
    assert "Maria" not in eve.get("/other/people/", {"q": "lopez"}).content.decode()
    assert Client().get(f"{home}/people/")["Location"].startswith("/account/login/")


def test_a_name_that_is_code_is_shown_as_text(desk: Client, home: str, make_lead: Callable[..., Lead]) -> None:
    make_lead("<b>Bold</b>", contact="212 555 0142")
    page = desk.get(f"{home}/people/", {"q": "<b>"}).content.decode()
    assert "<b>Bold" not in page
    assert "&lt;b&gt;Bold" in page
    assert 'value="&lt;b&gt;"' in page


def test_many_come_in_pages_at_a_constant_cost(
    desk: Client, home: str, make_lead: Callable[..., Lead], django_assert_max_num_queries: Any
) -> None:
    make_lead("Person 0")
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(f"{home}/people/", {"q": "person"})
    for number in range(1, 62):
        make_lead(f"Person {number}", contact=f"212 555 0{number + 100}")
    with CaptureQueriesContext(connection) as many:
        first = desk.get(f"{home}/people/", {"q": "person"})
    assert len(many) == len(one)
    with django_assert_max_num_queries(12):
        second = desk.get(f"{home}/people/{first.context['page'].next_url}")
    names = [row["person"].name for page in (first, second) for row in page.context["rows"]]
    assert names == [f"Person {number}" for number in range(61, -1, -1)]
    back = desk.get(f"{home}/people/{second.context['page'].previous_url}")
    assert [row["person"].pk for row in back.context["rows"]] == [row["person"].pk for row in first.context["rows"]]
