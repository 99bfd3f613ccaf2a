"""A letter is of Monday to Sunday by the business's clock: at its ends, in other zones, through a clock change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from business.models import Business, Person, User
from funnel.weekly.letter import Letter, letter
from marketing.models import Lead
from sales.models import Prospect
from tests.funnel.weekly_story import MONDAY, PUNCTUAL, Reader

MINUTE = timedelta(minutes=1)
TURNED_BACK = date(2026, 10, 19)  # Berlin's Sunday of this week has 25 hours
TURNED_ON = date(2027, 3, 22)  # and this one's 23


@pytest.fixture
def sent(business: Business, owner: User) -> Callable[[date], Letter]:
    def write(monday: date) -> Letter:
        business.refresh_from_db()
        return letter(business.memberships.get(user=owner), monday)

    return write


def rings(business: Business, at: datetime) -> None:
    """Somebody calls at a moment; its date is the business's."""
    person = Person.objects.create(business=business, name=f"Caller at {at}")
    Lead.objects.log(business=business, person=person, by=None, at=at)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/Berlin", datetime(2026, 10, 18, 22, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 10, 18, 11, tzinfo=UTC), datetime(2026, 10, 25, 10, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 19, 4, tzinfo=UTC), datetime(2026, 10, 26, 3, 59, tzinfo=UTC)),
    ],
)
def test_the_week_begins_and_ends_at_midnight_there(
    business: Business, sent: Callable[[date], Letter], zone: str, first: datetime, last: datetime
) -> None:
    business.zone = zone
    business.save()
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False):
        for moment in (first - MINUTE, first, last, last + MINUTE):
            rings(business, moment)
        assert ": 2 leads" in sent(TURNED_BACK).subject
        assert f"by the clock of {zone.replace('_', ' ')}" in sent(TURNED_BACK).text


@pytest.mark.parametrize("monday", [TURNED_BACK, TURNED_ON])
def test_a_week_with_a_clock_change_has_seven_days(
    business: Business, sent: Callable[[date], Letter], make_lead: Callable[..., Lead], monday: date
) -> None:
    business.zone = "Europe/Berlin"
    business.save()
    with time_machine.travel(datetime(2027, 4, 5, 12, tzinfo=UTC), tick=False):
        for place in range(-1, 8):
            make_lead(f"Day {place}", on=date.fromordinal(monday.toordinal() + place))
        told = sent(monday)
    assert ": 7 leads" in told.subject
    assert "1 7\n" in told.text.partition("By week, since")[2]


def test_a_week_of_two_months_tells_how_the_first_one_ended(
    business: Business,
    owner: User,
    sent: Callable[[date], Letter],
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
) -> None:
    business.leads_goal, business.customers_goal = 10, 2
    business.save()
    with time_machine.travel(datetime(2026, 12, 7, 13, tzinfo=UTC), tick=False):
        make_prospect("Won in November", on=date(2026, 11, 30)).win(
            value=Decimal(10), by=owner, at=business.noon(date(2026, 11, 30))
        )
        make_lead("Of December", on=date(2026, 12, 6))
        told = sent(date(2026, 11, 30))
    assert "\nNovember: 1 of 10 leads\n" in told.text
    assert "\nDecember so far: 1 of 10 leads, an even pace would have 2\n" in told.text
    assert "\nNovember: 1 of 2 customers\n" in told.text
    assert "\nDecember so far: 0 of 2 customers, an even pace would have 0\n" in told.text


def test_without_a_goal_no_month_is_told(
    sent: Callable[[date], Letter], make_prospect: Callable[..., Prospect]
) -> None:
    with time_machine.travel(PUNCTUAL, tick=False):
        make_prospect("Somebody", on=MONDAY)
        assert "so far:" not in sent(MONDAY).text


@pytest.mark.parametrize(
    ("language", "dates"),
    [("en", "Nov 16 – 22, 2026"), ("en-gb", "16–22 Nov 2026"), ("de", "16.–22. Nov. 2026"), ("fr", "16–22 nov. 2026")],
)
def test_dates_are_written_as_the_language_writes_them(
    business: Business, sent: Callable[[date], Letter], make_lead: Callable[..., Lead], language: str, dates: str
) -> None:
    business.language = language
    business.save()
    with time_machine.travel(PUNCTUAL, tick=False):
        make_lead("Somebody", on=MONDAY)
        told = sent(MONDAY)
    assert dates in told.text
    assert dates in Reader(told.html).words
    assert f'lang="{language}"' in told.html
