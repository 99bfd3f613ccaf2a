"""Whatever goes wrong, in a page, a job or the database: the log says where and of which kind, never whose and what."""

import io
import logging
import logging.config
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as house
from django.db import IntegrityError, connection, transaction
from django.test import Client

from business.models import Business, Person, User
from funnel.celery import app
from marketing.models import Lead, Source

CANARY, MAIL = "Canary Quillfeather", "canary.quillfeather@example.com"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What stands in the log of a real house."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    settings: Any = house.LOGGING
    facts = settings["formatters"]["line"]
    handler.setFormatter(logging.config.DictConfigurator(settings).configure_formatter(dict(facts)))
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def canary(make_lead: Callable[..., Lead], business: Business) -> Lead:
    """Words that must stand nowhere but in the database."""
    lead = make_lead(CANARY, contact=MAIL, wants=f"{CANARY} wants a pond")
    lead.person.company = CANARY
    lead.person.save()
    lead.person.notes.create(text=CANARY)
    Source.objects.create(business=business, name=CANARY, position=99)
    return lead


def says(error: Callable[[], Any]) -> Callable[..., Any]:
    def fail(*_args: Any, **_options: Any) -> Any:
        return error()

    return fail


def by_database(business: Business) -> None:
    with transaction.atomic():
        Source.objects.create(business=business, name=CANARY, position=100)


def by_value() -> None:
    raise ValueError(f"no such thing as {CANARY}")


def by_a_chain() -> None:
    try:
        by_value()
    except ValueError as problem:
        raise KeyError(CANARY) from problem


def by_mail_server() -> None:
    raise smtplib.SMTPRecipientsRefused({MAIL: (550, CANARY.encode())})


def quiet(written: io.StringIO) -> str:
    text = written.getvalue()
    assert "anary" not in text, text
    assert "uillfeather" not in text
    return text


@pytest.mark.parametrize("error", [by_value, by_a_chain, by_mail_server], ids=lambda error: error.__name__)
def test_an_error_in_a_page(
    owner: User, home: str, canary: Lead, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, error: Callable[[], Any]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    monkeypatch.setattr("marketing.views.lead.signs_of", says(error))
    assert client.get(f"{home}/marketing/leads/{canary.reference}/").status_code == 500
    text = quiet(log)
    assert "in show" in text, "where it happened stands there"
    assert {"by_value": "ValueError", "by_a_chain": "KeyError", "by_mail_server": "SMTPRecipientsRefused"}[
        error.__name__
    ] in text


def test_an_error_of_the_database(business: Business, canary: Lead, log: io.StringIO) -> None:
    with pytest.raises(IntegrityError) as met:
        by_database(business)
    assert connection.vendor != "postgresql" or CANARY.lower() in str(met.value), "PostgreSQL quotes the row"
    logging.getLogger("marketing").error("It could not be kept.", exc_info=met.value)
    assert "IntegrityError" in quiet(log)


def test_a_page_that_meets_one(
    owner: User, home: str, business: Business, canary: Lead, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    monkeypatch.setattr("marketing.views.lead.signs_of", says(lambda: by_database(business)))
    assert client.get(f"{home}/marketing/leads/{canary.reference}/").status_code == 409, "somebody was faster"
    quiet(log)


def test_an_error_in_a_job(canary: Lead, log: io.StringIO) -> None:
    @app.task(name="tests.fails")
    def fails(who: str) -> None:
        raise ValueError(who)

    fails.apply(args=(CANARY,))
    text = quiet(log)
    assert "ValueError" in text
    assert "tests.fails" in text
    app.tasks.unregister("tests.fails")


def test_an_exception_among_the_words_of_a_line(log: io.StringIO) -> None:
    logging.getLogger("business").warning("It went wrong: %s, %s", ValueError(CANARY), 7)
    assert quiet(log).endswith("It went wrong: ValueError, 7\n")


def test_with_debug_all_of_it_stands_there(log: io.StringIO, settings: Any) -> None:
    settings.DEBUG = True
    try:
        by_value()
    except ValueError:
        logging.getLogger("business").exception("So")
    assert CANARY in log.getvalue()


def test_people_of_the_house_are_still_told_where(log: io.StringIO, business: Business) -> None:
    try:
        Person.objects.get(business=business, name=CANARY)
    except Person.DoesNotExist:
        logging.getLogger("business").exception("Not here")
    text = quiet(log)
    assert "test_people_of_the_house_are_still_told_where" in text
    assert "DoesNotExist" in text
