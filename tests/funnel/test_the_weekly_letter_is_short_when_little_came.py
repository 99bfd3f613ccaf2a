"""Where there is nothing to say the letter says so in a line; sections without anything in them vanish."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from business.hats import Role
from business.models import Business, User
from funnel.weekly.letter import Letter, letter
from marketing.models import Effort, Lead, Source
from sales.models import Prospect
from tests.funnel.weekly_story import MONDAY, PUNCTUAL, SUNDAY, Reader, the_weeks_before

HEADINGS = ("Marketing ·", "Sales ·", "What sales teaches marketing", "What waits on you")


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(PUNCTUAL, tick=False):
        yield


def sent_to(user: User, business: Business) -> Letter:
    return letter(business.memberships.get(user=user), MONDAY)


def shown(sent: Letter) -> list[str]:
    """The headings in it; the HTML has those of the text."""
    found = [heading for heading in HEADINGS if heading in sent.text]
    assert found == [heading for heading in HEADINGS if heading in Reader(sent.html).words]
    return found


def test_a_week_with_nothing_in_it_is_one_line(business: Business, owner: User) -> None:
    sent = sent_to(owner, business)
    assert sent.subject == "Greenleaf Gardens: a quiet week (Nov 16 – 22)"
    assert "Nothing came in this week." in sent.text
    assert "Log a lead: http://testserver/greenleaf-gardens/log/" in sent.text
    assert shown(sent) == []
    assert len(sent.html) < 8000


def test_a_salespersons_empty_week_speaks_of_sales(business: Business, salesperson: User) -> None:
    sent = sent_to(salesperson, business)
    assert "Nobody was handed over, and nobody decided." in sent.text
    assert "came in" not in sent.text


def test_a_quiet_week_after_busy_ones_says_what_is_usual_and_what_waits(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    the_weeks_before(business, owner, make_lead, make_prospect)
    sent = sent_to(owner, business)
    assert "Nothing came in this week (usual is 2 to 7)." in sent.text
    assert shown(sent) == ["What waits on you"]


def test_a_quiet_week_with_a_hat_in_need_says_which(
    business: Business, owner: User, make_lead: Callable[..., Lead]
) -> None:
    for week in range(4, 30):
        for place in range(8):
            make_lead(f"Lead {week} {place}", on=MONDAY - timedelta(days=7 * week))
    sent = sent_to(owner, business)
    assert "Nothing came in this week" in sent.text
    assert "Marketing needs attention" in sent.text


def test_the_first_week_makes_no_claims(
    business: Business, owner: User, make_prospect: Callable[..., Prospect]
) -> None:
    make_prospect("First", source="Referral", on=MONDAY)
    sent = sent_to(owner, business)
    assert shown(sent) == ["Marketing ·", "Sales ·", "What waits on you"]
    assert "Too early to say what is usual" in sent.text
    assert "Too early for a rate" in sent.text
    assert "0 of 1 became customers so far" in sent.text
    assert "of 100" not in sent.text
    assert "ordinary week" not in sent.text


def test_a_side_on_which_nothing_ever_happened_vanishes(
    business: Business, owner: User, make_lead: Callable[..., Lead]
) -> None:
    make_lead("Only a lead", on=SUNDAY)
    sent = sent_to(owner, business)
    assert shown(sent) == ["Marketing ·", "What waits on you"]
    assert "1 new, nobody has called them" in sent.text
    assert sent.subject == "Greenleaf Gardens: 1 lead (Nov 16 – 22)"


def test_a_side_that_was_only_quiet_this_week_says_so(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    make_prospect("Of last week", on=date(2026, 11, 10))
    make_lead("Of this week", on=SUNDAY)
    sent = sent_to(owner, business)
    assert "Nobody was handed over, and nobody decided." in sent.text
    assert "1 lead" in sent.text
    assert "Received:" not in sent.text


def test_hours_alone_are_no_quiet_week(business: Business, owner: User) -> None:
    flyer = Source.objects.get(business=business, name="Flyer")
    Effort(business=business, source=flyer, on=SUNDAY, hours=Decimal(1), by=owner).spend()
    sent = sent_to(owner, business)
    assert "Spent: 1 hour\n" in sent.text
    assert "0 leads" in sent.text


def test_the_week_that_still_runs_is_not_judged(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    the_weeks_before(business, owner, make_lead, make_prospect)
    with time_machine.travel(PUNCTUAL - timedelta(days=4), tick=False):
        make_lead("So far", on=MONDAY)
        sent = sent_to(owner, business)
    assert "1 lead\n" in sent.text
    assert "usual is" not in sent.text
    assert "what happened after Nov 19, 2026" in sent.text


@pytest.mark.parametrize("role", list(Role))
def test_it_says_what_it_covers(
    business: Business, owner: User, member: Callable[..., User], make_prospect: Callable[..., Prospect], role: Role
) -> None:
    make_prospect("Somebody", on=MONDAY)
    sent = sent_to(owner if role == Role.OWNER else member(role), business)
    for words in (sent.text, Reader(sent.html).words):
        assert "From Monday, Nov 16, 2026, to Sunday, Nov 22, 2026" in words
        assert "by the clock of America/New York" in words
        assert "Left out: what happened after Nov 22, 2026" in words
        assert ("struck out" in words) == (role != Role.SALESPERSON)
