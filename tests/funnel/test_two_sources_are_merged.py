"""Two sources turn out to be one: leads, money and campaigns go over, on both sides, and old links find them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from business.refusal import Refused
from funnel.overview.feedback import feedback
from marketing.models import Campaign, Effort, Lead, Source
from marketing.numbers import numbers as marketing_numbers
from sales.models import Prospect
from sales.numbers import numbers as sales_numbers
from tests.funnel.importing import run_import


@pytest.fixture
def flyer(business: Business) -> Source:
    return business.sources.get(name="Flyer")


@pytest.fixture
def web(business: Business) -> Source:
    return business.sources.get(name="Web site")


@pytest.fixture
def lived(
    business: Business,
    flyer: Source,
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    owner: User,
) -> Campaign:
    """Two of each, a customer, an effort and a campaign of the flyer."""
    for source in ("Flyer", "Web site"):
        make_lead(f"Lead {source}", source=source, days_ago=3)
        make_prospect(f"Won {source}", source=source, days_ago=3).win(value=Decimal(100), by=owner)
    Effort(business=business, source=flyer, on=business.today(), money=Decimal(50), by=owner).spend()
    spring = Campaign.objects.create(business=business, name="Spring")
    spring.sources.add(flyer)
    return spring


def rows(numbers: dict[str, Any], *figures: str) -> dict[str | None, tuple[Any, ...]]:
    return {row["key"]: tuple(row[name] for name in figures) for row in numbers["rows"] if row[figures[0]]}


def test_everything_goes_over_on_both_sides(
    business: Business, lived: Campaign, flyer: Source, web: Source, owner: User
) -> None:
    flyer.merge_into(web, by=owner)
    assert rows(marketing_numbers(business, by="source"), "leads", "spend") == {"Web site": (4, "50.00")}
    assert rows(sales_numbers(business, by="source"), "received", "won") == {"Web site": (2, 2)}
    assert rows(feedback(business, by="source"), "leads", "customers") == {"Web site": (4, 2)}
    assert list(lived.sources.all()) == [web]
    flyer.refresh_from_db()
    assert (flyer.merged_into, bool(flyer.retired_at)) == (web, True)


def test_old_links_open_the_other(desk: Client, home: str, lived: Campaign, flyer: Source, web: Source) -> None:
    answer = desk.post(f"{home}/marketing/sources/{flyer.reference}/merge/", {"into": web.pk}, follow=True)
    assert "Flyer went into Web site, with all that was its own." in answer.content.decode()
    for wanted in map(str, (flyer.reference, flyer.pk, web.reference)):
        page = desk.get(f"{home}/marketing/leads/", {"source": wanted, "status": "counted"}).context["page"]
        assert len(page) == 4, wanted
    for wanted in map(str, (flyer.reference, "Flyer", web.reference, "Web site")):
        assert desk.get(f"{home}/sales/prospects/", {"source": wanted, "outcome": "all"}).context["count"] == 2, wanted
    assert "It went into Web site." in desk.get(f"{home}/marketing/sources/{flyer.reference}/").content.decode()


def test_what_will_happen_is_said_first(desk: Client, home: str, lived: Campaign, flyer: Source) -> None:
    page = desk.get(f"{home}/marketing/sources/{flyer.reference}/merge/").content.decode()
    assert "Its 2 leads, its money, hours and campaigns become the other" in page
    assert "This cannot be undone." in page


def test_a_merged_one_neither_comes_back_nor_goes_on(business: Business, flyer: Source, web: Source) -> None:
    flyer.merge_into(web)
    flyer.refresh_from_db()
    with pytest.raises(Refused, match="stays retired"):
        flyer.bring_back()
    for one, other in ((flyer, web), (web, flyer), (web, web)):
        with pytest.raises(Refused, match="cannot be merged"):
            one.merge_into(other)


def test_one_after_the_other_ends_at_the_last(business: Business, lived: Campaign, flyer: Source, web: Source) -> None:
    referral = business.sources.get(name="Referral")
    flyer.merge_into(web)
    web.merge_into(referral)
    flyer.refresh_from_db()
    assert flyer.merged_into == referral
    assert referral.leads.count() == 4


def test_what_still_names_it_is_the_others(
    business: Business, flyer: Source, web: Source, make_lead: Callable[..., Lead], owner: User, tmp_path: Path
) -> None:
    """A form that stood open, a file that bears its name."""
    flyer.merge_into(web)
    flyer.refresh_from_db()
    person = business.people.create(name="By a form")
    lead = Lead.objects.log(
        business=business, person=person, by=owner, at=business.noon(business.today()), source=flyer
    )
    other = make_lead("Corrected")
    other.correct(by=owner, source=flyer)
    Effort(business=business, source=flyer, on=business.today(), money=Decimal(5), by=owner).spend()
    run_import(tmp_path, "name,source,date\nBy a file,flyer,2026-01-05\n", into=business)
    assert {each.source for each in Lead.objects.all()} == {web}
    assert lead.source == web
    assert Effort.objects.get().source == web


def test_a_name_that_another_source_has_offers_to_merge_the_two(
    desk: Client, home: str, flyer: Source, web: Source
) -> None:
    page = f"{home}/marketing/sources/{flyer.reference}/"
    answer = desk.post(page, {"name": " web SITE", "approach": flyer.approach})
    assert answer.status_code == 422
    offer = f"{page}merge/?into={web.pk}"
    assert f'<a href="{offer}">Merge Flyer into Web site</a>' in answer.content.decode()
    assert f'<option value="{web.pk}" selected>' in desk.get(offer).content.decode()
    flyer.refresh_from_db()
    assert flyer.merged_into is None, "nothing is merged before somebody says so"


@pytest.mark.parametrize("name", ["", "Door hanger", "x" * 200])
def test_no_other_mistake_offers_it(desk: Client, home: str, flyer: Source, name: str) -> None:
    page = f"{home}/marketing/sources/{flyer.reference}/"
    assert "merge/?into" not in desk.post(page, {"name": name, "approach": ""}, follow=True).content.decode()


def test_a_retired_namesake_is_not_offered(desk: Client, home: str, flyer: Source, web: Source) -> None:
    web.retire()
    page = f"{home}/marketing/sources/{flyer.reference}/"
    answer = desk.post(page, {"name": "Web site", "approach": ""})
    assert answer.status_code == 422
    assert "merge/?into" not in answer.content.decode()


@pytest.mark.parametrize("into", ["", "0", "x", "999999999999999999999"])
def test_what_is_no_source(desk: Client, home: str, flyer: Source, into: str) -> None:
    assert desk.post(f"{home}/marketing/sources/{flyer.reference}/merge/", {"into": into}).status_code == 422
    flyer.refresh_from_db()
    assert flyer.merged_into is None


def test_who_may_not(
    home: str, flyer: Source, web: Source, salesperson: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(salesperson)
    assert client.post(f"{home}/marketing/sources/{flyer.reference}/merge/", {"into": web.pk}).status_code == 403
