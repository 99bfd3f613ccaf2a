"""What is put right later is put right on both sides at once, with what it said before in the history."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from business.models import Business, DueMark, User
from business.refusal import Refused
from business.templatetags.figures import day
from funnel.handover import corrections, door
from funnel.overview.feedback import feedback
from marketing.models import Campaign, HandOver, Lead
from marketing.numbers import numbers as marketing_numbers
from sales.models import Prospect, Salesperson
from sales.numbers import numbers as sales_numbers

Hands = Callable[..., Prospect]
Comes = Callable[..., Lead]


@pytest.fixture
def today(business: Business) -> date:
    return business.today()


def days(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


@pytest.fixture
def won(make_prospect: Hands, owner: User, business: Business, today: date) -> Prospect:
    """Arrived 20 days ago by Flyer, handed over the day after, won 10 days ago for 500."""
    prospect = make_prospect("Anna", source="Flyer", days_ago=20, received_on=days(today, 19))
    prospect.win(value=Decimal(500), by=owner, at=business.noon(days(today, 10)))
    return prospect


@pytest.fixture
def back(make_prospect: Hands, owner: User, business: Business, today: date) -> Prospect:
    """Handed over 19 days ago, handed back 10 days ago."""
    prospect = make_prospect("Bert", source="Flyer", days_ago=20, received_on=days(today, 19))
    door.hand_back(prospect, why="Not ready", by=owner, at=business.noon(days(today, 10)))
    return prospect


def test_a_source_corrected_after_the_hand_over_opens_as_many_as_feedback_counts(
    desk: Client, home: str, business: Business, make_prospect: Hands, owner: User
) -> None:
    web, names = business.sources.get(name="Web site"), ("Anna", "Bert", "Carl")
    for name in names:
        make_prospect(name, source="Flyer" if name == "Carl" else "Web site", days_ago=9).win(value=None, by=owner)
    lead = Lead.objects.get(person__name="Carl")
    page = f"{home}/marketing/leads/{lead.reference}/edit/"
    posted = {"source": web.pk, "arrived_on": lead.arrived_on, "name": "Carl"}
    assert desk.post(page, posted).status_code == 302

    row = next(row for row in feedback(business, by="source")["rows"] if row["key"] == "Web site")
    assert row["customers"] == 3
    listed = desk.get(f"{home}/sales/prospects/?outcome=won&source={web.reference}")
    assert sorted(str(prospect.person) for prospect in listed.context["page"]) == list(names)


def test_every_prospect_of_the_lead_takes_it_each_with_one_row_of_history(
    back: Prospect, business: Business, owner: User, today: date
) -> None:
    lead = Lead.objects.get()
    again = door.hand_over(lead, by=owner, unready_why="now")
    fair = Campaign.objects.create(business=business, name="Fair")
    DueMark.objects.all().delete()
    facts: dict[str, Any] = {
        "source": business.sources.get(name="Referral"),
        "campaign": fair,
        "arrived_on": days(today, 25),
    }
    corrections.correct(lead, by=owner, **facts)
    for prospect in Prospect.objects.filter(pk__in=[back.pk, again.pk]):
        said = (prospect.source_name, prospect.approach, prospect.campaign_name, prospect.arrived_on)
        assert said == ("Referral", "warm", "Fair", days(today, 25))
        row = prospect.history.get(verb="corrected")
        assert row.by == owner
        assert row.before == f"Source: Flyer, Campaign: –, Arrived on: {day(days(today, 20))}"
        assert row.after == f"Source: Referral, Campaign: Fair, Arrived on: {day(days(today, 25))}"
        assert prospect.answered_on is None or prospect == back
    assert lead.history.filter(verb="corrected").count() == 1
    assert {mark.side for mark in DueMark.objects.all()} == {"marketing", "sales"}
    assert min(mark.since for mark in DueMark.objects.filter(side="marketing")) == days(today, 25)


def test_a_correction_that_is_refused_changes_neither_side(won: Prospect, business: Business, owner: User) -> None:
    lead = Lead.objects.get()
    with pytest.raises(Refused, match="handed over on"):
        corrections.correct(lead, by=owner, source=None, arrived_on=days(business.today(), 3))
    won.refresh_from_db()
    assert (won.source_name, Lead.objects.get().source_id) == ("Flyer", business.sources.get(name="Flyer").pk)


def correct(desk: Client, home: str, prospect: Prospect, **typed: Any) -> Any:
    """Correct the end in the form as it stands, with some of it changed."""
    page = f"{home}/correct-outcome/{prospect.reference}/"
    shown = desk.get(page).context["form"]
    posted = {name: shown[name].value() if shown[name].value() is not None else "" for name in shown.fields}
    return desk.post(page, {**posted, **typed}, follow=True)


def test_a_win_is_corrected_with_before_and_after_in_its_history(
    desk: Client, home: str, business: Business, won: Prospect, owner: User, today: date
) -> None:
    sam = Salesperson.objects.create(business=business, name="Sam")
    DueMark.objects.all().delete()
    typed = {"value": "750", "outcome_on": str(days(today, 12)), "salesperson": f"name-{sam.pk}"}
    text = correct(desk, home, won, **typed).content.decode()
    assert "Corrected." in text
    won.refresh_from_db()
    assert (won.value, won.outcome_on, won.salesperson, won.outcome) == (Decimal(750), days(today, 12), sam, "won")
    row = won.history.get(verb="corrected")
    assert row.before == f"Value: $500, Date: {day(days(today, 10))}, Salesperson: Olive Owner"
    assert row.after == f"Value: $750, Date: {day(days(today, 12))}, Salesperson: Sam"
    told = sales_numbers(business, by="salesperson")
    assert {row["key"]: (row["conversions"], row["conversions_value"]) for row in told["rows"]} == {
        "Sam": (1, "750.00")
    }
    assert HandOver.objects.get().ended_on == days(today, 12), "marketing's guard counts from then"
    assert DueMark.objects.filter(side="sales", since__lte=days(today, 19)).exists()
    page = desk.get(f"{home}/sales/prospects/{won.reference}/").content.decode()
    assert "Now: Value: $750" in page


def test_the_form_keeps_what_it_was_and_left_alone_nothing_is_written(
    desk: Client, home: str, won: Prospect, today: date
) -> None:
    page = desk.get(f"{home}/correct-outcome/{won.reference}/").content.decode()
    assert f'value="{days(today, 10)}"' in page
    correct(desk, home, won)
    assert not won.history.filter(verb="corrected").exists()
    won.refresh_from_db()
    assert (won.outcome_on, won.value) == (days(today, 10), Decimal(500))


def test_a_loss_has_its_date_and_reason_put_right(
    desk: Client, home: str, make_prospect: Hands, owner: User, today: date
) -> None:
    lost = make_prospect("Carl", days_ago=20)
    door.lose(lost, why="Too dear", by=owner)
    correct(desk, home, lost, outcome_on=str(days(today, 2)), why="Took another firm")
    lost.refresh_from_db()
    assert (lost.outcome_on, lost.why, lost.outcome) == (days(today, 2), "Took another firm", "lost")
    assert HandOver.objects.get().ended_on == days(today, 2)


def test_a_hand_back_is_put_right_on_marketings_side_too(
    desk: Client, home: str, business: Business, back: Prospect, today: date
) -> None:
    correct(desk, home, back, outcome_on=str(days(today, 15)), why="Wants to wait")
    back.refresh_from_db()
    given, lead = HandOver.objects.get(), Lead.objects.get()
    assert (back.outcome_on, back.why) == (days(today, 15), "Wants to wait")
    assert (given.returned_on, given.ended_on, given.return_why) == (days(today, 15), days(today, 15), "Wants to wait")
    assert lead.history.get(verb="handed back").on == days(today, 15)
    row = lead.history.get(verb="corrected")
    assert (row.before, row.after) == (
        f"Came back on: {day(days(today, 10))}, Reason: Not ready",
        f"Came back on: {day(days(today, 15))}, Reason: Wants to wait",
    )
    assert marketing_numbers(business)["total"]["handed_back"]["of"] == 1


@pytest.mark.parametrize(
    ("ago", "words"), [(25, "cannot have ended before"), (-1, "not come yet"), (40000, "too long ago")]
)
def test_a_date_that_cannot_be_is_refused(
    desk: Client, home: str, won: Prospect, back: Prospect, today: date, ago: int, words: str
) -> None:
    for prospect in (won, back):
        answer = correct(desk, home, prospect, outcome_on=str(days(today, ago)))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        prospect.refresh_from_db()
        assert prospect.outcome_on == days(today, 10)


def test_a_return_after_the_next_hand_over_is_refused(
    desk: Client, home: str, business: Business, back: Prospect, owner: User, today: date
) -> None:
    door.hand_over(Lead.objects.get(), by=owner, unready_why="now", at=business.noon(days(today, 8)))
    answer = correct(desk, home, back, outcome_on=str(days(today, 5)))
    assert answer.status_code == 422
    assert "handed over again on" in answer.content.decode()
    back.refresh_from_db()
    assert back.outcome_on == days(today, 10), "neither side"


def test_two_who_correct_one_win_at_once_choose(desk: Client, home: str, won: Prospect, owner: User) -> None:
    page = f"{home}/correct-outcome/{won.reference}/"
    shown = {"initial-value": "500.00", "initial-outcome_on": str(won.outcome_on), "initial-salesperson": ""}
    corrections.correct_outcome(won, by=owner, value=Decimal(900))
    posted = {"value": "600", "outcome_on": str(won.outcome_on), "salesperson": ""}
    answer = desk.post(page, {**shown, **posted})
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.content.decode()
    won.refresh_from_db()
    assert won.value == 900


def test_an_open_one_has_no_end_to_correct(desk: Client, home: str, make_prospect: Hands) -> None:
    prospect = make_prospect("Dora")
    assert desk.get(f"{home}/correct-outcome/{prospect.reference}/").status_code == 409


def redate(client: Client, home: str, prospect: Prospect | Lead, on: date) -> Any:
    page = f"{home}/correct-hand-over/{prospect.reference}/"
    return client.post(page, {"received_on": str(on)}, follow=True)


def test_the_day_of_a_hand_over_is_put_right_on_both_sides(
    desk: Client, home: str, business: Business, won: Prospect, today: date
) -> None:
    DueMark.objects.all().delete()
    redate(desk, home, won, days(today, 15))
    won.refresh_from_db()
    given, lead = HandOver.objects.get(), Lead.objects.get()
    assert (won.received_on, given.on, lead.ready_on) == (days(today, 15),) * 3
    assert (business.date_of(won.received_at), business.date_of(given.at)) == (days(today, 15),) * 2
    assert won.history.get(verb="received").on == lead.history.get(verb="handed over").on == days(today, 15)
    for row in (won.history.get(verb="corrected"), lead.history.get(verb="corrected")):
        assert (row.before, row.after) == (
            f"Handed over on: {day(days(today, 19))}",
            f"Handed over on: {day(days(today, 15))}",
        )
    assert {mark.side for mark in DueMark.objects.filter(since__lte=days(today, 19))} == {"marketing", "sales"}
    redate(desk, home, lead, days(today, 18))
    assert HandOver.objects.get().on == days(today, 18), "from the lead's page as well"


@pytest.mark.parametrize(("ago", "words"), [(21, "It arrived on"), (9, "ended on"), (-1, "not come yet")])
def test_a_day_before_arrival_or_after_the_end_is_refused(
    desk: Client, home: str, won: Prospect, today: date, ago: int, words: str
) -> None:
    answer = redate(desk, home, won, days(today, ago))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    won.refresh_from_db()
    assert (won.received_on, HandOver.objects.get().on) == (days(today, 19),) * 2


def test_a_second_hand_over_stays_after_the_first_ones_return(
    back: Prospect, business: Business, owner: User, today: date
) -> None:
    lead = Lead.objects.get()
    again = door.hand_over(lead, by=owner, unready_why="now", at=business.noon(days(today, 8)))
    with pytest.raises(Refused, match="came back from sales on"):
        corrections.correct_hand_over(again, days(today, 12), by=owner)
    corrections.correct_hand_over(again, days(today, 9), by=owner)
    corrections.correct_hand_over(back, days(today, 20), by=owner)
    lead.refresh_from_db()
    assert [given.on for given in lead.hand_overs.order_by("pk")] == [days(today, 20), days(today, 9)]
    assert lead.ready_on == days(today, 20)


def test_who_may_not(
    client: Client,
    desk: Client,
    home: str,
    won: Prospect,
    marketer: User,
    salesperson: User,
    signed_in: Callable[[User], Client],
    today: date,
) -> None:
    outcome, given = f"{home}/correct-outcome/{won.reference}/", f"{home}/correct-hand-over/{won.reference}/"
    assert signed_in(marketer).get(outcome).status_code == 403
    assert signed_in(salesperson).get(outcome).status_code == 200
    assert signed_in(salesperson).post(given, {"received_on": str(days(today, 15))}).status_code == 403
    page = signed_in(salesperson).get(f"{home}/sales/prospects/{won.reference}/").content.decode()
    assert outcome in page
    assert given not in page, "marketing's date is not offered to who may not correct it"
    assert given in desk.get(f"{home}/sales/prospects/{won.reference}/").content.decode()
    for page in (outcome, given):
        assert "/account/login/" in client.get(page)["Location"]
        assert desk.get(page.replace(str(won.reference), "7" * 8 + "-7777-4777-8777-" + "7" * 12)).status_code == 404
    won.refresh_from_db()
    assert won.received_on == days(today, 19)
