"""Somebody ready was handed over: the salesperson gets one mail with all it takes to call."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import sales.mails
from business.hats import Role
from business.models import Business, Membership, OutgoingMail, User
from business.models.mail import Kind
from funnel.handover.door import hand_over
from marketing.models import Lead
from sales.mails import settle, tell_salespeople
from sales.models import History, Notice, Prospect, Salesperson
from tests.told import mails_to_salespeople


@pytest.fixture
def seller(business: Business, salesperson: User) -> Salesperson:
    return Salesperson.objects.who_is(salesperson, business)


@pytest.fixture
def ready(make_lead: Callable[..., Lead]) -> Lead:
    lead = make_lead("Maria Lopez", source="Referral", contact="+1 212 555 0123", wants="A new hedge\nby spring")
    lead.person.add_contact("maria@example.com")
    return lead


def test_one_mail_with_all_it_takes_to_call(
    desk: Client, home: str, business: Business, owner: User, salesperson: User, ready: Lead
) -> None:
    signs = list(business.signs_of_readiness.all())
    desk.post(
        f"{home}/hand-over/{ready.reference}/",
        {"signs": [signs[0].pk], "unready_why": "She is in a hurry", "salesperson": f"user-{salesperson.pk}"},
    )
    prospect = Prospect.objects.get()
    [mail] = mails_to_salespeople()
    assert (mail.kind, mail.user, mail.address) == (Kind.HAND_OVER, salesperson, "salesperson@example.com")
    assert mail.subject == "Maria Lopez is yours to call"
    for words in (
        "Olive Owner gave you Maria Lopez.",
        "Phone: +1 212 555 0123",
        "E-mail: maria@example.com",
        "They want: A new hedge\nby spring",
        "Source: Referral",
        f"- {signs[0].name}: yes",
        f"- {signs[1].name}: not seen",
        "Handed over although: She is in a hurry",
        f"http://testserver{home}/sales/prospects/{prospect.reference}/",
    ):
        assert words in mail.text
    assert "&#x27;" not in mail.text


def test_giving_a_prospect_to_somebody_tells_them_each_time(
    desk: Client,
    home: str,
    business: Business,
    member: Callable[..., User],
    seller: Salesperson,
    make_prospect: Callable[..., Prospect],
) -> None:
    other = Salesperson.objects.who_is(member(Role.SALESPERSON, "other@example.com"), business)
    address = f"{home}/sales/prospects/{make_prospect().reference}/assign/"
    for to in (seller, other, seller, seller):
        assert desk.post(address, {"to": to.pk}).status_code == 302
        mails_to_salespeople()
    assert {mail.address for mail in OutgoingMail.objects.all()} == {"salesperson@example.com", "other@example.com"}
    assert OutgoingMail.objects.count() == 3, "whom it comes back to is told again"
    assert History.objects.filter(verb="assigned").count() == 3, "giving it to who has it already is no change"


def test_who_takes_it_on_themselves_is_not_told(
    home: str, seller: Salesperson, signed_in: Callable[[User], Client], make_prospect: Callable[..., Prospect]
) -> None:
    assert seller.user
    signed_in(seller.user).post(f"{home}/sales/prospects/{make_prospect().reference}/assign/", {"to": seller.pk})
    assert Prospect.objects.get().salesperson == seller
    assert mails_to_salespeople() == []


def test_what_is_given_to_nobody_tells_nobody(ready: Lead, owner: User) -> None:
    hand_over(ready, by=owner, unready_why="a test")
    assert mails_to_salespeople() == []


def test_a_name_without_an_account_is_not_told(ready: Lead, owner: User, business: Business) -> None:
    hand_over(
        ready,
        by=owner,
        unready_why="a test",
        salesperson=Salesperson.objects.create(business=business, name="Uncle Joe"),
    )
    assert mails_to_salespeople() == []


@pytest.mark.parametrize(("ago", "mails"), [(timedelta(hours=23), 1), (timedelta(hours=25), 0)])
def test_what_is_told_of_the_past_is_no_news(
    make_lead: Callable[..., Lead], owner: User, seller: Salesperson, ago: timedelta, mails: int
) -> None:
    lead = make_lead(days_ago=3)
    hand_over(lead, by=owner, unready_why="a test", at=timezone.now() - ago, salesperson=seller)
    assert len(mails_to_salespeople()) == mails


def test_nobody_of_an_example_is_told(ready: Lead, owner: User, seller: Salesperson, business: Business) -> None:
    Business.objects.update(is_example=True)
    ready.business.refresh_from_db()
    seller = Salesperson.objects.get()
    hand_over(ready, by=owner, unready_why="a test", salesperson=seller)
    assert mails_to_salespeople() == []


def markets(user: User) -> None:
    Membership.objects.get(user=user).become(Role.MARKETER)


def leaves(user: User) -> None:
    Membership.objects.get(user=user).leave()


def closes(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("happens", [markets, leaves, closes])
def test_who_may_not_see_sales_is_not_told(
    ready: Lead, owner: User, salesperson: User, seller: Salesperson, happens: Callable[[User], None]
) -> None:
    happens(salesperson)
    hand_over(ready, by=owner, unready_why="a test", salesperson=Salesperson.objects.get())
    assert mails_to_salespeople() == []


def test_a_hand_over_that_is_refused_tells_nobody(
    desk: Client, home: str, ready: Lead, salesperson: User, business: Business
) -> None:
    for stage in business.selling_systems.get().stages.all():
        type(stage).objects.filter(pk=stage.pk).update(retired_at=timezone.now())
    answer = desk.post(
        f"{home}/hand-over/{ready.reference}/", {"unready_why": "a test", "salesperson": f"user-{salesperson.pk}"}
    )
    assert answer.status_code in (409, 422)
    assert mails_to_salespeople() == []


def test_words_with_signs_of_html_stay_as_they_were_typed(
    make_lead: Callable[..., Lead], owner: User, seller: Salesperson
) -> None:
    hand_over(
        make_lead("O'Brien & Sons <x>\r\nBcc: all@example.com", wants='"Quick" & cheap'),
        by=owner,
        unready_why="a test",
        salesperson=seller,
    )
    [mail] = mails_to_salespeople()
    assert mail.subject == "O'Brien & Sons <x> Bcc: all@example.com is yours to call"
    assert 'They want: "Quick" & cheap' in mail.text
    assert "O'Brien & Sons <x>" in mail.text


def test_a_marketer_who_hands_over_tells_and_needs_no_sales_hat(
    home: str, ready: Lead, marketer: User, salesperson: User, signed_in: Any
) -> None:
    told = {"unready_why": "She is in a hurry", "salesperson": f"user-{salesperson.pk}"}
    signed_in(marketer).post(f"{home}/hand-over/{ready.reference}/", told)
    assert mails_to_salespeople()[0].text.startswith("Marketer One gave you Maria Lopez.")


def test_the_verb_words_nothing_and_the_job_does_it_once(ready: Lead, owner: User, seller: Salesperson) -> None:
    """While the lead is locked only a row is left; however many jobs look at it, one mail is written."""
    hand_over(ready, by=owner, unready_why="a test", salesperson=seller)
    [notice] = Notice.objects.all()
    assert not OutgoingMail.objects.exists()
    tell_salespeople(salesperson=seller.pk + 1)
    assert Notice.objects.exists(), "somebody else's are left alone"
    settle([notice])
    settle([notice])  # a second worker, which had read it before the first took it away
    assert OutgoingMail.objects.get().subject == "Maria Lopez is yours to call"
    assert not Notice.objects.exists()


def test_what_is_taken_back_before_it_is_told_is_not_told(
    ready: Lead, owner: User, seller: Salesperson, member: Callable[..., User]
) -> None:
    """Given to one and at once to another: the first has nothing to call."""
    other = Salesperson.objects.who_is(member(Role.SALESPERSON, "other@example.com"), seller.business)
    prospect = hand_over(ready, by=owner, unready_why="a test", salesperson=seller)
    prospect.assign(to=other, by=owner)
    assert [mail.address for mail in mails_to_salespeople()] == ["other@example.com"]


def test_one_mail_that_cannot_be_worded_holds_no_other_up(
    make_lead: Callable[..., Lead], owner: User, seller: Salesperson, monkeypatch: pytest.MonkeyPatch
) -> None:
    prospects = [hand_over(make_lead(name), by=owner, unready_why="a test", salesperson=seller) for name in ("A", "B")]
    real = sales.mails.address_of

    def broken(prospect: Prospect) -> str:
        if prospect == prospects[0]:
            raise ValueError
        return real(prospect)

    monkeypatch.setattr("sales.mails.address_of", broken)
    tell_salespeople()
    assert OutgoingMail.objects.get().subject == "B is yours to call"
    assert Notice.objects.get().prospect == prospects[0], "it is tried again"
