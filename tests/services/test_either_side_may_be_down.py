"""The wings compute their numbers apart: one may be down, the other stays fresh, and it catches up by itself."""

import pytest

from tests.running_house import House


@pytest.mark.parametrize(("up", "down"), [("marketing", "sales"), ("sales", "marketing")])
def test_one_side_stays_fresh_and_the_other_catches_up(house: House, up: str, down: str) -> None:
    house.start(up, "beat")
    house.inside("work", 3)

    told = house.inside("wait", up, 3)
    assert (told[up], told[f"{up}_marks"]) == (3, 0)
    assert told[down] is None, "nobody computes the side that is down"
    assert told[f"{down}_marks"] > 0

    house.start(down)
    told = house.inside("wait", down, 3)
    assert (told[down], told[f"{down}_marks"]) == (3, 0)


def test_a_hint_is_enough(house: House) -> None:
    house.environment["SWEEP_SECONDS"] = "3600"
    house.start("marketing")
    house.inside("work", 1)
    assert house.inside("wait", "marketing", 1)["marketing"] == 1


def test_the_sweep_finds_what_a_lost_hint_left(house: House) -> None:
    hints = house.environment.get("REDIS_URL")
    house.environment["REDIS_URL"] = "redis://127.0.0.1:1/0"  # nobody listens there: every hint is lost
    house.inside("work", 2)
    house.environment["REDIS_URL"] = hints or ""
    house.start("sales", "beat")
    assert house.inside("wait", "sales", 2)["sales"] == 2
