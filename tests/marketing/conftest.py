"""Marketing's rooms for the tests: who may come in, and another business beside ours."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.models import Business, User
from funnel.setup.founding import found_business


@pytest.fixture
def wing(home: str) -> str:
    """The start of marketing's addresses."""
    return f"{home}/marketing"


@pytest.fixture
def neighbours(db: None) -> Business:
    """Another business with an owner of its own."""
    rival = User.objects.create_user("rival@example.com", "correct horse battery")
    return found_business(owner=rival, name="Other Firm", country="US", zone="UTC", currency="USD", language="en")


@pytest.fixture
def sales_browser(salesperson: User, signed_in: Callable[[User], Client]) -> Client:
    """The salesperson's session."""
    return signed_in(salesperson)
