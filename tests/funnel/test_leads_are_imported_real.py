"""Two thousand real leads go in as they are."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from business.models import Business
from marketing.models import Lead
from sales.models import Prospect
from tests import needs

MAPS = [
    "mql_id=reference",
    "mql_id=name",
    "first_contact_date=arrived_on",
    "origin=source",
    "won_date=won_on",
    "sr_id=salesperson",
]
pytestmark = pytest.mark.real_input


@pytest.fixture
def file() -> Path:
    """The real leads, which are not part of the project."""
    return needs.real_leads()


def run(file: Path, business: Business) -> dict[str, Any]:
    out = StringIO()
    call_command("import_leads", str(file), business=business.slug, map=MAPS, hand_over="all", json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def test_the_real_leads_go_in_once(business: Business, file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as text:
        raw = list(csv.DictReader(text))
    early = [row for row in raw if row["won_date"] and row["won_date"][:10] < row["first_contact_date"]]
    good = [row for row in raw if row not in early]

    report = run(file, business)

    assert (report["rows"], report["leads"], report["prospects"]) == (2000, 1999, 1999)
    assert report["won"] == sum(bool(row["won_date"]) for row in good)
    assert report["lost"] == 0
    assert [refusal["line"] for refusal in report["refused"]] == [raw.index(early[0]) + 2]
    assert "before it arrived" in report["refused"][0]["reason"]
    leads = {lead.their_reference: lead for lead in Lead.objects.select_related("source")}
    for row in good:
        lead = leads[row["mql_id"]]
        assert lead.arrived_on.isoformat() == row["first_contact_date"]
        assert (lead.source.name.lower() if lead.source else "") == row["origin"]
    won = Prospect.objects.won()
    assert {each.salesperson.name for each in won if each.salesperson} == {r["sr_id"] for r in good if r["sr_id"]}
    assert not Prospect.objects.exclude(received_on=F("arrived_on")).exists()

    again = run(file, business)
    assert (again["leads"], again["known"], again["prospects"], again["won"]) == (0, 1999, 0, 0)
    assert again["refused"] == report["refused"]
    assert (Lead.objects.count(), Prospect.objects.count()) == (1999, 1999)
