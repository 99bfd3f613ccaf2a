"""Whatever is sent to whatever address, by whomever: a page, a form to mend, or “there is nothing here”."""

import os
import sys
from typing import Any

import pytest

from tests.fuzz.run import Found, fuzz

COUNT = int(os.environ.get("FUZZ_REQUESTS", "1200"))
SEED = int(os.environ.get("FUZZ_SEED", "8"))
FIRST_DAY = int(os.environ.get("FUZZ_DAY", "0"))
ROUTES_AT_LEAST, DEPTH_AT_LEAST = 100, 0.25
WELL = {200, 302, 409, 422}


@pytest.mark.django_db
def test_no_request_is_a_fault(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr("funnel.demo.making.tell", lambda firm: None)  # fifteen seconds of a story without a parameter
    found = fuzz(COUNT, SEED, first_day=FIRST_DAY)
    if found.slow:
        sys.stderr.write(
            "\n".join(f"{seconds:.1f} s: {what}" for seconds, what in sorted(found.slow, reverse=True)[:5])
        )
    told = "\n\n".join(str(fault) for fault in found.faults.values())
    assert not found.faults, f"\n{told}\nAgain: FUZZ_SEED={SEED} FUZZ_DAY=<day> FUZZ_REQUESTS=20 pytest tests/fuzz"
    if COUNT >= 1200:
        must_have_gone_deep(found)


def must_have_gone_deep(found: Found) -> None:
    """What is refused at the door finds no fault behind it."""
    assert len(found.statuses) >= ROUTES_AT_LEAST
    total = sum(sum(statuses.values()) for statuses in found.statuses.values())
    well = sum(count for statuses in found.statuses.values() for status, count in statuses.items() if status in WELL)
    assert well / total > DEPTH_AT_LEAST, f"{well} of {total} requests were answered by a page"
