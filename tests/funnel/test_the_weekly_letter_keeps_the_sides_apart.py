"""A letter holds what its reader's role may see: a salesperson sales, a marketer marketing, an owner both, fenced."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from business.hats import Role
from business.models import Business, User
from funnel.weekly.digest import Contents
from funnel.weekly.letter import Letter, letter
from marketing.models import Lead
from sales.models import Prospect
from tests.funnel.weekly_story import MONDAY, PUNCTUAL, Reader, busy_week


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(PUNCTUAL, tick=False):
        yield


@pytest.fixture
def letters(
    business: Business,
    owner: User,
    member: Callable[..., User],
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
) -> dict[Role, Letter]:
    busy_week(business, owner, make_lead, make_prospect)
    told = Contents(business, MONDAY)  # shared: what one may see must not leak into the next one's
    readers = {role: owner if role == Role.OWNER else member(role) for role in Role}
    return {role: letter(business.memberships.get(user=user), MONDAY, told) for role, user in readers.items()}


def everything(sent: Letter) -> str:
    """All that reaches a reader, the hidden words too."""
    return f"{sent.subject}\n{sent.text}\n{re.sub(r'<style>.*?</style>', '', sent.html, flags=re.DOTALL)}"


def test_a_salespersons_letter_holds_nothing_of_marketing(letters: dict[Role, Letter]) -> None:
    sent = everything(letters[Role.SALESPERSON])
    assert "/sales/prospects/" in sent
    for foreign in (
        "arketing",
        r"\bleads?\b",
        "usual is",
        "Spent",
        "120",
        "/feedback/",
        "Cold call",
        "struck",
        "revisit",
    ):
        assert not re.search(foreign, sent), foreign


def test_a_marketers_letter_holds_nothing_of_sales(letters: dict[Role, Letter]) -> None:
    sent = everything(letters[Role.MARKETER])
    assert "/marketing/leads/" in sent
    for foreign in (r"/sales/", r"Sales ·", "rospect", "4,200", "said no", "anded back", "next action", "of 100"):
        assert not re.search(foreign, sent), foreign


def test_a_marketer_learns_what_the_feedback_page_tells_them(letters: dict[Role, Letter]) -> None:
    sent = letters[Role.MARKETER]
    assert "What sales teaches marketing" in sent.text
    lessons = [link for link in Reader(sent.html).links if "became customers" in link.words or "feedback" in link.url]
    assert lessons
    assert all("/marketing/leads/" in link.url or "/feedback/" in link.url for link in lessons)


def test_an_owner_gets_both_one_after_the_other(letters: dict[Role, Letter]) -> None:
    sent = letters[Role.OWNER].text
    places = [
        sent.index(heading) for heading in ("Marketing · ", "Sales · ", "What sales teaches", "What waits on you")
    ]
    assert places == sorted(places)
    marketing = sent[places[0] : places[1]]
    assert "/sales/" not in marketing
    assert "/marketing/" not in sent[places[1] : places[2]]


def test_the_subject_is_of_the_readers_hats(letters: dict[Role, Letter]) -> None:
    subjects = {role: sent.subject for role, sent in letters.items()}
    assert subjects == {
        Role.OWNER: "Greenleaf Gardens: 5 leads, 1 customer (Nov 16 – 22)",
        Role.MARKETER: "Greenleaf Gardens: 5 leads (Nov 16 – 22)",
        Role.SALESPERSON: "Greenleaf Gardens: 1 received, 1 customer (Nov 16 – 22)",
    }


@pytest.mark.parametrize(("role", "foreign"), [(Role.SALESPERSON, "marketing_"), (Role.MARKETER, "sales_stage")])
def test_what_a_reader_may_not_see_is_not_even_asked_for(
    business: Business, member: Callable[..., User], role: Role, foreign: str
) -> None:
    membership = business.memberships.get(user=member(role))
    with CaptureQueriesContext(connection) as queries:
        letter(membership, MONDAY)
    assert len(queries) > 3
    assert not [query["sql"] for query in queries if foreign in query["sql"]]


def test_each_is_told_why_they_get_it(letters: dict[Role, Letter]) -> None:
    for role, sent in letters.items():
        why = f"You get this every Monday because you belong to Greenleaf Gardens as {role.label.lower()}."
        assert why in sent.text
        assert why in Reader(sent.html).words
        stops = [link.url for link in Reader(sent.html).links if link.words == "Stop these e-mails"]
        assert len(stops) == 1
        assert stops[0] in sent.text


def test_who_wants_none_and_asked_for_one_is_told_so(business: Business, owner: User) -> None:
    membership = business.memberships.get(user=owner)
    membership.weekly_mail = False
    sent = letter(membership, MONDAY)
    assert "You asked for this one." in sent.text
    assert "every Monday" not in sent.text
    assert "Stop these" not in sent.html
