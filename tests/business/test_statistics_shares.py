"""The share of those who decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from business.statistics import Share, decided_rate


@given(st.integers(0, 300), st.integers(0, 300))
def test_decided_rate_is_won_of_all_decided_with_scipys_wilson_interval(won: int, lost: int) -> None:
    share = decided_rate(won, lost)
    assert share.of == won + lost
    if share.of:
        theirs = binomtest(won, won + lost).proportion_ci(method="wilson")
        assert (share.value, share.low, share.high) == pytest.approx((won / (won + lost), theirs.low, theirs.high))


def test_the_example_on_the_page() -> None:
    # product.md says of 3 who became customers of 11 decided: 10 to 57 %.
    share = decided_rate(3, 8)
    assert share.low is not None
    assert share.high is not None
    assert (round(100 * share.low), round(100 * share.high)) == (10, 57)


def test_nobody_decided_has_no_rate() -> None:
    assert decided_rate(0, 0) == Share(None, None, None, 0)


def test_all_or_nobody_won_still_has_an_interval() -> None:
    none, every = decided_rate(0, 5), decided_rate(5, 0)
    assert (none.value, none.low) == (0, 0)
    assert (every.value, every.high) == (1, 1)
    assert none.high == pytest.approx(0.4345, abs=1e-4)
    assert every.low == pytest.approx(1 - 0.4345, abs=1e-4)


def test_json_has_exactly_the_four_keys_in_order() -> None:
    printed = decided_rate(1, 3).as_json()
    assert list(printed) == ["value", "low", "high", "of"]
    assert printed["value"] == 0.25
    assert printed["of"] == 4
