"""A small firm for the tests to work in: one owner, one marketer, one salesperson, and the verbs to live through."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import settings as trials

from business.hats import Role
from business.models import Business, Membership, Person, User
from funnel.handover.door import hand_over
from funnel.setup.founding import found_business
from marketing.models import Lead, Source
from sales.models import Prospect

# Time is measured in benchmarks, never asserted here: a busy machine must not fail a true statement.
trials.register_profile("house", deadline=None)
trials.load_profile("house")

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite a file, as in a real house: one in memory knows neither snapshots nor several writers."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "house.sqlite3")


@pytest.fixture(autouse=True)
def fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", PASSWORD, name="Olive Owner")


@pytest.fixture
def business(owner: User) -> Business:
    return found_business(
        owner=owner, name="Greenleaf Gardens", country="US", zone="America/New_York", currency="USD", language="en"
    )


@pytest.fixture
def member(business: Business) -> Callable[..., User]:
    """Make a member of the business in a role."""

    def make(role: Role, email: str = "", business: Business = business) -> User:
        user = User.objects.create_user(email or f"{role}@example.com", PASSWORD, name=f"{role.label} One")
        Membership.objects.create(business=business, user=user, role=role)
        return user

    return make


@pytest.fixture
def marketer(member: Callable[..., User]) -> User:
    return member(Role.MARKETER)


@pytest.fixture
def salesperson(member: Callable[..., User]) -> User:
    return member(Role.SALESPERSON)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser session of a user."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def desk(owner: User, business: Business, signed_in: Callable[[User], Client]) -> Client:
    """The owner's session."""
    return signed_in(owner)


@pytest.fixture
def home(business: Business) -> str:
    """The start of every address of the business."""
    return f"/{business.slug}"


@pytest.fixture
def make_lead(business: Business) -> Callable[..., Lead]:
    """Log a lead through the verb; `days_ago` tells the past."""

    def make(
        name: str = "Maria Lopez",
        *,
        source: str | None = None,
        on: date | None = None,
        days_ago: int = 0,
        contact: str = "",
        business: Business = business,
        by: User | None = None,
        **facts: Any,
    ) -> Lead:
        person = facts.pop("person", None) or Person.objects.create(business=business, name=name)
        person.add_contact(contact)
        on = on or business.today() - timedelta(days=days_ago)
        found = Source.objects.get(business=business, name=source) if source else None
        return Lead.objects.log(
            business=business, person=person, source=found, by=by, at=business.noon(on), arrived_on=on, **facts
        )

    return make


@pytest.fixture
def make_prospect(make_lead: Callable[..., Lead]) -> Callable[..., Prospect]:
    """Log a lead and hand it over, by default on the day it arrived."""

    def make(name: str = "Maria Lopez", *, received_on: date | None = None, **facts: Any) -> Prospect:
        lead = make_lead(name, **facts)
        at = lead.business.noon(received_on or lead.arrived_on)
        return hand_over(lead, by=None, unready_why="a test", at=at)

    return make
