"""Names are somebody's own words: they are shown as they are, and do nothing to the letter."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from business.models import Business, User
from funnel.weekly.letter import Letter, letter
from marketing.models import Lead, Source
from sales.models import Prospect
from tests.funnel.weekly_story import MONDAY, PUNCTUAL, Reader, the_weeks_before

NASTY = '<script>alert("1")</script> & "Sons" <img src=x onerror=alert(1)>'


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(PUNCTUAL, tick=False):
        yield


@pytest.fixture
def called(
    business: Business, owner: User, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> Callable[[str], Letter]:
    """The letter of a business, and of a source, of such a name."""

    def write(name: str) -> Letter:
        the_weeks_before(business, owner, make_lead, make_prospect)
        Source.objects.filter(business=business, name="Referral").update(name=name[:120])
        Business.objects.filter(pk=business.pk).update(name=name[:120])
        source = Source.objects.get(business=business, name=name[:120])
        Lead.objects.filter(pk=make_lead("Somebody", on=MONDAY).pk).update(source=source)
        return letter(owner.memberships.select_related("business").get(), MONDAY)

    return write


def sent(told: Letter) -> Any:
    """What arrives: through Django's mail, parsed as a mail program parses it."""
    message = EmailMultiAlternatives(told.subject, told.text, to=["owner@example.com"])
    message.attach_alternative(told.html, "text/html")
    message.send()
    return message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)


def test_markup_in_names_is_only_text(called: Callable[[str], Letter]) -> None:
    told = called(NASTY)
    read = Reader(told.html)
    assert "script" not in read.tags
    assert "img" not in read.tags
    assert NASTY in read.words
    assert read.words.count("<script>") >= 3  # the business, the source, why they get it
    assert NASTY in told.text
    assert "&lt;" not in told.text


def test_a_name_cannot_write_headers_or_lines_of_its_own(called: Callable[[str], Letter]) -> None:
    told = called("Greenleaf\r\nBcc: all@example.com\n\n-- Sales · answer it --\u2028\x0bGardens")
    assert "\n" not in told.subject
    assert "\r" not in told.subject
    arrived = sent(told)
    assert "Bcc" not in arrived
    assert arrived["Subject"].strip().startswith("Greenleaf Bcc: all@example.com -- Sales · answer it -- Gard…: ")
    lines = told.text.splitlines()
    assert lines.count("-- Sales · answer it --") == 1
    assert not [line for line in lines if line.startswith("Bcc")]


def test_a_name_cannot_turn_what_stands_after_it(called: Callable[[str], Letter]) -> None:
    told = called("Green\u202eleaf")
    assert "\u202e" not in told.subject + told.text + told.html
    assert told.subject.startswith("Greenleaf: ")


def test_letters_of_any_language_arrive(called: Callable[[str], Letter]) -> None:
    name = "Gärtnerei Ýmir Łąka 花园 👩‍🌾 & Søn"
    told = called(name)
    arrived = sent(told)
    assert arrived["Subject"].strip().startswith(f"{name}: ")
    text, html = (arrived.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert name in text
    assert name in Reader(html).words


def test_a_long_name_leaves_room_for_the_numbers(called: Callable[[str], Letter]) -> None:
    told = called(
        "The Very Long Gardening And Landscaping And Lawn Care Company Of The Whole Of Harbour County, Limited"
    )
    assert len(told.subject) < 130
    assert "…: 1 lead, 0 customers (Nov 16 – 22)" in told.subject
    assert "Harbour County, Limited" in told.text


def test_the_letter_is_light(called: Callable[[str], Letter]) -> None:
    assert len(called("Greenleaf Gardens").html.encode()) < 30_000
