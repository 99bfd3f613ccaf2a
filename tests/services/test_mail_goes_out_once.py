"""Real workers, real beats, a real mail server; kills, outages and doubles: each member gets each week's mail once."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.databases import REDIS_URL
from tests.running_house import ROOT, House, wait_until
from tests.services.conftest import OwnRedis
from tests.services.postbox import HANG, Postbox

# The processes of a house live at a time of the test's own (tests/services/clock), whatever day it is today.
MONDAY = datetime(2026, 3, 9, 1, 15, tzinfo=UTC)  # seven in Kathmandu
FOUNDED = MONDAY - timedelta(days=8)
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86400))
NOTHING = "Written: 0. Sent: 0. Waiting: 0.\n"


class MailingHouse:
    """A house whose mails go to a postbox, and whose clock a test moves."""

    def __init__(self, house: House, postbox: Postbox) -> None:
        self.house, self.postbox = house, postbox
        clock = Path(__file__).parent / "clock"
        house.environment |= {"EMAIL_URL": postbox.url, "EMAIL_TIMEOUT": "5", "SWEEP_SECONDS": "2"}
        house.environment["PYTHONPATH"] = f"{clock}:{house.environment.get('PYTHONPATH', '')}".rstrip(":")
        self.live_at(MONDAY + SECOND)

    def live_at(self, moment: datetime) -> None:
        """Whatever starts from now on thinks that it is this moment now."""
        self.house.environment["CLOCK_AHEAD"] = str((moment - datetime.now(UTC)).total_seconds())

    def do(self, word: str, *more: str | int) -> Any:
        """What a word of tests/services/mailing.py answers in this house."""
        return json.loads(self.house.call("-m", "tests.services.mailing", word, *map(str, more)))

    def firms(self, *zones: str, members: int = 1) -> None:
        """Businesses that were there for a week."""
        self.do("firms", FOUNDED.isoformat(), members, *zones)

    def states(self) -> dict[str, str]:
        """How each member's mail of each week stands."""
        return {f"{row['to']} {row['week']}": row["state"] for row in self.do("rows")}

    def send(self) -> str:
        """What `manage.py send_weekly` says: it does what the jobs do, now."""
        return self.house.manage("send_weekly")

    def sending(self) -> subprocess.Popen[bytes]:
        """The same, while the test goes on."""
        words = [sys.executable, "manage.py", "send_weekly"]
        return subprocess.Popen(words, cwd=ROOT, env=self.house.environment, stdout=subprocess.DEVNULL)

    def killed_at(self, step: str, who: str) -> None:
        """Let a worker, or the command, come as far as a step of its conversation, and end it with `kill -9`."""
        if who == "worker":
            self.house.start("funnel", "beat")
            self.postbox.wait_at(step)
            self.house.kill("funnel", "beat")
            return
        command = self.sending()
        self.postbox.wait_at(step)
        command.kill()
        command.wait()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox().start()
    yield box
    box.stop()


@pytest.fixture
def mailing(empty: House, postbox: Postbox) -> MailingHouse:
    return MailingHouse(empty, postbox)


def addresses(zone: str, members: int) -> list[str]:
    return sorted(f"{number}@{zone}.example.com" for number in range(1, members + 1))


def test_the_clock_of_a_house_can_be_moved(mailing: MailingHouse) -> None:
    shown = datetime.fromisoformat(mailing.do("now"))
    assert MONDAY < shown < MONDAY + MINUTE


def test_the_job_started_several_times_at_once(mailing: MailingHouse, postbox: Postbox) -> None:
    """Two commands and a worker that is swept every two seconds, all at the same mails."""
    mailing.firms("Asia/Kathmandu", members=6)
    postbox.on("RCPT", 0.2)
    mailing.house.start("funnel", "beat")
    commands = [mailing.sending() for _ in range(2)]
    assert [command.wait(60) for command in commands] == [0, 0]
    postbox.wait_for(6)
    wait_until(lambda: {row["state"] for row in mailing.do("rows")} == {"sent"}, why="one is still being sent")
    assert mailing.send() == NOTHING
    assert postbox.addresses() == addresses("kathmandu", 6)
    rows = mailing.do("rows")
    assert {row["attempts"] for row in rows} == {1}
    assert {row["message_id"] for row in rows} == {arrival.message_id for arrival in postbox.arrivals}


def test_two_beats_and_two_workers(mailing: MailingHouse, postbox: Postbox, tmp_path: Path) -> None:
    """A second house on the same database, as after a move that nobody finished."""
    mailing.firms("Asia/Kathmandu", members=6)
    postbox.on("RCPT", 0.3)
    first = mailing.house
    (tmp_path / "second").mkdir()
    second = House(tmp_path / "second")
    second.environment = {**first.environment, "DATA_DIR": str(tmp_path / "second")}
    if not first.environment["DATABASE_URL"]:
        second.environment["DATABASE_URL"] = f"sqlite:///{first.folder}/two-hats.sqlite3"
    try:
        second.start("funnel", "beat")
        first.start("funnel", "beat")
        postbox.wait_for(6)
        time.sleep(3)  # another sweep of each
    finally:
        second.close()
    assert postbox.addresses() == addresses("kathmandu", 6)
    assert {(row["state"], row["attempts"]) for row in mailing.do("rows")} == {("sent", 1)}


