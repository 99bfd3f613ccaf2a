"""A page left open over midnight logs to the day of saving, unless somebody picked another day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from business.models import Business, User
from marketing.models import Campaign, Effort, Lead, PreLeadCount, Source, Touch
from sales.models import Prospect
from tests.pages import PageForm, form_on

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def on_friday(business: Business, signed_in: Callable[[User], Client], owner: User) -> Any:
    """A page opened on Friday at 17:00; what it is saved with on Monday at 9:00."""

    def open_page(address: str, action: str = "") -> PageForm:
        with time_machine.travel("2026-11-20T22:00:00Z", tick=False):
            return form_on(signed_in(owner).get(address), action or address)

    return open_page


@pytest.fixture
def on_monday(signed_in: Callable[[User], Client], owner: User) -> Any:
    def save(form: PageForm, **typed: Any) -> Any:
        with time_machine.travel("2026-11-23T14:00:00Z", tick=False):
            answer = signed_in(owner).post(form.action, form.fields | typed)
            assert answer.status_code in {302, 422}
            return answer

    return save


@pytest.fixture(autouse=True)
def before(make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect], business: Business) -> None:
    with time_machine.travel("2026-11-02T12:00:00Z", tick=False):
        make_lead("Nora Newcomer")
        make_prospect("Petra Prospect")
        Campaign.objects.create(business=business, name="Spring")


@pytest.mark.parametrize(
    ("typed", "arrived"),
    [({}, MONDAY), ({"arrived_on": ""}, MONDAY), ({"arrived_on": "2026-11-19"}, date(2026, 11, 19))],
)
def test_a_lead(on_friday: Any, on_monday: Any, home: str, typed: dict[str, str], arrived: date) -> None:
    form = on_friday(f"{home}/log/")
    assert form.fields["arrived_on"] == FRIDAY.isoformat()
    on_monday(form, name="Tom Carter", action="lead", **typed)
    assert Lead.objects.get(person__name="Tom Carter").arrived_on == arrived


@pytest.mark.parametrize("typed", [{}, {"on": ""}])
def test_money_a_count_a_touch_and_a_win(on_friday: Any, on_monday: Any, home: str, typed: dict[str, str]) -> None:
    campaign, lead = Campaign.objects.get(), Lead.objects.get(person__name="Nora Newcomer")
    prospect = Prospect.objects.get()
    spring = f"{home}/marketing/campaigns/{campaign.reference}/"
    source = Source.objects.get(name="Flyer")
    on_monday(on_friday(spring, f"{spring}effort/"), hours="2", **typed)
    on_monday(on_friday(spring, f"{spring}count/"), how_many="500", what="letters", **typed)
    on_monday(on_friday(f"{home}/marketing/efforts/"), target=f"source:{source.pk}", money="5", **typed)
    page = f"{home}/marketing/leads/{lead.reference}/"
    on_monday(on_friday(page, f"{page}touch/"), channel=Touch.Channel.values[0], note="Called", **typed)
    page = f"{home}/sales/prospects/{prospect.reference}/win/"
    on_monday(on_friday(page), value="100", **typed)
    assert {effort.on for effort in Effort.objects.all()} == {MONDAY}
    assert Effort.objects.count() == 2
    assert PreLeadCount.objects.get().on == Touch.objects.get().on == MONDAY
    prospect.refresh_from_db()
    assert prospect.outcome_on == MONDAY


def test_a_day_that_was_picked_stays(on_friday: Any, on_monday: Any, home: str) -> None:
    spring = f"{home}/marketing/campaigns/{Campaign.objects.get().reference}/"
    on_monday(on_friday(spring, f"{spring}effort/"), hours="2", on="2026-11-18")
    assert Effort.objects.get().on == date(2026, 11, 18)


def test_a_form_that_comes_back_shows_the_day_it_will_be_saved_on(on_friday: Any, on_monday: Any, home: str) -> None:
    spring = f"{home}/marketing/campaigns/{Campaign.objects.get().reference}/"
    answer = on_monday(on_friday(spring, f"{spring}effort/"))
    assert answer.status_code == 422
    assert form_on(answer, f"{spring}effort/").fields["on"] == MONDAY.isoformat()


def test_tomorrow_is_the_day_after_saving(on_friday: Any, on_monday: Any, home: str) -> None:
    page = f"{home}/sales/prospects/{Prospect.objects.get().reference}/"
    on_monday(on_friday(page, f"{page}plan/"), action="Call", when="tomorrow")
    assert Prospect.objects.get().next_on == date(2026, 11, 24)
