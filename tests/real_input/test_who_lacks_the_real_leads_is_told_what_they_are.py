"""The real leads are not part of the project. Whoever runs the tests without them reads what is missing, and why."""

from pathlib import Path

import pytest

from tests import needs

WORDS = ("Olist marketing funnel", "CC BY-NC-SA 4.0", "../shared/data/marketplace_leads.csv", "REAL_LEADS")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine of somebody's own that has no such file."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(needs, "REQUIRED", False)
    monkeypatch.setattr(needs, "REAL_LEADS", str(tmp_path / "leads.csv"))


def test_a_newcomer_reads_what_they_are_and_where_they_go() -> None:
    with pytest.raises(pytest.skip.Exception) as skipped:
        needs.real_leads()
    assert all(word in str(skipped.value) for word in WORDS)


@pytest.mark.parametrize("asked", ["CI", "REQUIRE_SERVICES"])
def test_where_all_must_run_it_is_a_failure(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setattr(needs, "REQUIRED", asked == "REQUIRE_SERVICES")
    monkeypatch.setenv("CI", "true" if asked == "CI" else "")
    with pytest.raises((pytest.fail.Exception, pytest.skip.Exception), match=asked) as told:
        needs.real_leads()
    assert isinstance(told.value, pytest.fail.Exception)


def test_who_says_that_there_are_none_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "REQUIRED", True)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(needs, "REAL_LEADS", "")
    with pytest.raises(pytest.skip.Exception, match="Olist"):
        needs.real_leads()


def test_where_they_are_they_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").touch()
    assert needs.real_leads() == tmp_path / "leads.csv"
