"""`make run`'s command: everything comes up, says where it is, and goes away without leaving anything behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.running_house import ROOT, House, of_session, wait_until
from tests.visitor import Visitor


def test_it_serves_and_stops(empty: House) -> None:
    process = empty.start()
    assert f"Two Hats is at {empty.address}  Stop it with Ctrl-C." in empty.told()
    status, page = Visitor(empty.address).get("/account/login/")
    assert status == 200
    assert "<form" in page
    assert len(of_session(process.pid)) > 4, "web, two workers and beat"

    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert of_session(process.pid) == []
    assert "Traceback" not in empty.told()
    assert empty.told().endswith("Stopped.\n")


def test_an_impatient_second_ctrl_c_prints_no_traceback(empty: House) -> None:
    process = empty.start()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.wait(15)
    assert of_session(process.pid) == []
    assert "Traceback" not in empty.told()


def test_ctrl_c_while_it_is_still_starting(empty: House) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=empty.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_until((empty.folder / "serve.lock").exists, why="it did not start")
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=15)
    assert "Traceback" not in told
    assert of_session(process.pid) == []


def test_killed_without_mercy_it_takes_its_children_along(empty: House) -> None:
    process = empty.start()
    process.kill()
    process.wait()
    wait_until(lambda: not of_session(process.pid), seconds=20, why="something was left running")


def test_a_worker_that_ends_is_started_again(empty: House) -> None:
    process = empty.start("sales")
    first = pid_of(process.pid, "sales@")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: pid_of(process.pid, "sales@") not in (0, first), why="no new worker came")
    assert "The sales process ended by itself. It starts again in 1 s." in empty.told()


def test_a_web_server_that_ends_stops_the_rest(empty: House) -> None:
    process = empty.start("web", "beat")
    os.kill(pid_of(process.pid, "granian"), signal.SIGKILL)
    assert process.wait(15) == 1
    assert of_session(process.pid) == []
    assert "The web process ended by itself, so Two Hats stops." in empty.told()


def test_a_taken_port_is_said_plainly(empty: House) -> None:
    with socket.create_server(("127.0.0.1", empty.port)):
        done = serve(empty)
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {empty.port} is taken by another program. "
        f"Stop that one, or choose another port: PORT={empty.port + 1} make run\n"
    )
    assert done.stdout == ""


def test_twice_from_one_folder_is_refused(empty: House) -> None:
    empty.start("beat")
    done = serve(empty)
    assert done.returncode == 1
    assert done.stderr == f"Two Hats is already running from {empty.folder}. Stop that one first.\n"


def test_the_first_start_says_where_the_data_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.start("beat")
    assert f"Your data is kept in {tmp_path}\n" in house.told()
    house.close()
    house.log.unlink()
    house.start("beat")
    assert "Your data" not in house.told()
    house.close()


def test_static_files_are_compressed_and_kept_for_good(empty: House) -> None:
    empty.start("web")
    visitor = Visitor(empty.address)
    _, page = visitor.get("/account/login/")
    found = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page)
    assert found, "a far-future name"
    asked = urllib.request.Request(empty.address + found[1], headers={"Accept-Encoding": "gzip"})
    with visitor.opener.open(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def serve(house: House) -> subprocess.CompletedProcess[str]:
    """`manage.py serve` until it ends by itself."""
    return subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=house.environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def pid_of(session: int, word: str) -> int:
    """The first process of a session with a word in its command; 0 when there is none."""
    for pid in sorted(of_session(session)):
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and word in command.read_text():
            return pid
    return 0
