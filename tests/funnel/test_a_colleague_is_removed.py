"""Remove a colleague: signed out at once, their prospects go to whom one says, and nothing reaches them any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from business.hats import Role
from business.models import Business, DueMark, Invitation, Membership, OutgoingMail, User
from business.models.mail import Kind, State
from business.refusal import Refused
from funnel.setup.founding import found_business
from funnel.setup.invitations import invite
from funnel.setup.member_removal import NOBODY, remove
from sales.models import History, Prospect, Salesperson
from tests.funnel.test_two_people_act_at_one_moment import Colleague, together
from tests.told import mails_to_salespeople, nothing_was_told_yet


def of(business: Business, user: User) -> Membership:
    return Membership.objects.get(business=business, user=user)


@pytest.fixture
def gone(business: Business, salesperson: User) -> Salesperson:
    """Who is going to be removed, as a salesperson."""
    return Salesperson.objects.who_is(salesperson, business)


@pytest.fixture
def address(home: str, business: Business, salesperson: User) -> str:
    return f"{home}/settings/people/{of(business, salesperson).pk}/"


def a_mail(business: Business, user: User, key: str, **facts: Any) -> OutgoingMail:
    return OutgoingMail.objects.post(
        business=business,
        kind=Kind.WEEKLY,
        key=key,
        user=user,
        address=user.email,
        subject="Week",
        text="…",
        due_at=timezone.now(),
        **facts,
    )


def test_every_session_of_theirs_ends_at_once(
    desk: Client, home: str, salesperson: User, address: str, signed_in: Callable[[User], Client]
) -> None:
    phone, laptop = signed_in(salesperson), signed_in(salesperson)
    assert phone.get(f"{home}/").status_code == laptop.get(f"{home}/").status_code == 200
    answer = desk.post(f"{address}remove/", follow=True)
    assert answer.redirect_chain[0][0] == f"{home}/settings/people/"
    assert "belongs to this business no longer, and was signed out" in answer.content.decode()
    for session in (phone, laptop):
        assert session.get("/businesses/").headers["Location"].startswith("/account/login/")
        assert session.get(f"{home}/sales/board/").headers["Location"].startswith("/account/login/")
    assert desk.get(f"{home}/").status_code == 200, "nobody else is signed out"
    again = signed_in(User.objects.get(pk=salesperson.pk))
    assert again.get(f"{home}/").status_code == 404, "signing in again opens nothing here"
    assert again.get("/new/").status_code == 200


def test_who_belongs_elsewhere_signs_in_again_there(
    desk: Client, salesperson: User, address: str, signed_in: Callable[[User], Client]
) -> None:
    other = found_business(owner=salesperson, name="Else")
    theirs = signed_in(salesperson)
    desk.post(f"{address}remove/")
    assert theirs.get(other.home).status_code == 302
    theirs.post("/account/login/", {"login": salesperson.email, "password": "correct horse battery"})
    assert theirs.get(other.home).status_code == 200


def test_nobody_is_signed_out_by_another_ones_leaving_or_by_a_role(
    desk: Client, home: str, address: str, salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    theirs = signed_in(salesperson)
    desk.post(address, {"role": "marketer"})
    assert theirs.get(f"{home}/sales/board/").status_code == 403, "at the next click"
    assert theirs.get(f"{home}/marketing/leads/").status_code == 200


def test_their_open_prospects_go_to_whom_one_says(
    desk: Client,
    owner: User,
    business: Business,
    gone: Salesperson,
    address: str,
    member: Callable[..., User],
    make_prospect: Callable[..., Prospect],
) -> None:
    heir = member(Role.SALESPERSON, "heir@example.com")
    won, two = make_prospect("Won"), [make_prospect("One"), make_prospect("Two")]
    others = make_prospect("Nobody's")
    for prospect in (won, *two):
        prospect.assign(to=gone, by=None)
    won.win(value=None, by=None)
    nothing_was_told_yet()
    DueMark.objects.all().delete()

    page = desk.get(address).content.decode()
    assert "They have 2 open prospects." in page
    assert f'value="user-{gone.user_id}"' not in page
    said = desk.post(f"{address}remove/", {"heir": f"user-{heir.pk}"}, follow=True).content.decode()
    assert "Salesperson One has 2 prospects more now." in said
    new = Salesperson.objects.get(user=heir)
    assert {each.salesperson for each in Prospect.objects.filter(pk__in=[each.pk for each in two])} == {new}
    won.refresh_from_db()
    others.refresh_from_db()
    assert (won.salesperson, others.salesperson) == (gone, None), "what is done stays theirs"
    for prospect in two:
        row = History.objects.filter(prospect=prospect).latest("pk")
        assert (row.verb, row.before, row.after, row.by) == ("assigned", str(gone), str(new), owner)
    assert DueMark.objects.filter(side="sales").exists(), "sales's numbers say whose they are"
    [told] = mails_to_salespeople()
    assert (told.address, told.subject) == ("heir@example.com", "2 prospects are yours to call")


def test_or_they_wait_for_somebody(
    desk: Client, gone: Salesperson, address: str, make_prospect: Callable[..., Prospect]
) -> None:
    prospect = make_prospect()
    prospect.assign(to=gone, by=None)
    said = desk.post(f"{address}remove/", {"heir": NOBODY}, follow=True).content.decode()
    assert "1 prospect has nobody now." in said
    prospect.refresh_from_db()
    assert prospect.salesperson is None
    assert prospect.history.latest("pk").verb == "assigned"


def test_a_name_without_an_account_may_go_on_with_them(
    desk: Client, business: Business, gone: Salesperson, address: str, make_prospect: Callable[..., Prospect]
) -> None:
    joe = Salesperson.objects.create(business=business, name="Uncle Joe")
    make_prospect().assign(to=gone, by=None)
    desk.post(f"{address}remove/", {"heir": f"name-{joe.pk}"})
    assert Prospect.objects.get().salesperson == joe


@pytest.mark.parametrize("heir", ["", None, "theirs", "user-999999", "name-x", "nonsense"])
def test_while_nobody_is_named_nobody_is_removed(
    desk: Client,
    business: Business,
    gone: Salesperson,
    address: str,
    make_prospect: Callable[..., Prospect],
    heir: str | None,
) -> None:
    make_prospect().assign(to=gone, by=None)
    heir = f"user-{gone.user_id}" if heir == "theirs" else heir
    answer = desk.post(f"{address}remove/", {} if heir is None else {"heir": heir})
    assert answer.status_code == 422
    assert answer.context["leaving_form"].errors
    assert of(business, gone.user)  # type: ignore[arg-type]
    assert Prospect.objects.get().salesperson == gone


def test_all_of_it_or_nothing(
    business: Business,
    owner: User,
    salesperson: User,
    gone: Salesperson,
    make_prospect: Callable[..., Prospect],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_prospect().assign(to=gone, by=None)

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("funnel.setup.member_removal.stop_mails", fails)
    with pytest.raises(RuntimeError):
        remove(of(business, salesperson), by=owner, heir=NOBODY)
    assert of(business, salesperson)
    assert User.objects.get(pk=salesperson.pk).sign_outs == 0
    assert Prospect.objects.get().salesperson == gone


def test_what_waits_for_them_is_not_sent(
    desk: Client, business: Business, owner: User, salesperson: User, address: str
) -> None:
    waits, mine = a_mail(business, salesperson, "waits"), a_mail(business, owner, "mine")
    failed = a_mail(business, salesperson, "failed", state=State.FAILED)
    other = found_business(owner=salesperson, name="Else")
    elsewhere = a_mail(other, salesperson, "elsewhere")
    desk.post(f"{address}remove/")
    for mail in (waits, mine, failed, elsewhere):
        mail.refresh_from_db()
    assert waits.state == State.SKIPPED
    assert waits.trouble == "salesperson@example.com belongs to this business no longer."
    assert not failed.is_flagged, "nobody is asked to send it again"
    assert (mine.state, elsewhere.state) == (State.QUEUED, State.QUEUED)


def test_what_they_invited_is_withdrawn(
    desk: Client, home: str, business: Business, owner: User, member: Callable[..., User]
) -> None:
    leaver = member(Role.OWNER, "second@example.com")
    theirs = invite("friend@example.com", business=business, role=Role.OWNER, by=leaver)
    mine = invite("mine@example.com", business=business, role=Role.OWNER, by=owner)
    desk.post(f"{home}/settings/people/{of(business, leaver).pk}/remove/")
    assert list(Invitation.objects.open()) == [mine]
    assert Client().get(f"/account/join/{theirs.token}/").status_code == 410


def test_an_owner_may_leave_once_there_is_another(
    desk: Client, home: str, business: Business, owner: User, member: Callable[..., User]
) -> None:
    member(Role.OWNER, "second@example.com")
    assert desk.post(f"{home}/settings/people/{of(business, owner).pk}/remove/").headers["Location"] == "/"
    assert desk.get(f"{home}/").status_code == 404
    assert desk.get("/new/").status_code == 200, "who goes by themselves stays signed in here"


def test_the_last_owner_stays_signed_in(desk: Client, home: str, business: Business, owner: User) -> None:
    answer = desk.post(f"{home}/settings/people/{of(business, owner).pk}/remove/")
    assert answer.status_code == 409
    assert "is the only owner" in answer.content.decode()
    assert desk.get(f"{home}/").status_code == 200


def test_who_comes_back_is_the_same_salesperson(
    desk: Client, home: str, business: Business, owner: User, salesperson: User, gone: Salesperson, address: str
) -> None:
    desk.post(f"{address}remove/")
    back = invite(salesperson.email, business=business, role=Role.SALESPERSON, by=owner)
    back.accept(by=salesperson)
    assert Salesperson.objects.who_is(salesperson, business) == gone


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALESPERSON])
def test_only_owners_remove(
    home: str, business: Business, owner: User, member: Callable[..., User], signed_in: Any, role: Role
) -> None:
    theirs = signed_in(member(role))
    assert theirs.post(f"{home}/settings/people/{of(business, owner).pk}/remove/").status_code == 403
    assert of(business, owner)


def test_a_member_of_another_business_is_not_there(desk: Client, home: str) -> None:
    stranger = User.objects.create_user("else@example.com", "x")
    theirs = of(found_business(owner=stranger, name="Else"), stranger)
    assert desk.post(f"{home}/settings/people/{theirs.pk}/remove/").status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_many_prospects_are_passed_on_with_few_words(
    business: Business,
    owner: User,
    gone: Salesperson,
    member: Callable[..., User],
    make_prospect: Callable[..., Prospect],
) -> None:
    heir = Salesperson.objects.who_is(member(Role.SALESPERSON, "heir@example.com"), business)
    for number in range(25):
        make_prospect(f"Person {number}", contact=f"+1 212 555 01{number:02}").assign(to=gone, by=owner)
    nothing_was_told_yet()
    assert gone.pass_on(to=heir, by=owner) == 25
    [told] = mails_to_salespeople()
    assert told.text.count("/sales/prospects/") == 21, "twenty of them, and the list"
    assert "Person 0, +1 212 555 0100" in told.text
    assert "and 5 more." in told.text
    assert f"http://testserver/{business.slug}/sales/prospects/?salesperson=mine" in told.text


class TestTwoAtOnce:
    pytestmark = together

    def test_two_owners_remove_each_other_and_one_stays(
        self, business: Business, owner: User, member: Callable[..., User]
    ) -> None:
        other = member(Role.OWNER, "second@example.com")
        colleague = Colleague(lambda: remove(of(business, owner), by=other, heir=NOBODY))
        with transaction.atomic():
            remove(of(business, other), by=owner, heir=NOBODY)
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert [each.user for each in business.memberships.all()] == [owner]

    def test_a_prospect_moves_while_its_salesperson_leaves(
        self, business: Business, owner: User, gone: Salesperson, make_prospect: Callable[..., Prospect]
    ) -> None:
        prospect = make_prospect()
        prospect.assign(to=gone, by=None)
        colleague = Colleague(lambda: Prospect.objects.get().note(text="Called them.", by=owner))
        with transaction.atomic():
            remove(of(business, gone.user), by=owner, heir=NOBODY)  # type: ignore[arg-type]
            colleague.comes_in()
        colleague.leaves()
        assert colleague.problem is None
        prospect.refresh_from_db()
        assert prospect.salesperson is None
        assert prospect.version == Prospect(version=1).version + prospect.history.count()
