"""Conversion within a horizon: against the definition written out naively in exact fractions, and against lifelines."""

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from scipy.stats import binomtest

from business.statistics import Estimate, Rate, Start, conversion_within, curve, estimate, wilson

HORIZON = 6
a_day = st.integers(0, 9)
a_start = st.builds(Start, a_day, st.none() | a_day, st.none() | a_day, st.integers(1, 3))
some_starts = st.lists(a_start, max_size=25)


def one_by_one(starts: Sequence[Start], *, left: bool = False) -> list[tuple[int, int | None]]:
    """(u, day of the event) of every single start."""
    return [(s.follow_up, s.left if left else s.event) for s in starts for _ in range(s.count)]


def naive_days(rows: Sequence[tuple[int, int | None]], horizon: int) -> list[tuple[int, int]]:
    """(d, r) for every day, by counting rows; what lies after the follow-up is not known."""
    days = []
    for t in range(horizon + 1):
        before = [u for u, event in rows if event is not None and event <= u and event < t]
        d = sum(1 for u, event in rows if event is not None and event <= u and event == t)
        r = sum(1 for u, _ in rows if u >= t) - sum(1 for u in before if u >= t)
        days.append((d, r))
    return days


def naive_share(rows: Sequence[tuple[int, int | None]], horizon: int) -> Fraction:
    product = Fraction(1)
    for d, r in naive_days(rows, horizon):
        if r:
            product *= 1 - Fraction(d, r)
    return 1 - product


def naive_estimate(starts: Sequence[Start], horizon: int) -> tuple[Fraction, Fraction] | None:
    """(value, effective size), or None where there is none."""
    rows = one_by_one(starts)
    f, g = naive_share(rows, horizon), naive_share(one_by_one(starts, left=True), horizon)
    if not rows or g == 1:
        return None
    if f in (0, 1):
        m = Fraction(sum(1 for u, _ in rows if u >= horizon))
    else:
        v = (1 - f) ** 2 * sum(Fraction(d, r * (r - d)) for d, r in naive_days(rows, horizon) if d)
        m = min(f * (1 - f) / v, Fraction(len(rows)))
    return min(Fraction(1), f / (1 - g)), m * (1 - g)


def textbook_wilson(p: float, n: float) -> tuple[float, float]:
    z = 1.959963984540054
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def sure(starts: Sequence[Start], horizon: int) -> Estimate:
    found = estimate(starts, horizon)
    assert found is not None
    return found


# The definition


@given(some_starts)
def test_the_estimate_is_the_definition_written_out(starts: list[Start]) -> None:
    expected, found = naive_estimate(starts, HORIZON), estimate(starts, HORIZON)
    if expected is None or found is None:
        assert expected is None
        assert found is None
        return
    value, size = expected
    assert found.value == pytest.approx(float(value), abs=1e-12)
    assert found.size == pytest.approx(float(size), abs=1e-9)
    low, high = textbook_wilson(float(value), float(size)) if size else (0.0, 1.0)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.of == sum(s.count for s in starts)
    assert found.followed == sum(s.count for s in starts if s.follow_up >= HORIZON)
    assert found.horizon_days == HORIZON


@given(some_starts)
def test_the_curve_is_the_definition_on_every_day(starts: list[Start]) -> None:
    expected = [float(naive_share(one_by_one(starts), t)) for t in range(HORIZON + 1)]
    assert curve(starts, HORIZON) == pytest.approx(expected, abs=1e-12)


def test_a_worked_example_with_hand_backs_by_hand() -> None:
    # 8 starts, H = 2. Day 0: 1 of 8 converts. Day 1: one is followed to day 0 only, so 1 of 6. Day 2: two more end
    # on day 1, so 1 of 3. F = 1 - 7/8 * 5/6 * 2/3 = 37/72. One hand-back on day 1, of 7: G = 1/7.
    starts = [Start(5, event=0), Start(0), Start(5, event=1), Start(1, count=2), Start(5, event=2)]
    starts += [Start(2, left=1), Start(2)]
    f, g = 37 / 72, 1 / 7
    v = (1 - f) ** 2 * (1 / (8 * 7) + 1 / (6 * 5) + 1 / (3 * 2))
    found = sure(starts, 2)
    assert found.value == pytest.approx(f / (1 - g))
    assert found.size == pytest.approx(f * (1 - f) / v * (1 - g))
    assert (found.of, found.followed) == (8, 5)


# Against others


@given(st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=60))
def test_the_curve_is_lifelines_kaplan_meier(rows: list[tuple[int, int | None]]) -> None:
    seen = [event is not None and event <= u for u, event in rows]
    times = [event if known else u for (u, event), known in zip(rows, seen, strict=True)]
    fitter = KaplanMeierFitter().fit(times, seen)
    expected = list(1 - fitter.survival_function_at_times(range(46)))
    assert curve([Start(u, event) for u, event in rows], 45) == pytest.approx(expected, abs=1e-9)


