"""The weekly e-mail's page: the mail as it will go out, and what became of each that went."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from business.hats import Role
from business.models import Business, Membership, OutgoingMail, User
from business.models.mail import Kind, State
from business.periods import week_key
from funnel.weekly import writer
from funnel.weekly.letter import letter
from funnel.weekly.schedule import last_whole_week
from marketing.models import Lead

Make = Callable[..., OutgoingMail]


@pytest.fixture(autouse=True)
def two_months_old(business: Business) -> None:
    business.founded_at -= timedelta(days=60)
    business.save(update_fields=["founded_at"])


@pytest.fixture
def make_mail(business: Business) -> Make:
    """A mail in the table, to a user or to an address."""

    def make(
        user: User | None = None, *, subject: str = "A week", kind: str = Kind.WEEKLY, **facts: object
    ) -> OutgoingMail:
        address = user.email if user else "somebody@example.com"
        return OutgoingMail.objects.post(
            business=business,
            kind=kind,
            key=f"{subject}-{address}",
            user=user,
            address=address,
            subject=subject,
            text=f"The words of {subject}",
            **facts,  # type: ignore[arg-type]
        )

    return make


def test_it_shows_the_mail_as_it_goes_out(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    make_lead("Maria", on=last_whole_week(business.today()))
    page = desk.get(f"{home}/weekly/").content.decode()
    assert f'src="{home}/weekly/letter/?week={week_key(last_whole_week(business.today()))}"' in page
    framed = desk.get(f"{home}/weekly/letter/")
    assert ">1</a> lead" in framed.content.decode() or "1 lead" in framed.content.decode()
    text = desk.get(f"{home}/weekly/letter.txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "1 lead" in text.content.decode()


def test_only_the_framed_letter_may_carry_a_style_and_be_framed(desk: Client, home: str) -> None:
    framed = desk.get(f"{home}/weekly/letter/")
    assert "style-src 'unsafe-inline'" in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert "script-src 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    page = desk.get(f"{home}/weekly/")
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-src" not in desk.get(f"{home}/")["Content-Security-Policy"]


def test_a_week_can_be_chosen(desk: Client, home: str, business: Business) -> None:
    last = last_whole_week(business.today())
    earlier = week_key(last - timedelta(days=14))
    page = desk.get(f"{home}/weekly/?week={earlier}").content.decode()
    assert f"letter/?week={earlier}" in page
    assert f"?week={week_key(last - timedelta(days=7))}" in page, "the week after"
    assert "The week after" not in desk.get(f"{home}/weekly/").content.decode()


@pytest.mark.parametrize("week", ["2026-W99", "yesterday", "9999-W01", "2026-W1\x00", "0000-W01"])
@pytest.mark.parametrize("page", ["", "letter/", "letter.txt"])
def test_a_week_that_is_none_or_not_over_is_not_found(desk: Client, home: str, week: str, page: str) -> None:
    assert desk.get(f"{home}/weekly/{page}", {"week": week}).status_code == 404


def test_it_says_when_the_next_one_is_due(desk: Client, home: str, business: Business) -> None:
    Business.objects.update(founded_at=datetime(2026, 11, 11, 12, tzinfo=timezone.get_fixed_timezone(0)))
    with time_machine.travel(datetime(2026, 11, 12, 12, tzinfo=timezone.get_fixed_timezone(0)), tick=False):
        desk.force_login(
            User.objects.get(email="owner@example.com"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        page = desk.get(f"{home}/weekly/").content.decode()
    assert "Monday, Nov 23, 2026, 7 a.m. (America/New_York)" in page, "the first whole week begins on the 16th"


def test_before_the_first_whole_week_is_over_it_shows_the_week_so_far(
    desk: Client, home: str, business: Business, make_lead: Callable[..., Lead]
) -> None:
    Business.objects.update(founded_at=timezone.now())
    make_lead("Maria")
    page = desk.get(f"{home}/weekly/").content.decode()
    assert "This week so far" in page
    assert "after your first whole week" in page
    assert "1 lead" in desk.get(f"{home}/weekly/letter.txt").content.decode()


def test_an_owner_sees_every_mail_and_others_their_own(
    desk: Client, home: str, owner: User, salesperson: User, make_mail: Make, signed_in: Callable[[User], Client]
) -> None:
    make_mail(owner, subject="For Olive")
    make_mail(salesperson, subject="For Sam")
    page = desk.get(f"{home}/weekly/").content.decode()
    assert "For Olive" in page
    assert "For Sam" in page
    theirs = signed_in(salesperson)
    page = theirs.get(f"{home}/weekly/").content.decode()
    assert "For Sam" in page
    assert "For Olive" not in page
    foreign = OutgoingMail.objects.get(subject="For Olive")
    assert theirs.get(f"{home}/weekly/{foreign.pk}/").status_code == 404
    assert theirs.get(f"{home}/weekly/{foreign.pk}/letter/").status_code == 404


def test_a_mail_of_another_business_is_not_found(desk: Client, home: str, owner: User, make_mail: Make) -> None:
    other = Business.objects.create(slug="other", name="Other")
    mail = make_mail(owner)
    OutgoingMail.objects.update(business=other)
    assert desk.get(f"{home}/weekly/{mail.pk}/").status_code == 404
    assert desk.get(f"{home}/weekly/{mail.pk + 1}/").status_code == 404


def test_its_words_are_those_that_went_out(desk: Client, home: str, owner: User, make_mail: Make) -> None:
    mail = make_mail(owner, html="<html><head></head><body>As it was</body></html>")
    assert "The words of A week" in desk.get(f"{home}/weekly/{mail.pk}/").content.decode()
    assert "As it was" in desk.get(f"{home}/weekly/{mail.pk}/letter/").content.decode()


def test_the_words_of_an_invitation_are_its_readers_alone(desk: Client, home: str, make_mail: Make) -> None:
    mail = make_mail(kind=Kind.INVITATION, html="<html><head></head>The words</html>")
    page = desk.get(f"{home}/weekly/{mail.pk}/").content.decode()
    assert "somebody@example.com" in page
    assert "The words" not in page
    assert desk.get(f"{home}/weekly/{mail.pk}/letter/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": State.SENT, "sent_at": "now"}, ">sent<"),
        ({"state": State.FAILED, "trouble": "550 no such user"}, "550 no such user"),
        ({"state": State.SKIPPED, "trouble": "Too late"}, ">skipped<"),
        ({"state": State.SENDING, "leased_until": "past"}, ">unsure<"),
        ({"state": State.QUEUED}, ">waiting<"),
    ],
)
def test_what_became_of_each_is_said(
    desk: Client,
    home: str,
    owner: User,
    make_mail: Make,
    facts: dict[str, object],
    words: str,
    settings: Settings,
) -> None:
    settings.MAIL_IS_KEPT = False
    mail = make_mail(owner)
    moments = {"now": timezone.now(), "past": timezone.now() - timedelta(minutes=1)}
    OutgoingMail.objects.filter(pk=mail.pk).update(**{k: moments.get(str(v), v) for k, v in facts.items()})
    assert words in desk.get(f"{home}/weekly/").content.decode()
    assert words in desk.get(f"{home}/weekly/{mail.pk}/").content.decode()


def test_a_long_list_costs_no_more(
    desk: Client, home: str, owner: User, make_mail: Make, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(45):
        make_mail(owner, subject=f"Week {number}", state=State.FAILED if number < 3 else State.QUEUED)
    with django_assert_max_num_queries(10):
        page = desk.get(f"{home}/weekly/")
    assert len(page.context["mails"]) == 20
    assert len(desk.get(f"{home}/weekly/{page.context['mails'].next_url}").context["mails"]) == 20


def test_a_stranger_sees_nothing(client: Client, home: str, business: Business) -> None:
    for page in ("", "letter/", "letter.txt", "1/"):
        assert client.get(f"{home}/weekly/{page}").status_code == 302


def test_each_role_previews_its_own_side(
    home: str,
    business: Business,
    salesperson: User,
    marketer: User,
    signed_in: Callable[[User], Client],
    make_lead: Callable[..., Lead],
) -> None:
    make_lead("Maria", on=last_whole_week(business.today()))
    sales = signed_in(salesperson).get(f"{home}/weekly/letter.txt").content.decode()
    marketing = signed_in(marketer).get(f"{home}/weekly/letter.txt").content.decode()
    assert "/marketing/" not in sales
    assert "/marketing/leads/" in marketing
    assert "/sales/" not in marketing


def test_somebody_removed_while_it_was_written_gets_none(
    business: Business, salesperson: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = Membership.objects.get(user=salesperson)

    def slow(*args: object) -> object:
        words = letter(*args)  # type: ignore[arg-type]
        Membership.objects.filter(pk=membership.pk).delete()
        return words

    monkeypatch.setattr(writer, "letter", slow)
    monday = last_whole_week(business.today())
    mail = writer.post(membership, monday, key="k", kind=Kind.WEEKLY, due=timezone.now())
    assert mail.state == State.SKIPPED
    assert mail.trouble == "They belong here no longer."


def test_what_changes_while_it_is_written_counts(
    business: Business, member: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another role gets another letter; never gets none."""
    monday = last_whole_week(business.today())
    memberships = [Membership.objects.get(user=member(Role.OWNER, f"{name}@example.com")) for name in ("Ann", "Bob")]
    changes: dict[int, dict[str, object]] = {
        memberships[0].pk: {"role": Role.SALESPERSON},
        memberships[1].pk: {"weekly_mail": False},
    }

    def slow(membership: Membership, *args: object) -> object:
        words = letter(membership, *args)  # type: ignore[arg-type]
        Membership.objects.filter(pk=membership.pk).update(**changes.pop(membership.pk, {}))
        return words

    monkeypatch.setattr(writer, "letter", slow)
    ann, bob = (
        writer.post(each, monday, key=str(each.pk), kind=Kind.WEEKLY, due=timezone.now()) for each in memberships
    )
    assert ann.state == State.QUEUED
    assert "as salesperson" in ann.text
    assert "/marketing/" not in ann.text
    assert (bob.state, bob.trouble) == (State.SKIPPED, "They chose to get none.")
