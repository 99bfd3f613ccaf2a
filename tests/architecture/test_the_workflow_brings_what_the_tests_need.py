"""On GitHub, `.ci/run` finds PostgreSQL and Redis where the workflow says that they are."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.architecture.floors import ROOT

JOB: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["run"]
NEEDS = (ROOT / "tests/needs.py").read_text()


def test_it_runs_what_a_clean_clone_runs() -> None:
    assert ".ci/run" in [step.get("run") for step in JOB["steps"]]


@pytest.mark.parametrize(("service", "told_by"), [("postgres", "TEST_POSTGRES_URL"), ("redis", "TEST_REDIS")])
def test_a_service_is_where_the_tests_look_for_it(service: str, told_by: str) -> None:
    address = urlsplit(JOB["env"][told_by])
    assert f'"{told_by}"' in NEEDS, "the tests read another name"
    assert JOB["services"][service]["ports"] == [f"{address.hostname}:{address.port}:{address.port}"]


def test_it_says_that_it_has_no_real_leads() -> None:
    assert not JOB["env"]["REAL_LEADS"]
    assert '"REAL_LEADS"' in NEEDS