def test_the_variance_behind_the_effective_size_is_lifelines_greenwood() -> None:
    random.seed(3)
    rows = [(random.randrange(120), random.choice([None, random.randrange(120)])) for _ in range(300)]
    seen = [event is not None and event <= u for u, event in rows]
    times = [event if known else u for (u, event), known in zip(rows, seen, strict=True)]
    fitter = KaplanMeierFitter(alpha=0.05).fit(times, seen)
    # lifelines gives V only through its log-log interval: low = S ** exp(z * sqrt(V) / (S * log S)).
    s = fitter.survival_function_at_times(90).iloc[0]
    low = fitter.confidence_interval_survival_function_.loc[:90].iloc[-1, 0]
    spread = math.log(math.log(low) / math.log(s)) / 1.959963984540054
    v = (spread * s * math.log(s)) ** 2
    assert sure([Start(u, event) for u, event in rows], 90).size == pytest.approx((1 - s) * s / v, rel=1e-6)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(seen: tuple[int, int]) -> None:
    k, n = seen
    theirs = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_complete_follow_up_is_a_plain_share_with_a_plain_wilson_interval() -> None:
    # product.md: 6 of 28, all followed.
    found = sure([Start(200, event=12, count=6), Start(200, count=22)], 90)
    assert found.value == pytest.approx(6 / 28)
    assert found.size == pytest.approx(28)
    assert (found.low, found.high) == pytest.approx(textbook_wilson(6 / 28, 28))


# What always holds


@given(some_starts, st.integers(0, 12))
def test_everything_stays_within_its_bounds(starts: list[Start], horizon: int) -> None:
    found = estimate(starts, horizon)
    if found is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert 0 <= found.size <= found.of
        assert 0 <= found.followed <= found.of


@given(st.floats(0, 1), st.floats(0, 1e9))
def test_wilson_stays_within_its_bounds_and_holds_the_value(value: float, n: float) -> None:
    low, high = wilson(value, n)
    assert 0 <= low <= value <= high <= 1


@given(some_starts)
def test_the_curve_never_falls_and_stays_within_0_and_1(starts: list[Start]) -> None:
    shares = curve(starts, 12)
    assert len(shares) == 13
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


@given(some_starts)
def test_a_count_is_as_good_as_repeating_the_start(starts: list[Start]) -> None:
    repeated = [Start(s.follow_up, s.event, s.left) for s in starts for _ in range(s.count)]
    assert curve(starts, HORIZON) == curve(repeated, HORIZON)
    assert estimate(starts, HORIZON) == estimate(repeated, HORIZON)
    assert conversion_within(starts, HORIZON) == conversion_within(repeated, HORIZON)


@given(some_starts, st.randoms())
def test_the_order_of_the_starts_does_not_matter(starts: list[Start], order: random.Random) -> None:
    mixed = list(starts)
    order.shuffle(mixed)
    assert estimate(mixed, HORIZON) == estimate(starts, HORIZON)


@given(some_starts)
def test_starts_may_come_from_a_generator(starts: list[Start]) -> None:
    assert estimate(iter(starts), HORIZON) == estimate(starts, HORIZON)
    assert conversion_within(iter(starts), HORIZON) == conversion_within(starts, HORIZON)


# Edges


def test_no_starts_have_no_estimate() -> None:
    assert estimate([], 90) is None
    assert curve([], 3) == [0, 0, 0, 0]
    assert conversion_within([], 90) == Rate(None, None, None, 0, 0, 90)


def test_a_count_of_zero_is_no_start() -> None:
    assert estimate([Start(100, event=1, count=0)], 90) is None


def test_nobody_followed_beyond_the_first_day_leaves_everything_possible() -> None:
    found = sure([Start(0, count=20)], 90)
    assert found == Estimate(value=0, low=0, high=1, size=0, of=20, followed=0, horizon_days=90)


def test_on_the_first_day_an_event_counts_too() -> None:
    found = sure([Start(0, event=0, count=3), Start(0, count=1)], 90)
    assert found.value == 0.75
    assert found.size == pytest.approx(4)


def test_without_events_only_those_followed_to_the_end_count() -> None:
    found = sure([Start(90, count=8), Start(89, count=50)], 90)
    assert (found.value, found.low, found.size) == (0, 0, 8)
    assert found.high == pytest.approx(textbook_wilson(0, 8)[1])


def test_where_all_have_the_event_only_those_followed_to_the_end_count() -> None:
    found = sure([Start(90, event=5, count=7), Start(30, event=5, count=50)], 90)
    assert (found.value, found.high, found.size) == (1, 1, 7)
    assert found.low == pytest.approx(textbook_wilson(1, 7)[0])


