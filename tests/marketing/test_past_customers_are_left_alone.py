"""Past customers: left alone by marketing by itself, as the business says; who comes back is a lead like any other."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from business.models import Business, User
from business.refusal import Refused
from funnel.handover.door import hand_over, lose
from marketing.models import HandOver, Lead
from sales.models import Prospect


@pytest.fixture
def bought(make_lead: Callable[..., Lead], business: Business, owner: User) -> Callable[[date], Lead]:
    """A lead that made its person a customer on a date."""

    def make(on: date) -> Lead:
        lead = make_lead(on=on - timedelta(days=3))
        prospect = hand_over(lead, by=owner, unready_why="x", at=business.noon(on - timedelta(days=3)))
        prospect.win(value=None, by=owner, at=business.noon(on))
        lead.refresh_from_db()
        return lead

    return make


def test_a_customer_who_wants_something_new_is_nurtured(
    bought: Callable[[date], Lead], make_lead: Callable[..., Lead], business: Business, desk: Client, wing: str
) -> None:
    again = make_lead(person=bought(business.today()).person, wants="A second job")
    page = f"{wing}/leads/{again.reference}/"
    today = str(business.today())
    assert desk.post(f"{page}touch/", {"channel": "call", "note": "in May", "on": today}).status_code == 302
    assert desk.post(f"{page}revisit/", {"revisit_on": today}).status_code == 302
    assert set(Lead.objects.to_revisit(business.today())) == {again}


def test_a_customers_own_lead_is_left_alone(bought: Callable[[date], Lead], business: Business, owner: User) -> None:
    lead = bought(date(2020, 1, 15))
    assert not Lead.objects.may_be_marketed_to(business.today()).exists()
    with pytest.raises(Refused, match="Marketing leaves customers alone by itself") as refusal:
        lead.touch(channel="email", by=owner)
    assert refusal.value.person == lead.person.reference


@pytest.mark.parametrize(
    ("won_on", "months", "today", "may"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 29), False),
        (date(2026, 3, 31), 1, date(2026, 4, 30), True),
        (date(2026, 3, 31), 6, date(2026, 9, 29), False),
        (date(2026, 3, 15), 6, date(2026, 9, 14), False),
        (date(2026, 3, 15), 6, date(2026, 9, 15), True),
        (date(2025, 12, 15), 1, date(2026, 1, 15), True),
        (date(2026, 3, 15), 0, date(2026, 3, 15), True),
        (date(2026, 3, 15), None, date(2036, 3, 15), False),
    ],
)
def test_after_so_many_months(
    bought: Callable[[date], Lead], business: Business, won_on: date, months: int | None, today: date, *, may: bool
) -> None:
    lead = bought(won_on)
    business.change(customers_after_months=months)
    lead = Lead.objects.get(pk=lead.pk)
    assert Lead.objects.may_be_marketed_to(today).exists() is may
    assert (lead.why_left_alone(today) == "") is may


def test_the_setting_opens_the_forms(
    bought: Callable[[date], Lead], business: Business, desk: Client, home: str, wing: str
) -> None:
    lead = bought(business.today())
    page, person = f"{wing}/leads/{lead.reference}/", f"{home}/people/{lead.person.reference}/"
    assert "/touch/" not in desk.get(page).content.decode()
    assert "Marketing leaves them alone." in desk.get(person).content.decode()
    assert desk.post(f"{home}/settings/customers/", {"customers_after_months": "0"}).status_code == 302
    assert "/touch/" in desk.get(page).content.decode()
    assert "Marketing may write to them again." in desk.get(person).content.decode()
    today = str(business.today())
    assert desk.post(f"{page}touch/", {"channel": "letter", "on": today}).status_code == 302
    assert desk.post(f"{page}revisit/", {"revisit_on": today}).status_code == 302
    assert desk.post(f"{home}/settings/customers/", {"customers_after_months": ""}).status_code == 302
    assert desk.post(f"{page}touch/", {"channel": "letter", "on": today}).status_code == 422


def test_an_open_prospect_comes_before_the_setting(
    bought: Callable[[date], Lead], make_lead: Callable[..., Lead], business: Business, owner: User
) -> None:
    business.change(customers_after_months=0)
    lead = bought(business.today())
    hand_over(make_lead(person=lead.person), by=owner, unready_why="x")
    assert not Lead.objects.may_be_marketed_to(business.today()).exists()
    with pytest.raises(Refused, match="with sales"):
        lead.touch(channel="call", by=owner)


def test_marketing_hears_of_a_win_and_of_its_undoing(
    make_prospect: Callable[..., Prospect], make_lead: Callable[..., Lead], owner: User
) -> None:
    prospect = make_prospect()
    other = make_lead(person=prospect.person)
    assert other.why_left_alone()
    prospect.win(value=None, by=owner)
    assert HandOver.objects.get().ended_as == "won"
    assert not other.why_left_alone()
    prospect.reopen(by=owner)
    assert HandOver.objects.get().ended_on is None
    assert other.why_left_alone()


@pytest.mark.parametrize("months", ["-1", "121", "soon", "99999999"])
def test_months_beyond_reason_are_refused(desk: Client, home: str, business: Business, months: str) -> None:
    assert desk.post(f"{home}/settings/customers/", {"customers_after_months": months}).status_code == 422
    business.refresh_from_db()
    assert business.customers_after_months is None


def test_the_database_knows_it_too(business: Business) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.update(customers_after_months=121)


def test_who_may_not(sales_browser: Client, home: str) -> None:
    assert sales_browser.post(f"{home}/settings/customers/", {"customers_after_months": "0"}).status_code == 403


def test_the_list_says_who_is_truly_with_sales(
    bought: Callable[[date], Lead], make_prospect: Callable[..., Prospect], business: Business, desk: Client, wing: str
) -> None:
    bought(business.today())
    make_prospect("Open")
    lose(make_prospect("Lost"), why="x", by=None)
    text = desk.get(f"{wing}/leads/?status=handed_over").content.decode()
    assert text.count("With sales") == 3, "on the tab, in the step and on the chip of the open one"
    for words in ("Became a customer", "Said no to sales", "Said no, leave alone"):
        assert words in text
