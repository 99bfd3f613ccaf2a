"""A disk that fills up, or cannot be written, under a running house: said in a sentence, and over once it is mended."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import ON_POSTGRES
from tests.running_house import ROOT, House, wait_until
from tests.visitor import Visitor

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL has a disk of its own.")


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[str], None]]:
    """A disk of a few megabytes, where this user may make one; the answer mounts it anew with other options."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("This user may not mount a small disk, so none was filled.")

    def again(options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)

    try:
        yield again
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    folder = tmp_path / "disk"
    with small_disk(folder) as remount:
        yield folder, remount


def serve_once(house: House) -> tuple[int, str]:
    """The exit code of a start that cannot succeed, and what the terminal shows."""
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=house.environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def fill(filler: Path) -> None:
    """Write until there is no room left."""
    with filler.open("wb", buffering=0) as full, contextlib.suppress(OSError):
        while True:
            full.write(b"x" * 4096)


def health(house: House) -> dict[str, object]:
    answer: dict[str, object] = json.loads(Visitor(house.address).get("/health/")[1])
    return answer


def test_a_disk_that_fills_up_and_is_freed(disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, _ = disk
    house = House(folder, COLLECTED="1", STATIC_ROOT=str(folder.parent / "static"), SWEEP_SECONDS="5")
    house.log = folder.parent / "serve.log"
    house.manage("collectstatic", "--no-input", "--verbosity", "0")
    house.manage("migrate", "--verbosity", "0")
    visitor = Visitor(house.address, house.inside("found")["session"])
    house.start()
    try:
        assert visitor.send("/greenleaf/log/", name="Before", action="lead")[0] == 200
        filler = folder / "filler"
        fill(filler)
        status, page = visitor.send("/greenleaf/log/", name="Meanwhile", wants="x" * 4500, action="lead")
        assert (status, "The disk is full" in page, 'value="Meanwhile"' in page) == (503, True, True)
        assert wait_until(lambda: health(house)["status"] == "down", seconds=15, why="health did not notice")
        assert "The disk is full" in house.told()

        filler.unlink()
        assert visitor.send("/greenleaf/log/", name="Meanwhile", action="lead")[0] == 200
        assert wait_until(lambda: health(house)["ready"], seconds=15, why="health did not recover")
        numbers = json.loads(house.manage("numbers", "marketing", "--business", "greenleaf", "--json"))
        assert numbers["total"]["leads"] == 2
    finally:
        house.close()
    assert "Traceback" not in house.told()


def test_a_folder_that_cannot_be_written(disk: tuple[Path, Callable[[str], None]]) -> None:
    folder, remount = disk
    house = House(folder)
    house.manage("migrate", "--verbosity", "0")
    remount("ro")
    code, shown = serve_once(house)
    remount("rw")
    assert code == 1
    assert "The folder of the data cannot be written" in shown
    assert "Traceback" not in shown


def test_a_file_that_is_damaged(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.manage("migrate", "--verbosity", "0")
    file = tmp_path / "two-hats.sqlite3"
    content = bytearray(file.read_bytes())
    content[40_000:160_000] = b"Z" * 120_000
    file.write_bytes(content)
    code, shown = serve_once(house)
    assert code == 1
    assert "The file that holds the data is damaged" in shown
    assert "restore the last backup" in shown
    assert "Traceback" not in shown
    assert file.read_bytes() == bytes(content), "nothing was written over it"
