"""Charts: where the marks stand."""

from decimal import Decimal

import pytest

from business import charts


def numbers(coordinate: str) -> float:
    return float(coordinate.rstrip("%"))


def test_the_tallest_bar_reaches_the_top_and_the_last_is_marked() -> None:
    chart = charts.bars([7, 14, 0], height=80)
    assert [bar.height for bar in chart.bars] == ["40", "80", "0"]
    assert [bar.y for bar in chart.bars] == ["40", "0", "80"]
    assert [bar.last for bar in chart.bars] == [False, False, True]


def test_bars_share_the_width_evenly_and_stay_within_it() -> None:
    chart = charts.bars([3] * 13)
    lefts = [numbers(bar.x) for bar in chart.bars]
    assert lefts == sorted(lefts)
    assert lefts[0] >= 0
    assert lefts[-1] + numbers(chart.bars[-1].width) <= 100


def test_a_count_nobody_knows_keeps_its_place_but_draws_no_bar() -> None:
    chart = charts.bars([4, None, 2])
    assert [bar.known for bar in chart.bars] == [True, False, True]
    assert chart.bars[1].height == "0"


def test_the_usual_band_fits_even_when_every_count_is_below_it() -> None:
    chart = charts.bars([3, 4], usual=(6, 12), height=60)
    assert (chart.usual_y, chart.usual_height) == ("0", "30")
    assert chart.bars[1].height == "20"


def test_a_usual_band_of_one_count_can_still_be_seen() -> None:
    assert charts.bars([5, 9], usual=(2, 2)).usual_height == "1"


def test_no_counts_and_nothing_but_zeros_draw_nothing() -> None:
    assert charts.bars([]).bars == ()
    assert [bar.height for bar in charts.bars([0, 0]).bars] == ["0", "0"]


def test_each_bar_carries_its_words_and_its_rows() -> None:
    chart = charts.bars([1, 2], words=["1 lead", "2 leads"], links=["/a/", "/b/"])
    assert [(bar.words, bar.link) for bar in chart.bars] == [("1 lead", "/a/"), ("2 leads", "/b/")]
    assert chart.linked
    assert not charts.bars([1, 2]).linked


def test_money_makes_bars_too() -> None:
    assert charts.bars([Decimal("10.50"), Decimal(21)], height=80).bars[0].height == "40"


@pytest.mark.parametrize(
    ("part", "whole", "reach"), [(12, 20, "60%"), (0, 7, "0%"), (0, 0, "0%"), (1, 3, "33.3%"), (5, 4, "100%")]
)
def test_a_share_reaches_as_far_as_its_part_of_the_whole(part: int, whole: int, reach: str) -> None:
    assert charts.share(part, whole) == reach


def test_a_range_is_drawn_on_the_scale_it_is_given() -> None:
    assert charts.likely_range(0.42, 0.26, 0.59) == charts.Range(low="26%", high="59%", dot="42%")
    assert charts.likely_range(0.1, 0.0, 0.25, top=0.25) == charts.Range(low="0%", high="100%", dot="40%")


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 0.05), (0.05, 0.05), (0.37, 0.4), (0.59, 0.6), (0.93, 1.0), (1.2, 1.0)]
)
def test_a_scale_ends_at_the_next_round_share(highest: float, top: float) -> None:
    assert charts.nice_top(highest) == top


def test_a_curve_steps_up_on_its_days_and_runs_to_the_last_day() -> None:
    drawn = charts.curve([(3, 0.1, 0.05, 0.2), (10, 0.2, 0.1, 0.4)], days=30)
    assert drawn.top == 0.4
    assert drawn.line == "M0 100H3V75H10V50H30"
    assert drawn.band == "M3 50L10 50L10 0L30 0L30 75L10 75L10 87.5L3 87.5Z"


def test_a_curve_without_events_lies_on_the_ground() -> None:
    assert charts.curve([], days=90) == charts.Curve(line="M0 100H90", band="", days=90, top=0.05)


def test_steps_after_the_last_day_are_left_out() -> None:
    assert charts.curve([(3, 0.1, 0.0, 0.2), (40, 0.9, 0.5, 1.0)], days=30).line == "M0 100H3V50H30"
