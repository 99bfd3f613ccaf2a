"""A business too young for a verdict reads on Today what to do now, and small from when a verdict will stand."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, User
from business.periods import WEEK, monday_of
from business.templatetags.figures import day
from marketing.models import Lead
from sales.models import Prospect


def big_words(page: str) -> str:
    """The place at the top of Today, without its small words."""
    part = page.partition('<section class="verdict"')[2].partition("</section>")[0]
    return " ".join(unescape(part.partition('class="behind"')[0]).split())


@pytest.fixture
def today(desk: Client, home: str, business: Business) -> Callable[[], str]:
    """Today, as the owner reads it once both jobs have run."""

    def read() -> str:
        marketing.numbers_job.compute(business)
        sales.numbers_job.compute(business)
        return desk.get(f"{home}/").content.decode()

    return read


def test_three_leads_of_two_days(
    today: Callable[[], str], make_lead: Callable[..., Lead], business: Business, desk: Client
) -> None:
    for number in range(3):
        make_lead(f"Person {number}", source="Referral" if number else None, days_ago=1)
    page = today()
    assert "Get in touch: nobody has spoken to 3 leads since they made contact." in big_words(page)
    assert "Ask how they heard of you: it is missing for 1 of 3 leads." in big_words(page)
    assert "Too early" not in big_words(page)
    first = monday_of(business.today() - timedelta(days=1))
    assert f"From {day(first + 16 * WEEK)} this place says whether leads change" in page
    for detail in desk.get(f"/{business.slug}/").context["to_do"]:
        rows = desk.get(detail.url).context["page"]
        assert len(list(rows)) == (1 if "source=none" in detail.url else 3)


def test_who_was_handed_over_comes_first(
    today: Callable[[], str], make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    make_prospect("Ready", source="Flyer")
    make_lead("Waits", source="Flyer")
    words = big_words(today())
    assert words.index("Call first: 1 person was handed over") < words.index("nobody has spoken to 1 lead")


def test_where_nobody_waits_it_says_what_to_go_on_with(
    today: Callable[[], str], make_lead: Callable[..., Lead], owner: User
) -> None:
    make_lead(source="Flyer").touch(channel="call", by=owner)
    assert "Nobody waits on you. When the phone rings, log it" in big_words(today())


def test_each_hat_is_told_its_own(
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    business: Business,
    marketer: User,
    salesperson: User,
    signed_in: Callable[[User], Client],
    home: str,
) -> None:
    make_prospect("Ready", source="Flyer")
    make_lead("Waits", source="Flyer")
    marketing.numbers_job.compute(business)
    sales.numbers_job.compute(business)
    told = {user: big_words(signed_in(user).get(f"{home}/").content.decode()) for user in (marketer, salesperson)}
    assert "Call first" not in told[marketer]
    assert "Get in touch" in told[marketer]
    assert "Call first" in told[salesperson]
    assert "Get in touch" not in told[salesperson]


def test_a_week_above_usual_claims_no_more_than_the_verdict(
    today: Callable[[], str], make_lead: Callable[..., Lead], business: Business
) -> None:
    this = monday_of(business.today())
    for back in range(2, 22):
        make_lead(f"Before {back}", source="Flyer", on=this - back * WEEK)
    for number in range(5):
        make_lead(f"Last week {number}", source="Flyer", on=this - WEEK)
    page = today()
    assert "No change in leads that noise wouldn't explain." in unescape(big_words(page))
    assert "5 last week, above usual" in page
    assert "One ordinary week in six falls outside." in page
    assert "delta up" not in page, "a week alone is no green news"
    assert "▲" not in page
