"""A command asked for a day to come, or for more than anybody lives to see, says so and computes nothing."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import funnel.management.commands.numbers
from business.models import Business, OutgoingMail
from business.periods import week_key
from marketing.models import Lead
from sales.models import Prospect

SIDES = ["marketing", "sales", "feedback"]


@pytest.fixture
def ask(business: Business) -> Callable[..., dict[str, Any]]:
    """What `numbers` prints."""

    def run(side: str, *flags: str) -> dict[str, Any]:
        out = StringIO()
        call_command("numbers", side, "--business", business.slug, "--json", *flags, stdout=out)
        printed: dict[str, Any] = json.loads(out.getvalue())
        return printed

    return run


@pytest.fixture
def nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computing is a failure of the test: a refusal comes before the work, not after it."""

    def compute(*_args: Any, **_options: Any) -> None:
        raise AssertionError("this was computed")

    for side in SIDES:
        monkeypatch.setitem(funnel.management.commands.numbers.SIDES, side, compute)


@pytest.mark.parametrize("side", SIDES)
def test_what_is_within_reason_is_answered(
    ask: Callable[..., dict[str, Any]],
    business: Business,
    make_lead: Callable[..., Lead],
    make_prospect: Callable[..., Prospect],
    side: str,
) -> None:
    make_lead()
    make_prospect("Tom")
    today = business.today()
    assert ask(side, "--as-of", f"{today}", "--horizon", "730")["as_of"] == f"{today}"
    earlier = today - timedelta(days=400)
    assert ask(side, "--as-of", f"{earlier}", "--horizon", "1")["as_of"] == f"{earlier}"
    by = "source" if side == "feedback" else "week"
    asked = ask(side, "--from", "1970-01-01", "--to", f"{today}", "--by", by)
    assert asked["period"] == {"from": "1970-01-01", "to": f"{today}"}


@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("days", [1, 2, 400])
def test_a_day_to_come_is_refused(ask: Callable[..., dict[str, Any]], business: Business, side: str, days: int) -> None:
    with pytest.raises(CommandError, match="--as-of is a day to come"):
        ask(side, "--as-of", f"{business.today() + timedelta(days=days)}")


@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("days", ["99999999", "731", "0", "-1", "9" * 30])
def test_a_horizon_beyond_reason_is_refused(ask: Callable[..., dict[str, Any]], side: str, days: str) -> None:
    with pytest.raises(CommandError, match="A horizon is 1 to 730 days"):
        ask(side, f"--horizon={days}")


@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    "flags",
    [
        ("--from", "0001-01-01"),
        ("--from", "1969-12-31", "--to", "2026-01-01"),
        ("--to", "9999-12-31"),
        ("--from", "2100-01-01", "--to", "2100-02-01"),
        ("--as-of", "0001-01-01"),
    ],
)
def test_dates_beyond_reason_are_refused(ask: Callable[..., dict[str, Any]], side: str, flags: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="is beyond reason"):
        ask(side, *flags, "--by", "week")


@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("flags", [("--as-of", "soon"), ("--from", "2026-02-30"), ("--horizon", "1e9")])
def test_what_is_no_date_and_no_number_is_refused(ask: Callable[..., dict[str, Any]], flags: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        ask("sales", *flags)


def write(business: Business, week: str, *, dry_run: bool) -> str:
    out = StringIO()
    call_command("send_weekly", business=business.slug, week=week, dry_run=dry_run, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        ("9999-W52", "has not begun"),
        ("2999-W01", "has not begun"),
        ("0001-W01", "too long ago"),
        ("1969-W52", "too long ago"),
    ],
)
def test_a_week_beyond_reason_is_refused(business: Business, week: str, sentence: str, dry_run: bool) -> None:
    with pytest.raises(CommandError, match=sentence):
        write(business, week, dry_run=dry_run)
    assert not OutgoingMail.objects.exists()


def test_the_next_week_is_refused_and_this_one_can_be_looked_at(business: Business) -> None:
    with pytest.raises(CommandError, match="has not begun"):
        write(business, week_key(business.today() + timedelta(days=8)), dry_run=True)
    write(business, week_key(business.today()), dry_run=True)
