"""Two people look at the same card: the second is told, and nothing is overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sales.models import History, Prospect, Stage

TOLD = "Olive Owner moved it to Quote meanwhile"


@pytest.fixture
def stale(make_prospect: Callable[..., Prospect], desk: Client, home: str, stage: Callable[[str], Stage]) -> Prospect:
    """A prospect as the salesperson sees it, after the owner moved it to Quote."""
    make_prospect()
    seen = Prospect.objects.get()
    data = {"stage": stage("Quote").pk, "seen": seen.version, "back": "board"}
    assert desk.post(f"{home}/sales/prospects/{seen.reference}/move/", data).status_code == 302
    return seen


def send(client: Client, home: str, prospect: Prospect, what: str, **data: Any) -> Any:
    headers = data.pop("headers", None)
    address = f"{home}/sales/prospects/{prospect.reference}/{what}/"
    return client.post(address, {"seen": prospect.version, **data}, headers=headers)


@pytest.mark.parametrize("headers", [None, {"HX-Request": "true"}])
def test_the_second_is_told_on_a_fresh_board(
    as_salesperson: Client, home: str, stale: Prospect, stage: Callable[[str], Stage], headers: Any
) -> None:
    response = send(as_salesperson, home, stale, "move", stage=stage("Visit").pk, back="board", headers=headers)
    assert response.status_code == 409
    page = response.content.decode()
    assert TOLD in page
    assert 'class="note warn"' in page
    assert ("<html" in page) == (headers is None)
    quote = next(c for c in response.context["board"].columns if str(c.stage) == "Quote")
    assert [str(card) for card in quote.cards] == ["Maria Lopez"], "the board as it is now"
    assert Prospect.objects.get().stage == stage("Quote")
    assert History.objects.filter(verb="moved").count() == 1


def test_the_second_is_told_on_the_prospects_page(
    as_salesperson: Client, home: str, stale: Prospect, stage: Callable[[str], Stage]
) -> None:
    response = send(as_salesperson, home, stale, "move", stage=stage("Visit").pk)
    assert response.status_code == 409
    assert TOLD in response.content.decode()
    assert Prospect.objects.get().stage == stage("Quote")


def test_what_the_second_typed_is_kept(as_salesperson: Client, home: str, stale: Prospect) -> None:
    planned = send(as_salesperson, home, stale, "plan", action="Bring samples", when="today")
    assert planned.status_code == 409
    assert "Bring samples" in planned.content.decode()
    assert TOLD in planned.content.decode()
    assert Prospect.objects.get().next_action == ""
    won = send(as_salesperson, home, stale, "win", value="1234", on=str(stale.received_on))
    assert won.status_code == 409
    assert 'value="1234"' in won.content.decode()
    assert Prospect.objects.get().is_open
    assert send(as_salesperson, home, stale, "done").status_code == 409
    in_my_day = send(as_salesperson, home, stale, "done", back="my_day", headers={"HX-Request": "true"})
    assert in_my_day.status_code == 409
    assert in_my_day.content.decode().strip().startswith('<div class="note warn"'), "in the place of the row"


def test_both_moving_it_to_the_same_stage_is_no_quarrel(
    as_salesperson: Client, home: str, stale: Prospect, stage: Callable[[str], Stage]
) -> None:
    response = send(as_salesperson, home, stale, "move", stage=stage("Quote").pk, back="board")
    assert response.status_code == 302
    assert History.objects.filter(verb="moved").count() == 1
