"""Two workers of one side and many writers at once: what is stored in the end is what a fresh computation says."""

from tests.running_house import House


def test_stored_numbers_equal_fresh_ones(house: House) -> None:
    for parts in (("marketing", "sales"), ("sales", "marketing"), ("beat",)):
        house.start(*parts)
    writers = [house.spawn("work", 12) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]

    for side in ("marketing", "sales"):
        told = house.inside("wait", side, 48, 40)
        assert (told[side], told[f"{side}_marks"]) == (48, 0)
        both = house.inside("fresh", side)
        assert both["stored"] == both["computed"]
        assert both["stored"]["weeks"]
