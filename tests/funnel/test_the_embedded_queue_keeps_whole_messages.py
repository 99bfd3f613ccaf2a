"""The embedded broker's files: a message is taken whole or not at all, and one that cannot be read stops nobody."""

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any, cast

import pytest
from kombu import Connection, Exchange, Queue

from funnel import file_queue
from funnel.celery import app

assert app  # it registers the address


def options(folder: Path) -> dict[str, str]:
    (folder / "control").mkdir(exist_ok=True)
    return {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}


def connect(folder: Path) -> Connection:
    return Connection("files://localhost", transport_options=options(folder))


def opened(connection: Connection) -> file_queue.Channel:
    return cast("file_queue.Channel", connection.channel())


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[file_queue.Channel]:
    with connect(tmp_path) as connection:
        yield opened(connection)


def message(task: str = "sales.tasks.compute", key: int = 1, **headers: Any) -> dict[str, Any]:
    return {"headers": {"task": task, **headers}, "body": f"[[{key}], {{}}]", "properties": {}}


def drain(channel: file_queue.Channel, queue: str = "sales") -> list[Any]:
    taken = []
    while True:
        try:
            taken.append(channel._get(queue))
        except Empty:
            return taken


def test_the_oldest_message_of_a_queue_is_taken_first(channel: file_queue.Channel) -> None:
    for key in (3, 1, 2):
        channel._put("sales", message(key=key))
        time.sleep(0.002)
    channel._put("marketing", message(key=9))
    assert [taken["body"] for taken in drain(channel)] == ["[[3], {}]", "[[1], {}]", "[[2], {}]"]
    assert len(drain(channel, "marketing")) == 1


def test_hints_for_the_same_thing_are_one_and_keep_their_place(channel: file_queue.Channel, tmp_path: Path) -> None:
    for key in (1, 2):
        channel._put("sales", message(key=key, id="first"))
        time.sleep(0.002)
    for _ in range(50):
        channel._put("sales", message(key=1, id="last"))
    channel._put("sales", message("sales.tasks.sweep", key=1))
    assert channel._size("sales") == 3
    taken = drain(channel)
    assert [(one["headers"]["task"], one["body"]) for one in taken] == [
        ("sales.tasks.compute", "[[1], {}]"),
        ("sales.tasks.compute", "[[2], {}]"),
        ("sales.tasks.sweep", "[[1], {}]"),
    ]
    assert taken[0]["headers"]["id"] == "last", "the newest words, so that one which ran out of time is renewed"


def test_a_hint_that_was_taken_can_come_again(channel: file_queue.Channel) -> None:
    for _ in range(2):
        channel._put("sales", message())
        assert len(drain(channel)) == 1


@pytest.mark.parametrize("content", [b"", b'{"body": "W1sx', b"\xff\xfe\x00"])
def test_an_unreadable_message_is_set_aside_with_a_line(
    channel: file_queue.Channel, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "0_broken.sales.msg").write_bytes(content)
    os.utime(tmp_path / "0_broken.sales.msg", (1, 1))
    channel._put("sales", message())
    with caplog.at_level(logging.WARNING):
        assert len(drain(channel)) == 1
    assert "it was set aside" in caplog.text
    assert (tmp_path / "unreadable" / "0_broken.sales.msg").read_bytes() == content


def put_many(folder: Path, begin: Any, payload: int) -> None:
    with connect(folder) as connection:
        channel = opened(connection)
        begin.wait()
        for key in range(150):
            channel._put("sales", message(key=key, filler="x" * payload))


def take_many(folder: Path, begin: Any, results: Any) -> None:
    try:
        with connect(folder) as connection:
            channel = opened(connection)
            begin.wait()
            late = time.monotonic() + 3
            taken = 0
            while time.monotonic() < late:
                taken += len(drain(channel))
            results.put((taken, ""))
    except Exception as problem:  # noqa: BLE001 - told to the test
        results.put((0, repr(problem)))


def processes(*targets: tuple[Callable[..., None], tuple[Any, ...]]) -> list[Any]:
    context = multiprocessing.get_context("spawn")
    return [context.Process(target=target, args=arguments) for target, arguments in targets]


def test_writers_and_readers_at_once_never_see_half_a_message(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    begin, results = context.Barrier(4), context.Queue()
    running = processes(
        (put_many, (tmp_path, begin, 200_000)),
        (put_many, (tmp_path, begin, 10)),
        (take_many, (tmp_path, begin, results)),
        (take_many, (tmp_path, begin, results)),
    )
    for process in running:
        process.start()
    outcomes = [results.get(timeout=60) for _ in range(2)]
    for process in running:
        process.join()
    assert [fault for _, fault in outcomes] == ["", ""]
    assert sum(taken for taken, _ in outcomes) >= 150
    assert not (tmp_path / "unreadable").exists()
    assert [left.name for left in (tmp_path / "control").iterdir() if left.suffix in (".draft", ".taken")] == []


def bind(folder: Path, begin: Any, number: int, results: Any) -> None:
    with connect(folder) as connection:
        channel = opened(connection)
        begin.wait()
        try:
            Queue(f"queue{number}", Exchange("town"), routing_key="all", channel=channel).declare()
            results.put("")
        except Exception as problem:  # noqa: BLE001 - told to the test
            results.put(repr(problem))


def test_queues_that_are_declared_at_once_are_all_known(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    begin, results = context.Barrier(4), context.Queue()
    running = processes(*((bind, (tmp_path, begin, number, results)) for number in range(4)))
    for process in running:
        process.start()
    faults = [results.get(timeout=60) for _ in running]
    for process in running:
        process.join()
    assert faults == [""] * 4
    with connect(tmp_path) as connection:
        table = opened(connection).get_table("town")
    assert {entry.queue for entry in table} == {f"queue{number}" for number in range(4)}


def test_what_killed_processes_left_behind_is_cleared_away(tmp_path: Path) -> None:
    options(tmp_path)
    old, fresh = tmp_path / "control" / "1-1.taken", tmp_path / "control" / "a.draft"
    for left in (old, fresh):
        left.write_text("half")
    os.utime(old, (1, 1))
    with connect(tmp_path) as connection:
        connection.connect()
    assert (old.exists(), fresh.exists()) == (False, True)
