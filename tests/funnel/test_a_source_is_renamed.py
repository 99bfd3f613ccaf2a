"""A source or campaign is renamed, or works otherwise: both sides follow, and every count still opens its rows."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from business.models import Business, User
from funnel.overview.feedback import feedback
from funnel.setup.founding import found_business
from funnel.weekly.letter import letter
from marketing.models import Campaign, Lead, Source
from marketing.numbers import numbers as marketing_numbers
from sales.models import Prospect
from sales.numbers import numbers as sales_numbers

Hands = Callable[..., Prospect]


@pytest.fixture
def referral(business: Business, make_prospect: Hands, owner: User) -> Source:
    """Three customers, one more prospect and one more lead of Referral; a customer of Flyer."""
    for name in ("Anna", "Bert", "Carl"):
        make_prospect(name, source="Referral", days_ago=20).win(value=None, by=owner)
    make_prospect("Dora", source="Referral", days_ago=9)
    make_prospect("Emil", source="Flyer", days_ago=9).win(value=None, by=owner)
    return business.sources.get(name="Referral")


def rename(desk: Client, home: str, source: Source, name: str) -> Any:
    return desk.post(
        f"{home}/marketing/sources/{source.reference}/", {"name": name, "approach": source.approach}, follow=True
    )


def rows_of(desk: Client, url: str) -> list[str]:
    """The names that a list shows."""
    page = desk.get(html.unescape(url))
    assert page.status_code == 200, url
    return sorted(str(row.person) for row in page.context["page"])


def row_of(rows: list[dict[str, Any]], name: str | None) -> dict[str, Any]:
    return next(row for row in rows if row["key"] == name)


def counts_in(text: str, word: str) -> list[tuple[int, str]]:
    """The numbers in a table's row, each with the address it opens."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if f">{word}<" in row)
    return [(int(count), url) for url, count in re.findall(r'<a href="([^"]+)"[^>]*>(\d+)</a>', row)]


@pytest.mark.parametrize("page", ["/feedback/", "/"])
def test_feedback_opens_as_many_as_it_counts(desk: Client, home: str, referral: Source, page: str) -> None:
    rename(desk, home, referral, "Word of mouth")
    leads, customers = counts_in(desk.get(home + page).content.decode(), "Word of mouth")
    assert (leads[0], customers[0]) == (4, 3)
    assert rows_of(desk, leads[1]) == ["Anna", "Bert", "Carl", "Dora"]
    assert rows_of(desk, customers[1]) == ["Anna", "Bert", "Carl"]


def test_each_sides_numbers_bear_the_present_name_and_open_their_rows(
    desk: Client, home: str, referral: Source
) -> None:
    rename(desk, home, referral, "Word of mouth")
    text = desk.get(f"{home}/marketing/numbers/?by=source").content.decode()
    assert [(n, len(rows_of(desk, url))) for n, url in counts_in(text, "Word of mouth")] == [(4, 4)]
    text = desk.get(f"{home}/sales/numbers/?by=source").content.decode()
    for count, url in counts_in(text, "Word of mouth"):
        assert len(rows_of(desk, url)) == count
    assert [count for count, _url in counts_in(text, "Word of mouth")] == [4, 3, 1, 3]


def test_the_json_keeps_the_name_as_key_and_has_the_reference_beside_it(
    desk: Client, home: str, business: Business, referral: Source
) -> None:
    rename(desk, home, referral, "Word of mouth")
    for told in (
        marketing_numbers(business, by="source"),
        sales_numbers(business, by="source"),
        feedback(business, by="source"),
    ):
        assert row_of(told["rows"], "Word of mouth")["reference"] == str(referral.reference)
        assert all(row["key"] != "Referral" for row in told["rows"])


def test_an_old_link_by_name_still_opens_the_rows(desk: Client, home: str, referral: Source) -> None:
    prospects = f"{home}/sales/prospects/?outcome=won&source="
    assert rows_of(desk, f"{prospects}referral") == ["Anna", "Bert", "Carl"], "by its present name, in any letter case"
    rename(desk, home, referral, "Word of mouth")
    rename(desk, home, referral, "Recommended")
    for old in ("Referral", "word of mouth", "Recommended"):
        assert rows_of(desk, prospects + old) == ["Anna", "Bert", "Carl"], old
    assert rows_of(desk, f"{prospects}Never+heard") == []
    assert rows_of(desk, f"{home}/marketing/leads/?status=counted&source={referral.pk}") == [
        "Anna",
        "Bert",
        "Carl",
        "Dora",
    ]


def test_two_sources_of_one_name_over_time_are_not_mixed(
    desk: Client, home: str, business: Business, referral: Source, make_prospect: Hands, owner: User
) -> None:
    rename(desk, home, referral, "Friends")
    desk.post(f"{home}/marketing/sources/", {"name": "Referral", "approach": "warm"})
    make_prospect("Zoe", source="Referral", days_ago=3).win(value=None, by=owner)
    rows = feedback(business, by="source")["rows"]
    assert (row_of(rows, "Friends")["customers"], row_of(rows, "Referral")["customers"]) == (3, 1)
    text = desk.get(f"{home}/feedback/").content.decode()
    assert rows_of(desk, counts_in(text, "Friends")[1][1]) == ["Anna", "Bert", "Carl"]
    assert rows_of(desk, counts_in(text, "Referral")[1][1]) == ["Zoe"]


