"""Redis stops, forgets everything, and comes back: people notice nothing, and the numbers catch up by themselves."""

import time
from collections.abc import Callable

import pytest

from tests.databases import REDIS_URL
from tests.running_house import House
from tests.services.conftest import OwnRedis
from tests.visitor import Visitor


@pytest.mark.skipif(not REDIS_URL, reason="It brings a Redis of its own, and runs once: where the tests are on Redis.")
def test_people_go_on_working_without_redis(build: Callable[..., House], own_redis: OwnRedis) -> None:
    house = build(own_redis.url)
    found = house.inside("found")
    house.start("web")
    house.start("marketing", "beat")
    house.start("sales")
    house.inside("work", 1)
    for side in ("marketing", "sales"):
        assert house.inside("wait", side, 1)[side] == 1

    own_redis.stop()
    visitor = Visitor(house.address, found["session"])
    began = time.monotonic()
    status, page = visitor.send(f"/{found['slug']}/log/", name="Nora Newcomer", action="lead")
    took = time.monotonic() - began
    assert status == 200, page
    assert "Nora Newcomer" in page
    assert took < 5
    assert visitor.get(f"/{found['slug']}/")[0] == 200
    assert visitor.get("/account/login/")[0] == 200
    house.inside("work", 1)
    told = house.inside("stands")
    assert (told["marketing"], told["sales"]) == (1, 1)
    assert told["marketing_marks"] > 0
    assert told["sales_marks"] > 0

    own_redis.start()
    for side, number in (("marketing", 3), ("sales", 2)):
        told = house.inside("wait", side, number, 40)
        assert (told[side], told[f"{side}_marks"]) == (number, 0)
