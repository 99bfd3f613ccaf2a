"""`manage.py demo`: the same story every time, ending today, with something true to find in it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from business.models import Business, DueMark, OutgoingMail
from marketing.models import Campaign, Effort, Lead, Touch
from marketing.models.record import Status
from sales.models import Prospect
from sales.models.words import Outcome

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)  # a Monday; half past eight in New York


def demo(*words: str) -> list[str]:
    out = StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The firm without its 18 months."""
    monkeypatch.setattr("funnel.demo.making.tell", lambda firm: None)


@pytest.fixture
def monday() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_the_whole_story(monday: None, client: Client) -> None:
    """One test, for telling it takes a while: its logins, its truths, its screens, and that nothing lies ahead."""
    title, owner, _marketer, salesperson = demo()
    business = Business.objects.get()
    assert title == "Greenleaf Gardens: http://testserver/greenleaf-gardens/"
    assert business.is_example
    today = business.today()
    assert (today - business.date_of(business.founded_at)).days in range(530, 560), "18 months"

    leads = Lead.objects.filter(business=business)
    assert leads.filter(arrived_on=today).exists()
    assert not leads.filter(arrived_on__gt=today).exists()
    assert not Touch.objects.filter(on__gt=today).exists()
    assert not Effort.objects.filter(on__gt=today).exists()
    assert set(Prospect.objects.values_list("outcome", flat=True)) == {"", *Outcome.values}
    assert set(leads.values_list("status", flat=True)) == set(Status.values)
    assert Campaign.objects.filter(counts__how_many__gt=0).exists()
    assert leads.filter(returning=True).exists()
    assert leads.counted().filter(source=None).exists()
    waiting = Prospect.objects.open()
    assert waiting.unanswered().exists()
    assert waiting.due(today).exists()
    assert waiting.unplanned().exists()
    assert leads.to_revisit(today).exists()

    sold = Counter(Prospect.objects.won().values_list("source_name", flat=True))
    came = Counter(leads.counted().values_list("source__name", flat=True))
    assert sold["Referral"] / came["Referral"] > 0.25
    assert came["Cold call"] > 30
    assert sold["Cold call"] == 0
    by_month = Counter(on.month for on in leads.values_list("arrived_on", flat=True))
    assert by_month[4] > 1.5 * by_month[12], "of each the story has one"
    lost = Counter(Prospect.objects.filter(outcome=Outcome.LOST).values_list("stage__name", flat=True))
    assert lost["Quote"] > lost["First call"] + lost["Visit"]

    assert not DueMark.objects.exists(), "its numbers are stored"
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"skipped"}
    _role, address, password = owner.split()
    assert client.login(email=address, password=password)
    page = client.get("/greenleaf-gardens/").content.decode()
    assert "Sales needs attention" in page
    assert "More prospects are lost at “Quote” than at any other stage" in page
    assert "of the" in page
    assert "who came by Cold call became a customer" in page
    _role, address, password = salesperson.split()
    assert Client().login(email=address, password=password)


def test_it_ends_on_a_day_of_ones_choice(at_once: None) -> None:
    demo("--ends", "2026-05-03")
    assert Business.objects.get().founded_at.date() == date(2024, 11, 4)


def test_a_second_one_stands_beside_the_first(at_once: None) -> None:
    demo()
    second = demo()
    assert "greenleaf-gardens-2/" in second[0]
    assert "olive@greenleaf-gardens-2.example" in second[1]
    assert second[1].split()[-1] != second[2].split()[-1]


def test_it_does_not_end_in_the_future(at_once: None) -> None:
    with pytest.raises(CommandError, match="cannot end in the future"):
        demo("--ends", str(date.today() + timedelta(days=3)))  # noqa: DTZ011
    with pytest.raises(CommandError, match="no date"):
        demo("--ends", "yesterday")
    assert not Business.objects.exists()
