"""What the tests of sales's screens share."""

from collections.abc import Callable

import pytest
from django.test import Client

from business.models import Business, User
from funnel.setup.founding import found_business
from sales.models import Prospect, Stage


@pytest.fixture
def stage(business: Business) -> Callable[[str], Stage]:
    """A stage of the business by its name."""
    return lambda name: Stage.objects.get(business=business, name=name)


@pytest.fixture
def as_marketer(marketer: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marketer)


@pytest.fixture
def as_salesperson(salesperson: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(salesperson)


@pytest.fixture
def elsewhere(db: None) -> Business:
    """Another business, of somebody else."""
    other = User.objects.create_user("else@example.com", "correct horse battery", name="Else")
    return found_business(owner=other, name="Other Firm", zone="UTC")


@pytest.fixture
def their_prospect(elsewhere: Business, make_prospect: Callable[..., Prospect]) -> Prospect:
    """A prospect of another business."""
    return make_prospect("Not Yours", business=elsewhere)
