"""A newcomer asks `make help` what there is, and `make` alone runs the house."""

import re
import subprocess

from tests.architecture.floors import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_command_is_listed_with_what_it_does() -> None:
    found = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert found
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    listed = dict(re.findall(r"^make (\S+) +(\S.+)$", printed, re.MULTILINE))
    assert set(listed) == set(found[1].split())


def test_make_alone_still_runs_the_house() -> None:
    assert ".DEFAULT_GOAL := run" in MAKEFILE.splitlines()
