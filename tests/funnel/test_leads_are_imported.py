"""A spreadsheet of leads goes in, with what became of them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from business.models import Business, Note, Person, User
from funnel.setup.founding import found_business
from marketing.models import Lead
from sales.models import Prospect, Salesperson
from tests.funnel.importing import run_import

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def import_text(business: Business, tmp_path: Path) -> Import:
    """Import a text into the business of the tests."""
    return partial(run_import, tmp_path, into=business)


def test_rows_without_a_reference_are_known_again_too(import_text: Import) -> None:
    text = "Name,Date,Status,Won date\nAnn,2026-01-05,,\nAnn,2026-01-05,,\n  BEN ,2026-01-06,,\n"
    assert import_text(text)["leads"] == 3, "two rows of the same words are two leads"
    later = "Name,Date,Status,Won date\nBen,2026-01-06,won,2026-01-08\nAnn,2026-01-05,,\nNew,2026-01-07,,\n"
    report = import_text(later + "Ann,2026-01-05,,\n")
    assert (report["leads"], report["known"]) == (1, 3), "what became of a row since doesn't make it another row"
    assert Lead.objects.count() == 4


def test_blank_is_not_asked_and_unknown_is_a_source(import_text: Import) -> None:
    import_text("name,source\nAnn,\nBen,unknown\nCleo,referral\n")
    found = {str(lead.person): lead.source and lead.source.name for lead in Lead.objects.all()}
    assert found == {"Ann": None, "Ben": "unknown", "Cleo": "referral"}


def test_a_source_in_use_keeps_its_spelling_and_an_unused_one_takes_the_files(
    import_text: Import, make_lead: Callable[..., Lead], business: Business
) -> None:
    make_lead(source="Flyer")
    import_text("name,source\nAnn,flyer\nBen,WEB SITE\nCleo,web site\n")
    assert business.sources.get(name__iexact="flyer").name == "Flyer"
    web = business.sources.get(name__iexact="web site")
    assert (web.name, web.approach, web.leads.count()) == ("WEB SITE", "inbound", 2)


def test_hand_over_all_gives_every_row_to_sales_on_its_day(import_text: Import) -> None:
    text = "name,arrived_on,won_on\nAnn,2026-01-05,\nBen,2026-01-06,2026-01-09 19:38:55\n"
    assert import_text(text, hand_over="all")["prospects"] == 2
    assert [p.received_on for p in Prospect.objects.order_by("pk")] == [date(2026, 1, 5), date(2026, 1, 6)]
    assert [p.outcome_on for p in Prospect.objects.order_by("pk")] == [None, date(2026, 1, 9)]


def test_only_rows_that_were_ready_go_to_sales_by_default(import_text: Import) -> None:
    text = "name,arrived_on,ready_on,stage,won_on,lost_on\nA,2026-01-05,,,,\nB,2026-01-05,2026-01-06,,,\n"
    text += "C,2026-01-05,,Quote,,\nD,2026-01-05,,,2026-01-07,\nE,2026-01-05,,,,2026-01-08\n"
    report = import_text(text)
    assert (report["leads"], report["prospects"], report["won"], report["lost"]) == (5, 4, 1, 1)
    assert [str(lead.person) for lead in Lead.objects.with_marketing()] == ["A"]


def test_common_headers_are_guessed(import_text: Import) -> None:
    text = "First name,Last name,E-mail,Phone number,Lead source,Created,Amount,STATUS,Won date,Internal\n"
    text += 'Ann,Lee,Ann@Example.com,(212) 555-0101,Flyer,1/25/2026,"$1,250.50",Won,01/31/2026,x\n'
    report = import_text(text)
    assert (report["won"], report["left_out"]) == (1, ["Internal"])
    lead, prospect = Lead.objects.get(), Prospect.objects.get()
    assert lead.person.name == "Ann Lee"
    assert lead.person.emails.get().address == "ann@example.com"
    assert lead.person.phones.get().e164 == "+12125550101"
    assert (lead.arrived_on, str(lead.source)) == (date(2026, 1, 25), "Flyer")
    assert (prospect.value, prospect.outcome_on) == (Decimal("1250.50"), date(2026, 1, 31))


def test_columns_are_mapped_and_one_may_be_two_fields(import_text: Import) -> None:
    text = "mql,first seen,origin,sr\n77,2026-01-05,web,s1\n"
    import_text(text, "--map", "mql=reference", "mql=name", "--map", "First-Seen=arrived_on", hand_over="all")
    lead = Lead.objects.get()
    assert (lead.their_reference, lead.person.name, lead.arrived_on) == ("77", "77", date(2026, 1, 5))
    assert str(lead.source) == "web", "what isn't mapped is still guessed"


def test_what_is_mapped_wins_over_what_would_be_guessed(import_text: Import) -> None:
    report = import_text("name,date,first\nAnn,2026-01-05,2026-01-02\n", "--map", "first=arrived_on")
    assert Lead.objects.get().arrived_on == date(2026, 1, 2)
    assert report["left_out"] == ["date"]


def test_people_are_recognised_by_address_and_number(business: Business, import_text: Import) -> None:
    known = Person.objects.create(business=business, name="Ann")
    known.add_contact("212-555-0101")
    text = "name,email,phone,company,arrived_on\nAnn Lee,ann@example.com,+1 (212) 555-0101,Lee Ltd,2026-01-05\n"
    text += "A. Lee,ann@example.com,,Other,2026-01-09\nBen,ben@example.com,,,2026-01-06\n"
    import_text(text)
    known.refresh_from_db()
    assert (known.name, known.company) == ("Ann", "Lee Ltd"), "what is known stays, blanks are filled"
    assert [email.address for email in known.emails.all()] == ["ann@example.com"]
    assert Person.objects.count() == 2
    assert list(known.leads.order_by("arrived_on").values_list("returning", flat=True)) == [False, True]


def test_a_person_of_another_business_is_somebody_else(business: Business, owner: User, import_text: Import) -> None:
    other = found_business(owner=owner, name="Other", country="US", zone="UTC", currency="USD", language="en")
    import_text("name,email\nAnn,ann@example.com\n", into=other)
    import_text("name,email\nAnn,ann@example.com\n")
    assert Person.objects.filter(business=business).count() == 1
    assert not Lead.objects.get(business=business).returning


def test_returning_follows_the_dates_not_the_order_of_the_file(import_text: Import) -> None:
    import_text("reference,email,arrived_on\nnew,a@example.com,2026-03-01\nold,a@example.com,2026-01-01\n")
    assert dict(Lead.objects.values_list("their_reference", "returning")) == {"new": True, "old": False}


def test_a_member_who_sells_is_that_salesperson(owner: User, marketer: User, import_text: Import) -> None:
    text = "name,stage,salesperson\nA,Quote,olive owner\nB,Quote,Owner@example.com\nC,Quote,Bob\nD,Quote,bob\n"
    import_text(text + "E,Quote,Marketer One\n")
    found = {each.name: each.user for each in Salesperson.objects.all()}
    assert found == {"Olive Owner": owner, "Bob": None, "Marketer One": None}
    assert Prospect.objects.filter(salesperson__user=owner).count() == 2


def test_notes_stay_with_the_person(business: Business, import_text: Import) -> None:
    import_text("name,note,arrived_on\nAnn,Likes roses,2026-01-05\n")
    note = Note.objects.get()
    assert (str(note.person), note.text, business.date_of(note.at)) == ("Ann", "Likes roses", date(2026, 1, 5))


def test_what_has_no_place_is_told(import_text: Import) -> None:
    report = import_text("name,value,salesperson,reason,color\nAnn,100,Sam,Too dear,red\n")
    assert report["not_kept"] == {"value": 1, "salesperson": 1, "reason": 1}
    assert report["left_out"] == ["color"]
    assert not Salesperson.objects.exists()


def test_without_an_arrival_the_earliest_date_of_the_row_counts(business: Business, import_text: Import) -> None:
    import_text("name,ready_on,won_on\nAnn,2026-01-05,2026-01-09\nBen,,2026-01-07\nCleo,,\n")
    found = {str(lead.person): lead.arrived_on for lead in Lead.objects.all()}
    assert found == {"Ann": date(2026, 1, 5), "Ben": date(2026, 1, 7), "Cleo": business.today()}


def many(rows: int) -> str:
    lines = ["reference,name,email,phone,source,arrived_on,stage,outcome,outcome_on,salesperson,note"]
    for n in range(rows):
        on = date(2025, 1, 1) + timedelta(days=n % 300)
        outcome = f"won,{on + timedelta(days=3)}" if n % 5 == 0 else ","
        stage = "Quote" if n % 3 == 0 else ""
        lines.append(f"r{n},P {n},p{n}@example.com,212555{n:04},Flyer,{on},{stage},{outcome},Sam,hello")
    return "\n".join(lines)


def test_queries_do_not_grow_with_the_rows(import_text: Import) -> None:
    def queries(rows: int, suffix: str) -> int:
        text = many(rows).replace("r0,", f"r0{suffix},")
        Lead.objects.update(their_reference=None)
        with CaptureQueriesContext(connection) as caught:
            assert import_text(text)["leads"] == rows
        return len(caught)

    few, lots = queries(40, "a"), queries(440, "b")
    # SQLite takes at most 999 values a statement, so that 400 rows more need some statements more.
    assert lots - few < 400 / 5
    if connection.vendor == "postgresql":
        assert lots <= few


def test_a_reader_gets_sentences(business: Business, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("name,color,won_on\nAnn,red,2026-01-05\n" + "Ben,blue,soon\n" * 30)
    out = StringIO()
    call_command("import_leads", "--business", business.slug, "--map", "name=name", str(path), stdout=out)
    said = out.getvalue()
    assert "1 of 31 rows are new leads. 0 were already there. 30 were refused." in said
    assert "1 went to sales: 1 won, 0 lost, 0 handed back, 0 open." in said
    assert "Line 3 refused: “soon” is not a date. Write it like 2026-11-23." in said
    assert "and 10 more" in said
    assert "Columns left out: color." in said