def test_a_source_that_marketing_does_not_know_any_more_keeps_its_copied_name(
    desk: Client, home: str, business: Business, referral: Source
) -> None:
    Prospect.objects.filter(source_name="Flyer").update(source_reference=None, source_name="Fair of 1999")
    rows = sales_numbers(business, by="source")["rows"]
    assert row_of(rows, "Fair of 1999")["won"] == 1
    assert rows_of(desk, f"{home}/sales/prospects/?outcome=won&source=Fair+of+1999") == ["Emil"]


def test_a_changed_approach_reaches_sales(desk: Client, home: str, business: Business, referral: Source) -> None:
    desk.post(f"{home}/marketing/sources/{referral.reference}/", {"name": "Referral", "approach": "inbound"})
    assert set(Prospect.objects.filter(source_name="Referral").values_list("approach", flat=True)) == {"inbound"}
    for by_side in (feedback(business, by="approach"), sales_numbers(business, by="approach")):
        assert {row["key"] for row in by_side["rows"]} == {"inbound", "outbound"}
    text = desk.get(f"{home}/feedback/?by=approach").content.decode()
    leads, customers = counts_in(text, "inbound")
    assert (len(rows_of(desk, leads[1])), len(rows_of(desk, customers[1]))) == (4, 3)


def test_a_renamed_campaign_reaches_sales(
    desk: Client, home: str, business: Business, make_prospect: Hands, owner: User
) -> None:
    fair = Campaign.objects.create(business=business, name="Fair")
    make_prospect("Anna", campaign=fair, days_ago=3).win(value=None, by=owner)
    make_prospect("Bert", days_ago=3).win(value=None, by=owner)
    desk.post(f"{home}/marketing/campaigns/{fair.reference}/edit/", {"name": "Garden fair"})
    text = desk.get(f"{home}/feedback/?by=campaign").content.decode()
    assert [rows_of(desk, url) for _count, url in counts_in(text, "Garden fair")] == [["Anna"], ["Anna"]]
    assert [rows_of(desk, url) for _count, url in counts_in(text, "No campaign")] == [["Bert"], ["Bert"]]
    assert rows_of(desk, f"{home}/sales/prospects/?outcome=won&campaign=fair") == ["Anna"]
    assert row_of(sales_numbers(business, by="campaign")["rows"], "Garden fair")["reference"] == str(fair.reference)


def test_a_letter_opens_its_rows_after_a_renaming(
    desk: Client, home: str, business: Business, owner: User, referral: Source, make_lead: Callable[..., Lead]
) -> None:
    for name in ("Today one", "Today two"):
        make_lead(name, source="Referral")
    sent = letter(business.memberships.get(user=owner), business.today())
    rename(desk, home, referral, "Word of mouth")
    again = letter(business.memberships.get(user=owner), business.today())
    assert "2 Word of mouth" in again.text
    links = re.compile(r'<a href="([^"]+(?:prospects|leads)/\?[^"]*source=[^"]+)"[^>]*>(.*?)</a>')
    for told in (sent, again):
        for url, said in links.findall(told.html):
            number = re.search(r"\d+", re.sub(r"<[^>]+>", "", said))
            path = "/" + html.unescape(url).split("/", 3)[3]
            assert number, said
            assert len(rows_of(desk, path)) == int(number[0]), url
        assert links.search(told.html)


def test_what_was_changed_of_a_source_is_remembered(desk: Client, home: str, owner: User, referral: Source) -> None:
    desk.post(f"{home}/marketing/sources/{referral.reference}/", {"name": "Friends", "approach": "inbound"})
    rows = referral.history.values_list("verb", "by", "before", "after")
    assert [row[:2] for row in rows] == [("renamed", owner.pk), ("works otherwise", owner.pk)]
    assert rows[0][2:] == ("Referral", "Friends")


@pytest.mark.parametrize("taken", ["flyer", "FLYER", "école"])
def test_a_name_is_one_sources_in_any_letter_case(
    desk: Client, home: str, business: Business, referral: Source, taken: str
) -> None:
    desk.post(f"{home}/marketing/sources/", {"name": "École", "approach": ""})
    answer = rename(desk, home, referral, taken)
    assert answer.status_code == 422
    assert "in this list already" in answer.content.decode()
    assert Prospect.objects.filter(source_name="Referral").count() == 4
    again = desk.post(f"{home}/marketing/sources/", {"name": taken, "approach": ""})
    assert again.status_code == 422


def test_a_neighbours_prospects_stay_as_they_are(
    desk: Client, home: str, referral: Source, make_prospect: Hands, member: Callable[..., User]
) -> None:
    rival = User.objects.create_user("rival@example.com", "correct horse battery", name="Rival")
    other = found_business(owner=rival, name="Other", country="US", zone="UTC", currency="USD", language="en")
    make_prospect("Theirs", source="Referral", business=other)
    rename(desk, home, referral, "Friends")
    assert Prospect.objects.get(business=other).source_name == "Referral"


def test_who_wears_no_marketing_hat_renames_nothing(
    signed_in: Callable[[User], Client], salesperson: User, home: str, referral: Source
) -> None:
    answer = rename(signed_in(salesperson), home, referral, "Mine")
    assert answer.status_code == 403
    assert Lead.objects.filter(source__name="Referral").count() == 4
