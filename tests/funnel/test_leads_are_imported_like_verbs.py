"""An import leaves the rows that the verbs would have left, and leaves them once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from business.models import Business, DueMark, Email, Person, Phone, User
from funnel.handover.door import hand_back, hand_over
from funnel.setup.founding import found_business
from marketing.models import Campaign, HandOver, Lead, Source, Step
from marketing.models import History as LeadHistory
from sales.models import History as ProspectHistory
from sales.models import Prospect, Salesperson, SellingSystem, Stage
from tests.funnel.importing import run_import

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def import_text(business: Business, tmp_path: Path) -> Import:
    """Import a text into the business of the tests."""
    return partial(run_import, tmp_path, into=business)


STORY = """\
reference,name,email,phone,source,approach,campaign,referred_by,wants,arrived_on,step,ready_on,selling_system,stage,salesperson,value,outcome,outcome_on,reason
a,Ann,ann@example.com,,Referral,,,Jane,Roses,2026-01-05,,,,,,,,,
b,Ben,,212 555 0101,Fair,outbound,Spring,,,2026-01-06,Interested,,,,,,,,
c,Cleo,cleo@example.com,,,,,,,2026-01-07,Talked,2026-01-09,,,,,,,
d,Dora,dora@example.com,,unknown,,,,,2026-01-08,,2026-01-08,,Quote,Sam,1200.50,,,
e,Emil,emil@example.com,,Referral,,Spring,,,2026-01-09,,2026-01-10,,Visit,Sam,900,won,2026-02-01,
f,Fay,fay@example.com,,Flyer,,,,,2026-01-10,,,,,,,lost,2026-01-20,Too dear
g,Gus,gus@example.com,,Flyer,,,,,2026-01-11,Talked,2026-01-12,,Signing,Eva,70,handed back,2026-01-20,Not ready yet
i,Hal,hal@example.com,,Flyer,,,,,2026-01-12,,,,,,,handed back,2026-01-22,Only wanted to know
h,Ann B.,ann@example.com,,Referral,,,,,2026-02-11,,,Second way,Hello,,,won,2026-02-11,
"""


def live_the_story(business: Business) -> None:
    """The same nine leads, verb by verb."""
    facts = {"business": business}
    fair = Source.objects.create(name="Fair", approach="outbound", position=6, **facts)
    unknown = Source.objects.create(name="unknown", position=7, **facts)
    spring = Campaign.objects.create(name="Spring", **facts)
    referral, flyer = (Source.objects.get(name=name, **facts) for name in ("Referral", "Flyer"))
    talked, interested = (Step.objects.get(name=name, **facts) for name in ("Talked", "Interested"))
    sam, eva = (Salesperson.objects.create(name=name, **facts) for name in ("Sam", "Eva"))
    system = SellingSystem.objects.get(**facts)
    visit, quote = (Stage.objects.get(name=name, system=system) for name in ("Visit", "Quote"))
    signing = Stage.objects.create(name="Signing", system=system, position=3, **facts)
    second = SellingSystem.objects.create(name="Second way", position=1, **facts)
    Stage.objects.create(name="Hello", system=second, **facts)

    def log(reference: str, name: str, contact: str, on: date, person: Person | None = None, **told: Any) -> Lead:
        person = person or Person.objects.create(business=business, name=name)
        person.add_contact(contact)
        at = business.noon(on)
        return Lead.objects.log(business=business, person=person, by=None, at=at, their_reference=reference, **told)

    def give(lead: Lead, on: date, **told: Any) -> Prospect:
        why = "Imported: nobody noted the signs."
        return hand_over(lead, by=None, at=business.noon(on), unready_why=why, **told)

    def noon(month: int, day: int) -> Any:
        return business.noon(date(2026, month, day))

    ann = log("a", "Ann", "ann@example.com", date(2026, 1, 5), source=referral, referred_by="Jane", wants="Roses")
    ben = log("b", "Ben", "212 555 0101", date(2026, 1, 6), source=fair, campaign=spring)
    ben.move(to=interested, by=None, at=noon(1, 6))
    cleo = log("c", "Cleo", "cleo@example.com", date(2026, 1, 7))
    cleo.move(to=talked, by=None, at=noon(1, 7))
    give(cleo, date(2026, 1, 9))
    dora = give(
        log("d", "Dora", "dora@example.com", date(2026, 1, 8), source=unknown), date(2026, 1, 8), salesperson=sam
    )
    dora.move(to=quote, by=None, at=noon(1, 8))
    dora.expect(value=Decimal("1200.50"), by=None, at=noon(1, 8))
    emil_lead = log("e", "Emil", "emil@example.com", date(2026, 1, 9), source=referral, campaign=spring)
    emil = give(emil_lead, date(2026, 1, 10), salesperson=sam)
    emil.move(to=visit, by=None, at=noon(1, 10))
    emil.win(value=Decimal("900.00"), by=None, at=noon(2, 1))
    fay = give(log("f", "Fay", "fay@example.com", date(2026, 1, 10), source=flyer), date(2026, 1, 10))
    fay.lose(why="Too dear", by=None, at=noon(1, 20))
    gus_lead = log("g", "Gus", "gus@example.com", date(2026, 1, 11), source=flyer)
    gus_lead.move(to=talked, by=None, at=noon(1, 11))
    gus = give(gus_lead, date(2026, 1, 12), salesperson=eva)
    gus.move(to=signing, by=None, at=noon(1, 12))
    gus.expect(value=Decimal("70.00"), by=None, at=noon(1, 12))
    hand_back(gus, why="Not ready yet", by=None, at=noon(1, 20))
    hal = give(log("i", "Hal", "hal@example.com", date(2026, 1, 12), source=flyer), date(2026, 1, 12))
    hand_back(hal, why="Only wanted to know", by=None, at=noon(1, 22))
    again = log("h", "", "ann@example.com", date(2026, 2, 11), person=ann.person, source=referral)
    give(again, date(2026, 2, 11), system=second).win(value=None, by=None, at=noon(2, 11))


# What an undo of the verb would put back has nobody pressed, so an import does not keep it.
NOT_COMPARED = ("business", "known_since", "kept")


def told(row: models.Model) -> dict[str, Any]:
    """Every column of a row, with what it points to by name, but ids, random references and the moment of writing."""
    columns = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.primary_key or isinstance(field, models.UUIDField) or field.name in NOT_COMPARED:
            continue
        columns[field.name] = str(value) if isinstance(field, models.ForeignKey) and value is not None else value
    return columns


def everything(business: Business) -> dict[str, list[dict[str, Any]]]:
    """All rows that an import may leave."""
    whose: dict[type[models.Model], str] = {Email: "person__business", Phone: "person__business"}
    kinds: list[type[models.Model]] = [
        *(Person, Email, Phone, Lead, LeadHistory, HandOver, Prospect, ProspectHistory),
        *(Source, Campaign, Step, SellingSystem, Stage, Salesperson),
    ]
    order: dict[type[models.Model], list[str]] = {
        LeadHistory: ["lead__their_reference", "at", "pk"],
        ProspectHistory: ["prospect__arrived_on", "at", "pk"],
    }
    return {
        f"{kind.__module__}.{kind.__name__}": [
            told(row)
            for row in kind._default_manager.filter(**{whose.get(kind, "business"): business}).order_by(
                *order.get(kind, ["name"] if kind in (Source, Campaign, Stage, Salesperson) else ["pk"])
            )
        ]
        for kind in kinds
    }


@pytest.mark.parametrize("batch", [1000, 2])
def test_an_import_leaves_the_rows_of_the_verbs(
    business: Business, owner: User, import_text: Import, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("marketing.models.lead_import.BATCH", batch)
    monkeypatch.setattr("sales.models.prospect_import.BATCH", batch)
    other = found_business(
        owner=owner, name="By hand", country="US", zone="America/New_York", currency="USD", language="en"
    )
    live_the_story(other)
    by_hand = {side: min(m.since for m in DueMark.objects.filter(side=side)) for side in ("marketing", "sales")}
    DueMark.objects.all().delete()

    report = import_text(STORY)

    assert report == {
        "rows": 9,
        "leads": 9,
        "people": 0,
        "prospects": 7,
        "won": 2,
        "lost": 1,
        "handed_back": 2,
        "known": 0,
        "refused": [],
        "left_out": [],
        "not_kept": {},
    }
    imported, lived = everything(business), everything(other)
    for kind, rows in lived.items():
        assert rows, f"the story leaves no {kind}"
        assert imported[kind] == rows, kind
    assert {m.side: m.since for m in DueMark.objects.all()} == by_hand
    assert DueMark.objects.count() == 2


def test_what_crosses_is_what_marketing_has(business: Business, import_text: Import) -> None:
    import_text(STORY)
    for prospect in Prospect.objects.all():
        lead = Lead.objects.get(reference=prospect.lead_reference)
        assert prospect.source_reference == (lead.source.reference if lead.source else None)
        assert prospect.campaign_reference == (lead.campaign.reference if lead.campaign else None)
        assert prospect.person == lead.person


def test_importing_twice_changes_nothing(business: Business, import_text: Import) -> None:
    import_text(STORY)
    DueMark.objects.all().delete()
    before = everything(business)
    report = import_text(STORY)
    assert (report["rows"], report["leads"], report["known"], report["won"]) == (9, 0, 9, 0)
    assert everything(business) == before
    assert not DueMark.objects.exists()
