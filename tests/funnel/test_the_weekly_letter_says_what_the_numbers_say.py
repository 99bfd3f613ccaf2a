"""The letter's figures are those of `manage.py numbers` as of the week's Sunday, in its HTML as in its text."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from business.hats import Role
from business.models import Business, User
from business.templatetags.figures import per_hundred
from funnel.weekly.digest import Contents
from funnel.weekly.letter import Letter, letter
from marketing.models import Lead
from sales.models import Prospect
from tests.funnel.weekly_story import (
    LATE,
    MONDAY,
    PUNCTUAL,
    SUNDAY,
    Reader,
    and_then,
    busy_week,
    figures_in,
    links_of_text,
)

Makes = Callable[..., Lead]
Hands = Callable[..., Prospect]


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[Any]:
    with time_machine.travel(PUNCTUAL, tick=False) as clock:
        yield clock


@pytest.fixture
def sent(business: Business, owner: User, make_lead: Makes, make_prospect: Hands) -> Letter:
    busy_week(business, owner, make_lead, make_prospect)
    return letter(business.memberships.get(user=owner), MONDAY)


def numbers(business: Business, side: str, **asked: Any) -> dict[str, Any]:
    """What the command prints."""
    out = io.StringIO()
    call_command("numbers", side, business=business.slug, as_of=SUNDAY, json=True, stdout=out, **asked)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def said(letter: Letter, pattern: str) -> tuple[str, ...]:
    """What a line of the text says."""
    found = re.search(pattern, letter.text, re.MULTILINE)
    assert found, f"{pattern}\n{letter.text}"
    return tuple(found.groups())


def test_marketings_figures_are_the_commands(sent: Letter, business: Business) -> None:
    told = numbers(business, "marketing", start=MONDAY - timedelta(weeks=12), end=SUNDAY, by="week")["rows"]
    week = told[-1]
    assert said(sent, r"^(\d+) leads$") == (str(week["leads"]),) == ("5",)
    assert said(sent, r"usual is (\d+) to (\d+)") == (str(week["usual"]["low"]), str(week["usual"]["high"]))
    assert said(sent, r"since Aug 24: ([\d ]+)$")[0].split() == [str(row["leads"]) for row in told]
    assert said(sent, r"^Spent: \$([\d.]+) and ([\d.]+) hours") == ("120", "4.5")
    assert (float(week["spend"]), week["hours"]) == (120, 4.5)
    assert said(sent, r"^Handed over: (\d+)") == (str(week["handed_over"]),) == ("1",)


def test_sources_add_up_to_the_weeks_leads(sent: Letter, business: Business) -> None:
    told = numbers(business, "marketing", start=MONDAY, end=SUNDAY, by="source")["rows"]
    listed = sent.text.partition("Came by:\n")[2].partition("Spent:")[0]
    lines = [line.strip().partition(" ") for line in listed.splitlines() if "http" not in line]
    shown = {source: count for count, _, source in lines}
    assert shown == {row["key"] or "not asked": str(row["leads"]) for row in told if row["leads"]}
    assert sum(map(int, shown.values())) == 5


def test_saless_figures_are_the_commands(sent: Letter, business: Business) -> None:
    week = numbers(business, "sales", start=MONDAY, end=SUNDAY)["total"]
    cohort = numbers(business, "sales", start=SUNDAY - timedelta(days=179), end=SUNDAY)["total"]
    assert said(sent, r"^(\d+) of (\d+) became customers so far") == (str(cohort["won"]), str(cohort["received"]))
    rate = cohort["conversion"]
    assert said(sent, r"^About (\d+) of 100 within (\d+) days \((\d+) to (\d+)\)") == (
        per_hundred(rate["value"]),
        "90",
        per_hundred(rate["low"]),
        per_hundred(rate["high"]),
    )
    for name, words in (("won", "customers"), ("open", "open"), ("lost", "said no"), ("handed_back", "handed back")):
        assert said(sent, rf"^  (\d+) {words}$") == (str(cohort[name]),)
    assert said(sent, r"^Received: (\d+)") == (str(week["received"]),) == ("1",)
    assert said(sent, r"^Became customers: (\d+), worth \$([\d,]+)") == (str(week["conversions"]), "4,200")
    assert week["conversions_value"] == "4200.00"
    assert said(sent, r"^Typical time to yes: (\d+) days") == (str(cohort["median_days_to_convert"]),)


def test_goals_stand_beside_an_even_pace(sent: Letter, business: Business) -> None:
    month = {"start": MONDAY.replace(day=1), "end": SUNDAY}
    leads, customers = (numbers(business, side, **month)["total"] for side in ("marketing", "sales"))
    assert said(sent, r"^November so far: (\d+) of 20 leads, an even pace would have 15") == (str(leads["leads"]),)
    paced = r"^November so far: (\d+) of 4 customers, an even pace would have 3"
    assert said(sent, paced) == (str(customers["conversions"]),)


def test_feedback_stands_on_its_counts(sent: Letter, business: Business) -> None:
    told = numbers(business, "feedback", start=SUNDAY - timedelta(days=364), end=SUNDAY, by="source")["rows"]
    apart = [row for row in told if not row["too_few"]]
    assert {row["key"] for row in apart} >= {"Referral", "Cold call"}
    for row in apart:
        counts = said(sent, rf"^{row['key']}: (\d+) of (\d+) leads became customers")
        assert counts == (str(row["customers"]), str(row["leads"]))


def test_a_late_letter_says_the_same(
    sent: Letter, business: Business, owner: User, make_lead: Makes, make_prospect: Hands, monday_morning: Any
) -> None:
    monday_morning.move_to(LATE)
    and_then(business, owner, make_lead, make_prospect)
    late = letter(business.memberships.get(user=owner), MONDAY)
    assert late.subject == sent.subject
    punctual, later = (each.text.partition("-- What waits on you --")[0] for each in (sent, late))
    assert later == punctual
    assert "What waits is as of Nov 25, 2026, 7:00 AM" in late.text


def test_html_and_text_say_the_same(sent: Letter) -> None:
    html = Reader(sent.html)
    assert figures_in(html.words) == figures_in(sent.text)
    bars = {link.url for link in html.links if re.search(r"week=2026-W(?!47)", link.url)}
    split = {url for url in links_of_text(sent.text) if "by=week" in url}  # one address for all the bars
    assert len(split) == 1
    assert {link.url for link in html.links} - bars == set(links_of_text(sent.text)) - split


def test_each_side_is_computed_once_for_all_its_members(
    sent: Letter, business: Business, owner: User, member: Callable[..., User]
) -> None:
    told = Contents(business, MONDAY)
    readers = [business.memberships.get(user=member(Role.OWNER, f"owner{n}@example.com")) for n in range(2)]
    first = letter(readers[0], MONDAY, told)
    with CaptureQueriesContext(connection) as queries:
        second = letter(readers[1], MONDAY, told)
    assert [query["sql"] for query in queries if "business_" not in query["sql"].partition("WHERE")[0]] == []
    assert (first.subject, figures_in(first.text)) == (second.subject, figures_in(second.text))
