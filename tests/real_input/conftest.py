"""The real leads, imported once for all tests of a module, and gone afterwards."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.management import call_command
from django.db import transaction

from business.models import Business, User
from funnel.setup.founding import found_business
from tests import needs
from tests.real_input import oracle

MAPS = [
    "mql_id=reference",
    "mql_id=name",
    "first_contact_date=arrived_on",
    "origin=source",
    "won_date=won_on",
    "sr_id=salesperson",
    "landing_page_id=campaign",
]


@dataclass(frozen=True)
class Marketplace:
    """The business with its leads: what the import said, the first and the second time, and what the file says."""

    business: Business
    report: dict[str, Any]
    again: dict[str, Any]
    facts: pd.DataFrame

    def ask(self, side: str, **asked: Any) -> dict[str, Any]:
        """What `numbers SIDE --json` prints."""
        return said("numbers", side, business=self.business.slug, **asked)


def said(command: str, *words: str, **options: Any) -> dict[str, Any]:
    """The JSON a command prints."""
    out = StringIO()
    call_command(command, *words, **options, json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


@pytest.fixture(scope="module")
def real_leads() -> Path:
    """The file, which is not part of the project: without it these tests are skipped, or fail where it must be."""
    return needs.real_leads()


@pytest.fixture(scope="module")
def marketplace(real_leads: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Marketplace]:
    """Everything in one transaction, which is rolled back after the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = User.objects.create_user("owner@example.com", None, name="Olive Owner")
        place = {"country": "BR", "zone": "America/Sao_Paulo", "currency": "BRL", "language": "en"}
        business = found_business(owner=owner, name="Marketplace", **place)
        told = {"business": business.slug, "map": MAPS, "hand_over": "all"}
        report = said("import_leads", str(real_leads), **told)
        again = said("import_leads", str(real_leads), **told)
        yield Marketplace(business, report, again, oracle.read(real_leads))
        transaction.set_rollback(True)
