"""A prospect's page: what it shows, what one writes on it, and how it ends."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from business.models import Business, User
from funnel.handover.door import hand_back, hand_over, lose
from marketing.models import Lead, SignOfReadiness
from sales.models import Prospect, Salesperson


@pytest.fixture
def prospect(make_prospect: Callable[..., Prospect]) -> Prospect:
    make_prospect("Maria Lopez", source="Referral", wants="Back garden", contact="555 0100 200", days_ago=3)
    return Prospect.objects.get()


@pytest.fixture
def page(desk: Client, home: str, prospect: Prospect) -> Callable[[], str]:
    def read() -> str:
        return desk.get(f"{home}/sales/prospects/{prospect.reference}/").content.decode()

    return read


@pytest.fixture
def send(desk: Client, home: str, prospect: Prospect) -> Callable[..., Any]:
    def post(what: str, **data: Any) -> Any:
        return desk.post(f"{home}/sales/prospects/{prospect.reference}/{what}/", data)

    return post


def test_the_page_shows_what_marketing_knew(
    desk: Client, home: str, make_lead: Callable[..., Lead], owner: User, business: Business
) -> None:
    lead = make_lead("Ada", source="Referral", referred_by="Jane", wants="New patio", days_ago=2, contact="a@b.example")
    lead.see_sign(sign=SignOfReadiness.objects.filter(business=business)[0], seen=True, by=owner)
    lead.touch(channel="call", note="likes roses", by=owner)
    made = hand_over(lead, by=owner, unready_why="she insists")
    page = desk.get(f"{home}/sales/prospects/{made.reference}/").content.decode()
    for said in ("Referral", "Jane", "New patio", "likes roses", "mailto:a@b.example", "Asked for a price"):
        assert said in page
    assert "Handed over although: she insists" in page
    assert page.count("✓") == 1
    assert "Ask what they want, when, and who decides." in page, "the guidance of the stage"
    assert "Handed over to sales, in First call." in page
    assert f"{home}/lose/{made.reference}/" in page
    assert f"{home}/hand-back/{made.reference}/" in page
    assert "/marketing/" not in page.split("<main")[1]


def test_won_with_a_value_then_undone(send: Callable[..., Any], page: Callable[[], str], business: Business) -> None:
    response = send("win", value="$10,550", on=str(business.today()))
    assert response.status_code == 302
    won = Prospect.objects.get()
    assert (won.outcome, won.value, won.outcome_on) == ("won", Decimal(10550), business.today())
    shown = page()
    assert "Customer since" in shown
    assert "$10,550" in shown
    assert "Undo" in shown

    assert send("reopen").status_code == 302
    back = Prospect.objects.get()
    assert (back.outcome, back.value, back.outcome_on) == ("", None, None)
    assert "Customer since" not in page()


def test_won_some_days_ago_counts_on_that_day(send: Callable[..., Any], business: Business) -> None:
    then = business.today() - timedelta(days=2)
    send("win", value="", on=str(then))
    assert (Prospect.objects.get().outcome_on, Prospect.objects.get().value) == (then, None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-1", "A value is nothing less than zero."),
        ("a lot", "That is no amount. Write it like 1,250.50."),
        ("1,5", "That is no amount."),
        ("NaN", "That is no amount."),
        ("99999999999999", "no more than"),
    ],
)
def test_a_value_that_cannot_be(send: Callable[..., Any], business: Business, value: str, said: str) -> None:
    response = send("win", value=value, on=str(business.today()))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{value}"' in response.content.decode(), "what was typed is kept"
    assert send("expect", value=value).status_code == 422
    assert Prospect.objects.get().is_open
    assert Prospect.objects.get().expected_value is None


@pytest.mark.parametrize(("days", "status"), [(1, 422), (-30, 409)])
def test_a_day_that_cannot_be(send: Callable[..., Any], business: Business, days: int, status: int) -> None:
    response = send("win", value="5", on=str(business.today() + timedelta(days=days)))
    assert response.status_code == status
    assert Prospect.objects.get().is_open


def test_winning_twice_is_refused(send: Callable[..., Any], business: Business) -> None:
    send("win", value="5", on=str(business.today()))
    response = send("win", value="7", on=str(business.today()))
    assert response.status_code == 409
    assert "already won" in response.content.decode()
    assert Prospect.objects.get().value == 5


def test_a_plain_loss_can_be_undone_here_and_a_hand_back_cannot(
    send: Callable[..., Any], page: Callable[[], str], prospect: Prospect, owner: User
) -> None:
    lose(prospect, why="Too dear", by=owner)
    assert "Undo" in page()
    assert send("reopen").status_code == 302
    hand_back(Prospect.objects.get(), why="Not ready yet", by=owner)
    assert "Handed back on" in page()
    assert "Undo" not in page()
    assert send("reopen").status_code == 409
    assert Prospect.objects.get().outcome == "handed_back"


def test_everything_written_stands_in_one_timeline(
    send: Callable[..., Any], page: Callable[[], str], business: Business, salesperson: User
) -> None:
    send("note", text="Dog bites <b>")
    send("expect", value="4200")
    send("assign", to=f"member-{salesperson.pk}")
    send("plan", action="Send the quote", when="soon", time_of_day="14:00")
    send("done")
    shown = page()
    for said in (
        escape("Dog bites <b>"),
        "Expected value: $4,200.",
        "Given to Salesperson One.",
        "Done: Send the quote.",
        "Olive Owner",
    ):
        assert said in shown
    assert shown.index("Done: Send the quote.") < shown.index("Handed over to sales"), "newest first"
    assert Salesperson.objects.get().user == salesperson
    send("assign", to="")
    assert Prospect.objects.get().salesperson is None


def test_an_empty_note_is_not_saved(send: Callable[..., Any]) -> None:
    assert send("note", text="  ").status_code == 422
    assert not Prospect.objects.get().history.filter(verb="noted").exists()


def test_a_salesperson_of_another_business_is_not_taken(send: Callable[..., Any], elsewhere: Business) -> None:
    theirs = Salesperson.objects.create(business=elsewhere, name="Theirs")
    assert send("assign", to=str(theirs.pk)).status_code == 422
    assert Prospect.objects.get().salesperson is None


def test_a_returning_customer_is_greeted_as_one(
    desk: Client, home: str, prospect: Prospect, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    prospect.win(value=Decimal(900), by=owner)
    again = make_prospect(person=prospect.person)
    page = desk.get(f"{home}/sales/prospects/{again.reference}/").content.decode()
    assert "A customer before: 1 time" in page
    assert "$900" in page


def test_a_page_costs_twelve_queries_at_most(
    page: Callable[[], str], prospect: Prospect, owner: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12) as few:
        page()
    for number in range(30):
        prospect.note(text=str(number), by=owner)
    with django_assert_max_num_queries(12) as many:
        page()
    assert len(few) == len(many)


@pytest.mark.parametrize("what", ["move", "plan", "done", "note", "expect", "assign", "win", "reopen"])
def test_who_may_not(
    as_marketer: Client,
    desk: Client,
    client: Client,
    home: str,
    prospect: Prospect,
    their_prospect: Prospect,
    what: str,
) -> None:
    mine, theirs = (f"{home}/sales/prospects/{p.reference}/{what}/" for p in (prospect, their_prospect))
    assert as_marketer.post(mine).status_code == 403
    assert desk.post(theirs).status_code == 404
    assert client.post(mine)["Location"].startswith("/account/login/")
    if what != "win":
        assert desk.get(mine).status_code == 405, "only a form changes anything"


def test_a_page_of_another_business_is_not_there(desk: Client, home: str, their_prospect: Prospect) -> None:
    assert desk.get(f"{home}/sales/prospects/{their_prospect.reference}/").status_code == 404


def test_there_is_no_way_to_make_a_prospect_here(desk: Client, home: str, business: Business) -> None:
    for where in ("board", "prospects", "my-day", "customers"):
        desk.post(f"{home}/sales/{where}/", {"name": "Somebody", "phone": "1"})
    assert not Prospect.objects.exists()
