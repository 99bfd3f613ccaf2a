"""The figures of the real leads are those of a second calculation that knows nothing of the app."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from marketing.models import Lead
from sales.models import Prospect
from tests.real_input.conftest import Marketplace
from tests.real_input.oracle import Keyed, Question, Row
from tests.real_input.oracle_feedback import feedback
from tests.real_input.oracle_sides import marketing, sales
from tests.real_input.oracle_way import stages, steps

pytestmark = [pytest.mark.real_input, pytest.mark.django_db]

COUNTED, MEASURED = 1e-9, 1e-6
SHARES = {"value", "low", "high"}
SIDES: dict[str, Callable[..., tuple[Row, Keyed]]] = {"marketing": marketing, "sales": sales, "feedback": feedback}
WAYS = {
    "marketing": ("source", "campaign", "approach", "week", "month"),
    "sales": ("source", "campaign", "salesperson", "selling_system", "week", "month"),
    "feedback": ("source", "campaign", "approach"),
}
READ_ON = ("2018-05-31", "2018-02-28", "2018-12-31")
PERIODS = {
    "all": ("2017-07-02", "2018-12-31"),
    "half a year": ("2017-12-01", "2018-05-31"),
    "one month": ("2018-01-01", "2018-01-31"),
}


def differences(path: str, expected: Any, got: Any) -> list[str]:
    """Where two answers differ: counts and money by 1e-9, shares and intervals by 1e-6, null only with null."""
    wrong = [f"{path}: expected {expected}, got {got}"]
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            return wrong
        return [line for key in expected for line in differences(f"{path}.{key}", expected[key], got[key])]
    if expected is None or got is None or isinstance(expected, bool | str):
        return [] if type(expected) is type(got) and expected == got else wrong
    allowed = MEASURED if path.rsplit(".", 1)[-1] in SHARES else COUNTED
    off = abs(Decimal(str(got)) - Decimal(repr(float(expected))))
    return [] if off <= Decimal(allowed) else wrong


def named(expected: dict[str, Any], got: dict[str, Any]) -> dict[str, Any]:
    """The figures that the second calculation knows; the answer may hold more."""
    return {name: got.get(name, "missing") for name in expected}


def keyed(answer: dict[str, Any]) -> Keyed:
    """The rows by their key, each key once, in their order."""
    rows = {row["key"]: {name: row[name] for name in row if name != "key"} for row in answer["rows"]}
    assert len(rows) == len(answer["rows"])
    return rows


def asked_for(period: str, as_of: str, horizon: int = 0) -> tuple[Question, dict[str, Any]]:
    """The same question for the second calculation and for the command."""
    start, end, on = (date.fromisoformat(text) for text in (*PERIODS[period], as_of))
    question = Question(start.toordinal(), end.toordinal(), on.toordinal(), horizon)
    return question, {"start": start, "end": end, "as_of": on, **({"horizon": horizon} if horizon else {})}


def check(marketplace: Marketplace, side: str, by: str, asked: tuple[Question, dict[str, Any]]) -> None:
    """Every figure of the total and of every row."""
    total, rows = SIDES[side](marketplace.facts, asked[0], by)
    answer = marketplace.ask(side, by=by, **asked[1])
    got = keyed(answer)
    scores = {key: row.pop("score") for key, row in rows.items() if side == "feedback"}

    assert set(got) == set(rows)
    assert not differences("total", total, named(total, answer["total"]))
    assert not differences("rows", rows, {key: named(row, got[key]) for key, row in rows.items()})
    in_order = [scores[key] for key in got if key in scores]
    assert in_order == pytest.approx(sorted(in_order, reverse=True), abs=1e-9)


def test_the_leads_go_in_once(marketplace: Marketplace) -> None:
    report, again = marketplace.report, marketplace.again
    assert (report["rows"], report["leads"], report["prospects"]) == (2000, 1999, 1999)
    assert (report["won"], report["lost"]) == (int((marketplace.facts["won"] < 1e9).sum()), 0)
    [refused] = report["refused"]
    assert {refused["line"]} == set(range(2, 2002)) - set(marketplace.facts["line"])
    assert "before it arrived" in refused["reason"]
    assert (again["leads"], again["prospects"], again["won"], again["refused"]) == (0, 0, 0, [refused])
    assert (Lead.objects.count(), Prospect.objects.count()) == (1999, 1999)


@pytest.mark.parametrize(("side", "by"), [(side, by) for side, ways in WAYS.items() for by in ways])
@pytest.mark.parametrize("as_of", READ_ON)
@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_of_every_row_agrees(
    marketplace: Marketplace, side: str, by: str, period: str, as_of: str
) -> None:
    check(marketplace, side, by, asked_for(period, as_of))


@pytest.mark.parametrize("side", SIDES)
def test_another_horizon_agrees(marketplace: Marketplace, side: str) -> None:
    check(marketplace, side, "source", asked_for("half a year", "2018-05-31", horizon=45))


@pytest.mark.parametrize("as_of", READ_ON)
@pytest.mark.parametrize("period", PERIODS)
def test_what_became_of_each_sub_step_agrees(marketplace: Marketplace, period: str, as_of: str) -> None:
    question, told = asked_for(period, as_of)
    for side, by, way in (("marketing", "step", steps), ("sales", "stage", stages)):
        got = keyed(marketplace.ask(side, by=by, **told))
        assert not differences(by, way(marketplace.facts, question), got)


def test_blank_and_unknown_are_two_sources(marketplace: Marketplace) -> None:
    for side, count in (("marketing", "leads"), ("sales", "received"), ("feedback", "leads")):
        rows = keyed(marketplace.ask(side, by="source", as_of=date(2018, 12, 31)))
        assert (rows[None][count], rows["unknown"][count]) == (14, 278)


@pytest.mark.parametrize("side", SIDES)
def test_without_dates_everything_is_read_today(marketplace: Marketplace, side: str) -> None:
    answer = marketplace.ask(side)
    today = date.fromisoformat(answer["as_of"])
    assert today == datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    question = Question(date(2017, 7, 2).toordinal(), today.toordinal(), today.toordinal())
    total, _ = SIDES[side](marketplace.facts, question, "source")
    assert (answer["side"], answer["business"], answer["zone"]) == (side, "marketplace", "America/Sao_Paulo")
    assert answer["period"]["to"] == answer["as_of"]
    assert not differences("total", total, {name: answer["total"].get(name, "missing") for name in total})