# On one Monday the mail server is away when the first business's mail is due, and the whole house when the second
# one's is, a quarter of an hour later.
COULD_NOT = "It could not be sent in time."
WAS_NOT = "It was not written within 72 hours: Two Hats was not running, or could not write it."


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (HOUR, {"kathmandu 2026-03-02": "", "kolkata 2026-03-02": ""}),
        (DAY, {"kathmandu 2026-03-02": "", "kolkata 2026-03-02": ""}),
        (
            10 * DAY,  # to a Thursday, 01:20: five minutes more than three days after seven o'clock, and ten less
            {
                "kathmandu 2026-03-02": COULD_NOT,
                "kathmandu 2026-03-09": WAS_NOT,
                "kolkata 2026-03-02": WAS_NOT,
                "kolkata 2026-03-09": "",
            },
        ),
    ],
    ids=["an hour", "a day", "ten days"],
)
def test_after_an_outage(mailing: MailingHouse, postbox: Postbox, away: timedelta, expected: dict[str, str]) -> None:
    mailing.firms("Asia/Kathmandu", "Asia/Kolkata", members=2)
    mailing.live_at(MONDAY + 5 * MINUTE)
    postbox.stop()
    assert mailing.send() == "Written: 2. Sent: 0. Waiting: 1.\n", "one was tried, and rests"

    postbox.start()
    mailing.live_at(MONDAY + 5 * MINUTE + away)
    mailing.house.start("funnel", "beat")
    sent = sorted(f"{n}@{each.split()[0]}.example.com" for n in (1, 2) for each, why in expected.items() if not why)
    postbox.wait_for(len(sent))
    found = {}
    for row in mailing.do("rows"):
        number, zone = row["to"].split("@")
        found[number, f"{zone.split('.')[0]} {row['week']}"] = (
            row["state"],
            row["trouble"].partition(" The mail server")[0],
        )
    assert found == {
        (n, each): ("skipped", why) if why else ("sent", "") for n in "12" for each, why in expected.items()
    }
    assert mailing.send() == NOTHING
    assert postbox.addresses() == sent


@pytest.mark.parametrize(("who", "step"), [("worker", "greeting"), ("command", "RCPT")])
def test_killed_before_the_mail_server_was_told_it_arrives_once(
    mailing: MailingHouse, postbox: Postbox, who: str, step: str
) -> None:
    mailing.firms("Asia/Kathmandu")
    postbox.on(step, HANG, times=1)
    mailing.killed_at(step, who)
    assert mailing.send() == NOTHING, "the lease of the killed one is not over"
    assert postbox.arrivals == []

    mailing.live_at(MONDAY + MINUTE)
    assert mailing.send() == "Written: 0. Sent: 1. Waiting: 0.\n"
    assert postbox.addresses() == addresses("kathmandu", 1)
    [row] = mailing.do("rows")
    assert (row["state"], row["attempts"]) == ("sent", 2)


@pytest.mark.parametrize(("who", "step", "arrived"), [("command", "DATA", 0), ("worker", "dot", 1)])
def test_killed_while_the_mail_server_was_told_it_is_flagged_and_not_sent_again(
    mailing: MailingHouse, postbox: Postbox, who: str, step: str, arrived: int
) -> None:
    mailing.firms("Asia/Kathmandu")
    postbox.on(step, HANG, times=1)
    mailing.killed_at(step, who)

    for later in (10 * MINUTE, 4 * DAY):
        mailing.live_at(MONDAY + later)
        assert mailing.send() == NOTHING
    [row] = mailing.do("rows")
    assert (row["state"], row["unsure"], row["attempts"]) == ("sending", True, 1)
    assert len(postbox.arrivals) == arrived

    assert mailing.do("send_again") == 1
    assert mailing.send() == "Written: 0. Sent: 1. Waiting: 0.\n"
    assert len(postbox.arrivals) == arrived + 1
    assert {arrival.message_id for arrival in postbox.arrivals} == {row["message_id"]}
    assert list(mailing.states().values()) == ["sent"]


def test_a_worker_that_is_asked_to_stop_finishes_its_conversation(mailing: MailingHouse, postbox: Postbox) -> None:
    mailing.firms("Asia/Kathmandu")
    postbox.on("dot", 4.5)  # longer than the other parts of a house may go on
    mailing.house.start("funnel", "beat")
    postbox.wait_at("dot")
    mailing.house.stop("funnel", "beat")
    assert list(mailing.states().values()) == ["sent"]
    assert len(postbox.arrivals) == 1


@pytest.mark.skipif(not REDIS_URL, reason="The embedded broker cannot go away.")
def test_a_broker_that_goes_away_cuts_no_conversation_short(
    build: Callable[..., House], own_redis: OwnRedis, postbox: Postbox
) -> None:
    mailing = MailingHouse(build(own_redis.url), postbox)
    mailing.firms("Asia/Kathmandu")
    postbox.on("dot", 4)
    mailing.house.start("funnel", "beat")
    postbox.wait_at("dot")
    own_redis.stop()
    time.sleep(5)
    assert list(mailing.states().values()) == ["sent"]
    assert mailing.send() == NOTHING
    assert len(postbox.arrivals) == 1
