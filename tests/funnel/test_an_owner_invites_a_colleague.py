"""Invite by e-mail: the mail, the link that works once and for one address, sending again, withdrawing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as post
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from business.hats import Role
from business.models import Business, Invitation, Membership, OutgoingMail, User
from business.models.invitation import A_DAY, WORKS_FOR
from business.models.mail import Kind, State
from business.outgoing.delivery import deliver_due
from business.refusal import Refused
from funnel.setup.founding import found_business
from funnel.setup.invitations import invite, link
from sales.models import Salesperson
from tests.funnel.test_two_people_act_at_one_moment import Colleague, together

SAM = {"email": "Sam@Example.com", "name": "Sam Seller", "role": "salesperson"}
NEW = {"name": "Sam Seller", "password": "another long phrase"}


@pytest.fixture
def sent(settings: Any) -> None:
    """A house with a mail server."""
    settings.EMAIL_BACKEND, settings.MAIL_IS_KEPT = "django.core.mail.backends.locmem.EmailBackend", False


@pytest.fixture
def sam(business: Business, owner: User) -> Invitation:
    """An invitation of somebody without an account."""
    return invite("sam@example.com", business=business, role=Role.SALESPERSON, by=owner, name="Sam Seller")


def path(invitation: Invitation) -> str:
    return link(invitation).removeprefix("http://testserver")


def of(business: Business, user: User) -> Membership:
    return Membership.objects.get(business=business, user=user)


def test_a_stranger_sets_a_password_by_the_link_and_is_in(
    sent: None, desk: Client, home: str, business: Business
) -> None:
    page = desk.post(f"{home}/settings/people/", SAM, follow=True).content.decode()
    assert "on its way to sam@example.com" in page
    assert "/account/join/" not in page, "only the mail holds the link"
    assert deliver_due() == 1
    [letter] = post.outbox
    assert letter.to == ["sam@example.com"]
    assert letter.subject == "Olive Owner invites you to Greenleaf Gardens"
    assert letter.extra_headers["Reply-To"] == "owner@example.com"
    assert "Hello Sam Seller," in letter.body
    assert "You would be a salesperson" in letter.body
    assert "works once, for sam@example.com, until" in letter.body
    assert "sent on" in desk.get(f"{home}/settings/people/").content.decode()
    found = re.search(r"http://testserver(/account/join/\S+)", str(letter.body))
    assert found

    theirs = Client()
    form = theirs.get(found[1])
    assert form.status_code == 200
    assert "no-store" in form.headers["Cache-Control"]
    assert "Join Greenleaf Gardens" in form.content.decode()
    answer = theirs.post(found[1], NEW, follow=True)
    assert answer.redirect_chain[0][0] == f"{home}/"
    assert "You belong to Greenleaf Gardens now. Your role: Salesperson." in answer.content.decode()
    user = User.objects.get(email="sam@example.com")
    assert (user.name, of(business, user).role) == ("Sam Seller", Role.SALESPERSON)
    assert Salesperson.objects.get(user=user).name == "Sam Seller", "prospects can be given to them at once"

    again = Client()
    again.post("/account/login/", {"login": "sam@example.com", "password": NEW["password"]})
    assert again.get("/").headers["Location"] == f"{home}/"
    assert "It was used already" in Client().get(found[1]).content.decode()
    assert "Invited" not in desk.get(f"{home}/settings/people/").content.decode()


def test_without_a_mail_server_the_link_is_shown_to_pass_on(desk: Client, home: str, business: Business) -> None:
    shown = desk.post(f"{home}/settings/people/", SAM, follow=True)
    found = re.search(r'value="http://testserver(/account/join/[^"]+)"', shown.content.decode())
    assert found
    assert "no-store" in shown.headers["Cache-Control"]
    assert Client().post(found[1], NEW).status_code == 302
    assert Membership.objects.filter(business=business, user__email="sam@example.com").exists()


def test_who_has_an_account_signs_in_and_says_yes(
    business: Business, sam: Invitation, home: str, signed_in: Callable[[User], Client]
) -> None:
    known = User.objects.create_user("sam@example.com", "their own phrase", name="Samuel")
    stranger = Client()
    page = stranger.get(path(sam)).content.decode()
    assert "You have an account already" in page
    assert stranger.post(path(sam), NEW).status_code == 200
    known.refresh_from_db()
    assert known.check_password("their own phrase"), "the link alone opens nobody's account"
    assert not known.memberships.exists()

    signed = stranger.post(
        f"/account/login/?next={path(sam)}", {"login": "sam@example.com", "password": "their own phrase"}
    )
    assert signed.headers["Location"] == path(sam)
    assert "Accept" in stranger.get(path(sam)).content.decode()
    assert not known.memberships.exists(), "looking is not accepting"
    assert stranger.post(path(sam)).headers["Location"] == f"{home}/"
    assert of(business, known).role == Role.SALESPERSON
    sam.refresh_from_db()
    assert (sam.accepted_by, known.name) == (known, "Samuel")


def test_somebody_of_another_business_belongs_to_both(
    sam: Invitation, business: Business, signed_in: Callable[[User], Client]
) -> None:
    known = User.objects.create_user("Sam@example.com", "their own phrase")
    found_business(owner=known, name="Else")
    theirs = signed_in(known)
    theirs.post(path(sam))
    assert known.memberships.count() == 2
    assert "Greenleaf" in theirs.get("/businesses/").content.decode()


def test_somebody_else_is_told_and_can_sign_out(
    sam: Invitation, business: Business, marketer: User, signed_in: Callable[[User], Client]
) -> None:
    theirs = signed_in(marketer)
    page = theirs.get(path(sam)).content.decode()
    assert "for sam@example.com, and you are signed in as marketer@example.com" in page
    assert theirs.post(path(sam), NEW).status_code == 200
    assert not User.objects.filter(email="sam@example.com").exists()
    gone = theirs.post("/account/logout/", {"next": path(sam)})
    assert gone.headers["Location"] == path(sam)
    assert "Set the password and join" in theirs.get(path(sam)).content.decode()


def test_the_verb_itself_refuses_another_address(sam: Invitation, marketer: User) -> None:
    with pytest.raises(Refused, match="another address"):
        sam.accept(by=marketer)
    assert sam.is_open


def test_an_account_without_a_password_that_belongs_elsewhere_is_not_opened_by_a_link(sam: Invitation) -> None:
    waiting = User.objects.create_user("sam@example.com")
    found_business(owner=waiting, name="Else")
    assert "You have an account already" in Client().post(path(sam), NEW).content.decode()
    with pytest.raises(Refused, match="account with this address already"):
        sam.accept_as_newcomer(name="Sam", password="another long phrase")
    waiting.refresh_from_db()
    assert not waiting.has_usable_password()


def test_an_account_that_was_only_written_down_is_opened(sam: Invitation, business: Business) -> None:
    waiting = User.objects.create_user("sam@example.com")
    assert Client().post(path(sam), NEW).status_code == 302
    assert of(business, waiting).role == Role.SALESPERSON
    assert User.objects.get(pk=waiting.pk).check_password(NEW["password"])


@pytest.mark.parametrize("password", ["their own phrase", None])
def test_a_closed_account_does_not_join(sam: Invitation, password: str | None) -> None:
    User.objects.create_user("sam@example.com", password, is_active=False)
    assert "was closed" in Client().post(path(sam), NEW).content.decode()
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "words"), [("short", "too short"), ("password123", "too common"), ("sam@example", "too similar")]
)
def test_a_password_that_is_easy_to_guess_is_told_and_the_name_kept(sam: Invitation, password: str, words: str) -> None:
    answer = Client().post(path(sam), {"name": "Sammy", "password": password})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Sammy" in answer.content.decode()
    assert not User.objects.filter(email="sam@example.com").exists()
    sam.refresh_from_db()
    assert sam.is_open


def test_a_link_runs_out_after_a_week(sam: Invitation, signed_in: Callable[[User], Client]) -> None:
    Invitation.objects.update(made_at=timezone.now() - WORKS_FOR, expires_at=timezone.now())
    answer = Client().post(path(sam), NEW)
    assert answer.status_code == 410
    assert "ran out on" in answer.content.decode()
    assert "Ask Olive Owner for a new one." in answer.content.decode()
    with pytest.raises(Refused, match="ran out"):
        sam.accept(by=User.objects.create_user("sam@example.com", "x"))
    assert Membership.objects.count() == 1


def test_it_works_until_the_last_moment(sam: Invitation, time_machine: Any) -> None:
    time_machine.move_to(sam.expires_at - timedelta(seconds=2), tick=False)
    assert Client().get(path(sam)).status_code == 200
    time_machine.move_to(sam.expires_at, tick=False)
    assert Client().get(path(sam)).status_code == 410


def test_a_withdrawn_link_is_dead_and_its_mail_stays_here(sent: None, desk: Client, home: str, sam: Invitation) -> None:
    answer = desk.post(f"{home}/settings/people/invited/{sam.pk}/withdraw/", follow=True)
    assert "sam@example.com is not invited any more" in answer.content.decode()
    assert deliver_due() == 0
    assert OutgoingMail.objects.get().state == State.SKIPPED
    gone = Client().get(path(sam))
    assert gone.status_code == 410
    assert "was withdrawn" in gone.content.decode()
    assert "Ask Olive Owner for a new one." in gone.content.decode()
    assert desk.post(f"{home}/settings/people/invited/{sam.pk}/withdraw/").status_code == 409
    assert desk.get(f"{home}/settings/people/invited/{sam.pk}/").status_code == 404


def test_sending_again_makes_a_new_link_for_another_week(sent: None, desk: Client, home: str, sam: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    old = path(sam)
    desk.post(f"{home}/settings/people/invited/{sam.pk}/again/")
    sam.refresh_from_db()
    assert sam.expires_at > timezone.now() + timedelta(days=6)
    assert deliver_due() == 1, "the mail with the dead link does not go out"
    assert path(sam) in str(post.outbox[0].body)
    assert old not in str(post.outbox[0].body)
    gone = Client().get(old)
    assert gone.status_code == 410
    assert "Look for the latest e-mail" in gone.content.decode()
    assert Client().post(old, NEW).status_code == 410
    assert Client().post(path(sam), NEW).status_code == 302
    assert desk.post(f"{home}/settings/people/invited/{sam.pk}/again/").status_code == 409


def test_an_address_may_be_invited_once_it_ran_out_and_not_before(
    business: Business, owner: User, sam: Invitation
) -> None:
    with pytest.raises(Refused, match="invited already"):
        invite("SAM@example.com", business=business, role=Role.OWNER, by=owner)
    Invitation.objects.update(made_at=timezone.now() - WORKS_FOR, expires_at=timezone.now())
    again = invite("sam@example.com", business=business, role=Role.OWNER, by=owner)
    assert list(business.invitations.open()) == [again]


def test_one_business_knows_nothing_of_another_ones_invitations(
    business: Business, owner: User, sam: Invitation
) -> None:
    other = found_business(owner=owner, name="Else")
    assert invite("sam@example.com", business=other, role=Role.MARKETER, by=owner).pk != sam.pk


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@example.com, b@example.com"}, "email"),
        ({"email": "a@example.com\r\nBcc: all@example.com"}, "email"),
        ({"email": "x" * 250 + "@example.com"}, "email"),
        ({"email": "OWNER@example.com"}, "email"),
        ({"email": "marketer@example.com"}, "email"),
        ({"role": "king"}, "role"),
        ({"name": "n" * 121}, "name"),
    ],
)
def test_bad_input_is_told_and_kept(
    desk: Client, home: str, business: Business, marketer: User, data: dict[str, str], field: str
) -> None:
    answer = desk.post(f"{home}/settings/people/", {**SAM, **data})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Invite a colleague" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_nobody_writes_a_header_through_a_name(sent: None, business: Business, owner: User) -> None:
    business.change(name="Greenleaf\r\nBcc: all@example.com")
    invite("sam@example.com", business=business, role=Role.OWNER, by=owner, name="Sam\r\nBcc: all@example.com")
    assert deliver_due() == 1
    raw = post.outbox[0].message().as_string()
    assert raw.partition("\n\n")[0].lower().count("bcc") == 1, "within the subject's own line"
    assert "\nbcc" not in raw.lower(), "nor a line of their own in the body"
    assert post.outbox[0].recipients() == ["sam@example.com"]


def test_so_many_a_day_and_no_more(desk: Client, home: str, business: Business, owner: User) -> None:
    for number in range(A_DAY):
        invite(f"somebody{number}@example.com", business=business, role=Role.MARKETER, by=owner)
    answer = desk.post(f"{home}/settings/people/", SAM)
    assert answer.status_code == 422
    assert "50 invitations a day are the most" in answer.content.decode()
    first = Invitation.objects.earliest("pk")
    first.withdraw(by=owner)
    assert desk.post(f"{home}/settings/people/", SAM).status_code == 422, "withdrawing makes no room: the mail went out"
    second = Invitation.objects.latest("pk")
    assert desk.post(f"{home}/settings/people/invited/{second.pk}/again/").status_code == 409
    assert Invitation.objects.count() == A_DAY
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    assert desk.post(f"{home}/settings/people/", SAM).status_code == 302
    other = found_business(owner=owner, name="Else")
    invite("sam@example.com", business=other, role=Role.MARKETER, by=owner)


def test_nobody_is_invited_to_an_example(business: Business, desk: Client, home: str) -> None:
    Business.objects.update(is_example=True)
    answer = desk.post(f"{home}/settings/people/", SAM)
    assert "is an example" in answer.content.decode()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: token + "x", lambda token: "2" + token])
def test_a_link_that_nobody_signed_says_what_to_do(sam: Invitation, change: Callable[[str], str]) -> None:
    answer = Client().post(f"/account/join/{change(sam.token)}/", NEW)
    assert answer.status_code == 404
    assert "ask whoever invited you for a new one" in answer.content.decode()
    assert not User.objects.filter(email="sam@example.com").exists()


def test_another_signature_of_this_house_is_no_invitation(sam: Invitation) -> None:
    forged = Signer(salt="something else", sep=".").sign(f"{sam.pk}.{sam.word}")
    assert Client().get(f"/account/join/{forged}/").status_code == 404


def test_a_mail_that_failed_says_why(sent: None, desk: Client, home: str, sam: Invitation) -> None:
    trouble = "The mail server does not take mail for this address: 550 no such user"
    OutgoingMail.objects.update(state=State.FAILED, trouble=trouble)
    assert "could not be sent" in desk.get(f"{home}/settings/people/").content.decode()
    assert trouble in desk.get(f"{home}/settings/people/invited/{sam.pk}/").content.decode()


def test_the_mail_speaks_the_businesss_language_and_time(business: Business, owner: User) -> None:
    business.change(language="de", zone="Asia/Tokyo")
    made = invite("sam@example.com", business=business, role=Role.OWNER, by=owner)
    text = OutgoingMail.objects.get(kind=Kind.INVITATION).text
    assert "(Asia/Tokyo)" in text
    assert made.expires_at.astimezone().strftime("%Y") in text


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALESPERSON])
def test_only_owners_invite(
    home: str, sam: Invitation, member: Callable[..., User], signed_in: Callable[[User], Client], role: Role
) -> None:
    theirs = signed_in(member(role))
    assert theirs.get(f"{home}/settings/people/invited/{sam.pk}/").status_code == 403
    assert theirs.post(f"{home}/settings/people/", {**SAM, "email": "x@example.com"}).status_code == 403
    for action in ("again", "withdraw"):
        assert theirs.post(f"{home}/settings/people/invited/{sam.pk}/{action}/").status_code == 403
    assert Invitation.objects.get().is_open


def test_invitations_of_other_businesses_are_not_there(desk: Client, home: str, sam: Invitation) -> None:
    owner = User.objects.create_user("else@example.com", "x")
    theirs = invite("x@example.com", business=found_business(owner=owner, name="Else"), role=Role.OWNER, by=owner)
    assert desk.get(f"{home}/settings/people/invited/{theirs.pk}/").status_code == 404
    for action in ("again", "withdraw"):
        assert desk.post(f"{home}/settings/people/invited/{theirs.pk}/{action}/").status_code == 404
    assert "x@example.com" not in desk.get(f"{home}/settings/people/").content.decode()


def test_a_long_list_costs_no_more_queries(
    desk: Client, home: str, business: Business, owner: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        invite(f"somebody{number}@example.com", business=business, role=Role.MARKETER, by=owner)
    with django_assert_max_num_queries(12):
        assert "somebody39@example.com" in desk.get(f"{home}/settings/people/").content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"role": "king"},
        {"email": "Sam2@example.com"},
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"accepted_at": timezone.now(), "withdrawn_at": timezone.now()},
        {"email": "sam@example.com"},
    ],
)
def test_the_database_holds_what_is_always_true(business: Business, sam: Invitation, facts: dict[str, Any]) -> None:
    usual = {"email": "other@example.com", "role": "owner", "expires_at": timezone.now() + WORKS_FOR}
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(business=business, **{**usual, **facts})


class TestTwoAtOnce:
    pytestmark = together

    def test_two_newcomers_on_one_link_make_one_member(self, business: Business, sam: Invitation) -> None:
        colleague = Colleague(lambda: Client().post(path(sam), NEW).status_code)
        with transaction.atomic():
            Invitation.objects.get().accept_as_newcomer(name="Sam", password="the first phrase")
            colleague.comes_in()
        colleague.leaves()
        assert colleague.problem is None
        user = User.objects.get(email="sam@example.com")
        assert user.check_password("the first phrase")
        assert business.memberships.filter(user=user).count() == 1

    def test_two_yesses_make_one_member(
        self, business: Business, sam: Invitation, signed_in: Callable[[User], Client]
    ) -> None:
        known = User.objects.create_user("sam@example.com", "their own phrase")
        colleague = Colleague(lambda: Invitation.objects.get().accept(by=known))
        with transaction.atomic():
            Invitation.objects.get().accept(by=known)
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert business.memberships.filter(user=known).count() == 1

    def test_withdrawn_while_it_is_accepted(self, owner: User, business: Business, sam: Invitation) -> None:
        colleague = Colleague(
            lambda: Invitation.objects.get().accept_as_newcomer(name="Sam", password="another long phrase")
        )
        with transaction.atomic():
            Invitation.objects.get().withdraw(by=owner)
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert not User.objects.filter(email="sam@example.com").exists()

    def test_two_owners_invite_the_same_address(self, owner: User, business: Business) -> None:
        def asks() -> None:
            invite("sam@example.com", business=business, role=Role.MARKETER, by=owner)

        colleague = Colleague(asks)
        with transaction.atomic():
            asks()
            colleague.comes_in()
        colleague.leaves()
        assert isinstance(colleague.problem, Refused)
        assert business.invitations.count() == 1
