"""The board shows everybody by stage, and cards move by plain forms."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from business.messages import unpacked
from business.models import Business, User
from funnel.handover.door import hand_back, lose
from sales.models import Prospect, Salesperson, SellingSystem, Stage


def move(client: Client, home: str, prospect: Prospect, stage: Stage, **more: Any) -> Any:
    data = {"stage": stage.pk, "seen": prospect.version, "back": "board", **more.pop("data", {})}
    return client.post(f"{home}/sales/prospects/{prospect.reference}/move/", data, **more)


def columns(response: Any) -> dict[str, list[str]]:
    return {str(c.stage): [str(card.person) for card in c.cards] for c in response.context["board"].columns}


def test_the_board_shows_each_stage_with_its_people(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], stage: Callable[[str], Stage], owner: User
) -> None:
    make_prospect("Maria Lopez", source="Referral", wants="Back garden")
    ada = make_prospect("Ada Brennan", source="Web site")
    ada.expect(value=Decimal(4200), by=owner)
    ada.move(to=stage("Quote"), by=owner)

    response = desk.get(f"{home}/sales/board/")

    assert columns(response) == {"First call": ["Maria Lopez"], "Visit": [], "Quote": ["Ada Brennan"]}
    page = response.content.decode()
    assert "Referral · Back garden" in page
    assert "Web site · $4,200" in page
    assert "2 people ready to buy" in page
    assert "Send it within two days" in page, "the guidance of a stage"
    assert "1 handed over, not yet called" in page


def test_a_card_moves_by_its_form_and_the_board_stays_filtered(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], stage: Callable[[str], Stage]
) -> None:
    prospect = make_prospect()
    address = f"{home}/sales/prospects/{prospect.reference}/move/?salesperson=none"
    seen = Prospect.objects.get().version
    data = {"stage": stage("Visit").pk, "seen": seen, "back": "board"}
    response = desk.post(address, data)
    assert response.status_code == 302
    assert response["Location"] == f"{home}/sales/board/?salesperson=none"
    assert Prospect.objects.get().stage == stage("Visit")
    assert "Maria Lopez is in Visit now." in desk.get(response["Location"]).content.decode()


def test_a_move_is_undone_from_its_message(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], stage: Callable[[str], Stage], owner: User
) -> None:
    prospect = make_prospect()
    first = prospect.stage
    page = move(desk, home, prospect, stage("Visit"), follow=True)
    (undo,) = (offer.address for told in page.context["messages"] if (offer := unpacked(told.extra_tags)))
    back = desk.post(undo)
    assert back["Location"] == f"{home}/sales/board/", "to where the card was moved"
    assert Prospect.objects.get().stage == first

    move(desk, home, Prospect.objects.get(), stage("Visit"))
    Prospect.objects.get().move(to=stage("Quote"), by=owner)
    refused = desk.post(undo)
    assert refused.status_code == 409, "somebody moved it on meanwhile"
    assert refused.context["board"], "the board as it is now"
    assert Prospect.objects.get().stage == stage("Quote")


def test_a_part_gets_the_board_and_no_page_around_it(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], stage: Callable[[str], Stage]
) -> None:
    make_prospect()
    response = move(desk, home, Prospect.objects.get(), stage("Quote"), headers={"HX-Request": "true"}, follow=True)
    page = response.content.decode()
    assert page.strip().startswith('<div id="board-part">')
    assert "<html" not in page
    assert 'hx-swap-oob="beforeend"' in page, "what happened is said beside the board"
    assert columns(response)["Quote"] == ["Maria Lopez"]


@pytest.mark.parametrize(
    ("days", "time", "said"),
    [
        (-2, None, '<span class="late">Call, 2 days late</span>'),
        (-1, None, '<span class="late">Call, 1 day late</span>'),
        (0, "14:00", "<span>Call today 2:00"),
        (1, None, "<span>Call tomorrow</span>"),
    ],
)
def test_a_card_says_what_is_next_and_how_late_it_is(
    desk: Client,
    home: str,
    make_prospect: Callable[..., Prospect],
    business: Business,
    owner: User,
    days: int,
    time: str | None,
    said: str,
) -> None:
    prospect = make_prospect(days_ago=5)
    on = business.today() + timedelta(days=days)
    prospect.plan(action="Call", on=on, time_of_day=time, by=owner)  # type: ignore[arg-type]
    assert said in desk.get(f"{home}/sales/board/").content.decode()


def test_only_those_not_yet_called(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    make_prospect("Waits")
    make_prospect("Called").talk(by=owner)
    assert columns(desk.get(f"{home}/sales/board/?unanswered=1"))["First call"] == ["Waits"]


def test_mine_somebodys_and_nobodys(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User, business: Business
) -> None:
    me = Salesperson.objects.who_is(owner, business)
    sam = Salesperson.objects.create(business=business, name="Sam Ortiz")
    make_prospect("Mine").assign(to=me, by=owner)
    make_prospect("Sams").assign(to=sam, by=owner)
    make_prospect("Free")
    shown = {
        whose: columns(desk.get(f"{home}/sales/board/?salesperson={whose}"))["First call"]
        for whose in ("mine", "none", str(sam.pk))
    }
    assert shown == {"mine": ["Mine"], "none": ["Free"], str(sam.pk): ["Sams"]}
    assert '<abbr title="Sam Ortiz">SO</abbr>' in desk.get(f"{home}/sales/board/").content.decode()


def test_the_line_at_the_bottom_says_what_ended_this_week(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    make_prospect("A").win(value=Decimal(10000), by=owner)
    make_prospect("B").win(value=Decimal(550), by=owner)
    lose(make_prospect("C"), why="Too dear", by=owner)
    hand_back(make_prospect("D"), why="Not ready yet", by=owner)
    long_ago = make_prospect("Long ago", days_ago=60)
    then = long_ago.business.noon(long_ago.business.today() - timedelta(days=30))
    long_ago.win(value=Decimal(1), by=owner, at=then)
    page = " ".join(desk.get(f"{home}/sales/board/").content.decode().split())
    for said in ("2 became customers</a>, $10,550", "1 lost</a>, too dear", "1 handed back</a>"):
        assert said in page


def test_the_counts_of_the_week_open_their_rows(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], owner: User
) -> None:
    make_prospect("A").win(value=Decimal(10000), by=owner)
    page = desk.get(f"{home}/sales/board/").content.decode()
    link = next(part for part in page.split('href="') if "outcome=won" in part).partition('"')[0]
    rows = desk.get(link.replace("&amp;", "&"))
    assert [str(p) for p in rows.context["page"]] == ["A"]


def test_a_full_column_shows_thirty_and_where_the_others_are(
    desk: Client, home: str, make_prospect: Callable[..., Prospect]
) -> None:
    for number in range(34):
        make_prospect(f"Person {number}")
    response = desk.get(f"{home}/sales/board/")
    assert len(columns(response)["First call"]) == 30
    assert "and 4 more" in response.content.decode()


def test_the_board_costs_the_same_however_full_it_is(
    desk: Client,
    home: str,
    make_prospect: Callable[..., Prospect],
    django_assert_max_num_queries: Any,
    owner: User,
    business: Business,
) -> None:
    sam = Salesperson.objects.create(business=business, name="Sam")
    make_prospect("", contact="555 0100").assign(to=sam, by=owner)
    with django_assert_max_num_queries(12) as few:
        desk.get(f"{home}/sales/board/")
    for number in range(60):
        make_prospect("", contact=f"555 0{number:03}").assign(to=sam, by=owner)
    with django_assert_max_num_queries(12) as many:
        desk.get(f"{home}/sales/board/")
    assert len(few) == len(many)


def test_each_selling_system_has_its_board(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], business: Business
) -> None:
    make_prospect()
    other = SellingSystem(business=business, name="By post").begin(stage="Letter")
    assert columns(desk.get(f"{home}/sales/board/?system={other.pk}")) == {"Letter": []}


def test_an_empty_board_says_how_people_come(desk: Client, home: str) -> None:
    page = desk.get(f"{home}/sales/board/").content.decode()
    assert "People come by being handed over from marketing." in page
    SellingSystem.objects.all().delete()
    assert "There is no selling system yet" in desk.get(f"{home}/sales/board/").content.decode()


def test_a_marketer_may_not(
    as_marketer: Client, home: str, make_prospect: Callable[..., Prospect], stage: Callable[[str], Stage]
) -> None:
    make_prospect()
    assert as_marketer.get(f"{home}/sales/board/").status_code == 403
    assert move(as_marketer, home, Prospect.objects.get(), stage("Quote")).status_code == 403
    assert Prospect.objects.get().stage == stage("First call")


def test_a_stranger_is_sent_to_sign_in(client: Client, home: str, business: Business) -> None:
    response = client.get(f"{home}/sales/board/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_another_business_is_not_there(
    desk: Client, home: str, elsewhere: Business, their_prospect: Prospect, stage: Callable[[str], Stage]
) -> None:
    assert desk.get(f"/{elsewhere.slug}/sales/board/").status_code == 404
    assert move(desk, home, their_prospect, stage("Quote")).status_code == 404
    theirs = elsewhere.selling_systems.get()
    sells = Salesperson.objects.create(business=elsewhere, name="Sam")
    assert desk.get(f"{home}/sales/board/?system={theirs.pk}").status_code == 404
    assert desk.get(f"{home}/sales/board/?salesperson={sells.pk}").status_code == 404


@pytest.mark.parametrize("stage_key", ["", "abc", "-1", "٣", "99999999999999999999"])
def test_a_stage_that_cannot_be_is_not_there(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], stage_key: str
) -> None:
    prospect = make_prospect()
    address = f"{home}/sales/prospects/{prospect.reference}/move/"
    assert desk.post(address, {"stage": stage_key}).status_code == 404


def test_a_stage_of_another_business_or_system_is_not_taken(
    desk: Client, home: str, make_prospect: Callable[..., Prospect], elsewhere: Business, business: Business
) -> None:
    make_prospect(business=business)
    foreign = elsewhere.stages.first()
    other = SellingSystem(business=business, name="By post").begin(stage="Letter").stages.get()
    assert foreign
    assert move(desk, home, Prospect.objects.get(), foreign).status_code == 404
    refused = move(desk, home, Prospect.objects.get(), other)
    assert refused.status_code == 409
    assert "another selling system" in refused.content.decode()
    assert str(Prospect.objects.get().stage) == "First call"


def test_a_retired_stage_with_somebody_in_it_keeps_its_column(
    desk: Client,
    home: str,
    make_prospect: Callable[..., Prospect],
    stage: Callable[[str], Stage],
    business: Business,
) -> None:
    make_prospect()
    Stage.objects.filter(pk=stage("First call").pk).update(retired_at=business.noon(business.today()))
    assert columns(desk.get(f"{home}/sales/board/"))["First call"] == ["Maria Lopez"]
    refused = move(desk, home, make_prospect("B"), stage("First call"))
    assert refused.status_code == 409
    assert "“First call” is not in use any more." in refused.content.decode()
