"""A worker that is killed leaves its mark in the database: the next one computes."""

import time

from tests.running_house import House


def test_killed_in_the_middle_of_its_work(house: House) -> None:
    house.start("marketing")
    house.inside("work", 1)
    assert house.inside("wait", "marketing", 1)["marketing"] == 1

    house.freeze("marketing")
    house.inside("work", 1)
    holding = house.spawn("hold", "marketing", 6)
    assert holding.stdout is not None
    assert holding.stdout.readline() == "true\n"
    house.thaw("marketing")
    time.sleep(2)  # it has taken the hint, and waits to store
    house.kill("marketing")
    holding.wait()

    told = house.inside("stands")
    assert told["marketing"] == 1
    assert told["marketing_marks"] > 0

    house.start("marketing", "beat")
    told = house.inside("wait", "marketing", 2)
    assert (told["marketing"], told["marketing_marks"]) == (2, 0)


def test_killed_again_and_again_while_people_write(house: House) -> None:
    house.start("marketing", "beat")
    writers = [house.spawn("work", 10) for _ in range(2)]
    for _ in range(2):
        time.sleep(1)
        house.kill("marketing", "beat")
        house.start("marketing", "beat")
    assert [writer.wait() for writer in writers] == [0, 0]

    told = house.inside("wait", "marketing", 20)
    assert (told["marketing"], told["marketing_marks"]) == (20, 0)