def test_when_all_are_handed_back_there_is_no_rate() -> None:
    starts = [Start(100, left=3, count=12)]
    assert estimate(starts, 90) is None
    assert conversion_within(starts, 90) == Rate(None, None, None, 12, 12, 90)


def test_handed_back_ones_are_left_out_of_the_question_and_of_the_size() -> None:
    # Of 30, 10 handed back: of the 20 others 5 became customers.
    found = sure([Start(100, event=9, count=5), Start(100, count=15), Start(100, left=30, count=10)], 90)
    assert found.value == pytest.approx(5 / 20)
    assert found.size == pytest.approx(20)
    assert (found.low, found.high) == pytest.approx(textbook_wilson(0.25, 20))
    assert found.of == found.followed == 30


def test_a_hand_back_after_the_horizon_or_after_the_as_of_date_is_none() -> None:
    plain = [Start(100, event=9, count=5), Start(100, count=15), Start(80, count=4)]
    late = [Start(100, event=9, count=5), Start(100, left=91, count=15), Start(80, left=81, count=4)]
    in_time = [Start(100, event=9, count=5), Start(100, left=90, count=15), Start(80, left=80, count=4)]
    assert estimate(late, 90) == estimate(plain, 90) != estimate(in_time, 90)


def test_the_rate_never_passes_one() -> None:
    # Hand-backs read from all eight, conversions from the two followed for longer: F = 1/2 and G = 3/4.
    found = sure([Start(9, event=5), Start(9), Start(2, left=1, count=6)], 9)
    assert (found.value, found.high) == (1, 1)
    assert found.size == pytest.approx(2 / 4)


def test_at_a_tie_the_event_comes_before_the_end_of_the_follow_up() -> None:
    # The one whose follow-up ends on day 5 is still at risk on it, and so is the one whose own event is that day.
    assert curve([Start(5, event=5), Start(5)], 5) == [0, 0, 0, 0, 0, 0.5]


def test_an_event_after_the_as_of_date_is_not_known_yet() -> None:
    assert estimate([Start(5, event=6, count=10)], 9) == estimate([Start(5, count=10)], 9)


def test_day_h_counts_and_the_next_does_not() -> None:
    assert sure([Start(100, event=90), Start(100, count=9)], 90).value == pytest.approx(0.1)
    assert sure([Start(100, event=91), Start(100, count=9)], 90).value == 0


def test_followed_are_those_with_the_whole_horizon() -> None:
    assert sure([Start(89), Start(90, count=2), Start(91, count=3)], 90).followed == 5


def test_a_loss_stays_at_risk_and_is_no_drop_out() -> None:
    # Half lost on their first days: had they dropped out, the rate would be 5 of 5.
    assert sure([Start(100, event=60, count=5), Start(100, count=5)], 90).value == 0.5


@pytest.mark.parametrize("wrong", [{"follow_up": -1}, {"event": -1}, {"left": -1}, {"count": -1}])
def test_negative_days_and_counts_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        Start(**{"follow_up": 5, **wrong})


def test_wilson_of_nothing_leaves_everything_possible() -> None:
    assert wilson(0.0, 0) == wilson(0.7, 0.0) == (0.0, 1.0)
    assert wilson(0.7, 5e-324) == pytest.approx((0, 1))


def test_wilson_of_none_or_all_ends_exactly_there() -> None:
    # On paper the bounds meet the value; in floats they pass it for every sixth or so of these n.
    assert {wilson(0.0, n)[0] for n in range(1, 200)} == {0}
    assert {wilson(1.0, n)[1] for n in range(1, 200)} == {1}


# What is shown


@pytest.mark.parametrize(
    ("followed", "recent", "shown"),
    [(5, 5, True), (10, 0, True), (5, 4, False), (4, 100, False), (9, 0, False)],
)
def test_shown_only_from_ten_starts_of_which_five_are_followed(followed: int, recent: int, shown: bool) -> None:
    starts = [Start(100, event=3), Start(100, count=followed - 1), Start(10, count=recent)]
    rate, found = conversion_within(starts, 90), sure(starts, 90)
    assert (rate.of, rate.followed, rate.horizon_days) == (followed + recent, followed, 90)
    expected = (found.value, found.low, found.high) if shown else (None, None, None)
    assert (rate.value, rate.low, rate.high) == expected
    assert found.shown() == rate


def test_json_has_exactly_the_six_keys_in_order() -> None:
    rate = conversion_within([Start(100, count=12)], 90)
    high = textbook_wilson(0, 12)[1]
    printed = rate.as_json()
    assert list(printed) == ["value", "low", "high", "of", "followed", "horizon_days"]
    assert list(printed.values()) == [0, 0, pytest.approx(high), 12, 12, 90]
