"""Small promises: said again is kept again, amounts are read as people write them, a silent broker is left alone."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from business import job_hints
from business.models import Business, Note, User
from business.refusal import Refused
from funnel.environment import made_once
from funnel.handover import door
from funnel.people.intake import it_is_them
from marketing.models import Effort, Lead, Source
from sales.models import Prospect

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_same_note_on_another_day_is_another_note(
    make_lead: Callable[..., Lead], owner: User, signed_in: Callable[[User], Client], home: str
) -> None:
    person, now = make_lead().person, timezone.now()
    for later, notes in ((0, 1), (0, 1), (1, 2)):
        with time_machine.travel(now + timedelta(days=later), tick=False):
            signed_in(owner).post(f"{home}/people/{person.reference}/note/", {"text": "Called, nobody there"})
            assert Note.objects.count() == notes


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [("en", "$1,200", 1200), ("en", "1,200.50", "1200.5"), ("de", "1.200,50 $", "1200.5"), ("fr", "1 200,5", "1200.5")],
)
def test_marketing_reads_amounts_as_sales_does(
    desk: Client, home: str, business: Business, language: str, typed: str, kept: Any
) -> None:
    business.change(language=language)
    source = Source.objects.filter(business=business)[0]
    sent = {"target": f"source:{source.pk}", "on": str(business.today()), "money": typed, "hours": "", "note": ""}
    assert desk.post(f"{home}/marketing/efforts/", sent).status_code == 302
    assert Effort.objects.get().money == Decimal(kept)


def test_nobody_plans_to_come_back_to_who_is_with_sales(
    desk: Client, home: str, make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect]
) -> None:
    person = make_prospect().person
    lead = make_lead(person=person)
    with pytest.raises(Refused, match="with sales"):
        lead.revisit(on=lead.arrived_on, by=None)
    lead.revisit(on=None, by=None)
    sent = {"revisit_on": str(lead.business.today())}
    answer = desk.post(f"{home}/marketing/leads/{lead.reference}/revisit/", sent)
    assert answer.status_code == 409
    assert Lead.objects.get(pk=lead.pk).revisit_on is None


def test_attempts_that_came_back_go_with_their_lead(
    make_lead: Callable[..., Lead], make_prospect: Callable[..., Prospect], owner: User
) -> None:
    known, back = make_lead("Maria Lopez").person, make_prospect("Maria Lopes")
    door.hand_back(back, why="not ready", by=None)
    lead = Lead.objects.get(reference=back.lead_reference)
    gone = lead.person
    it_is_them(lead, known, by=owner)
    assert Prospect.objects.get().person == Lead.objects.get(pk=lead.pk).person == known
    assert not type(gone).objects.filter(pk=gone.pk).exists()


def test_a_broker_that_is_away_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def away(*_: Any, **__: Any) -> None:
        tries.append(1)
        raise ConnectionError

    monkeypatch.setattr("business.job_hints.current_app.send_task", away)
    monkeypatch.setattr("business.job_hints.broker", job_hints.Broker())
    for _ in range(50):
        job_hints.hint("marketing.tasks.compute", 1, queue="marketing")
    assert len(tries) == 1
    job_hints.broker.silent_until = 0.0
    job_hints.hint("sales.tasks.compute", 1, queue="sales")
    assert len(tries) == 2, "after a while it is asked again"


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    kept, found, gate = tmp_path / "var" / "secret_key", [], threading.Barrier(8)

    def start() -> None:
        gate.wait()
        found.append(made_once(kept))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(found[0]) > 50
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(("address", "behind"), [("https://two-hats.example", True), ("http://127.0.0.1:8000", False)])
def test_a_proxy_is_believed_where_there_is_one(tmp_path: Path, address: str, behind: bool) -> None:
    asked = (
        "import json; from funnel import settings as s;"
        "print(json.dumps([s.SECURE_SSL_REDIRECT, s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT]))"
    )
    said = {"DATA_DIR": str(tmp_path), "BASE_URL": address, "DATABASE_URL": "", "REDIS_URL": ""}
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env={**os.environ, **said}, check=True, capture_output=True, text=True
    )
    redirects, header, proxies = json.loads(told.stdout)
    assert redirects is behind
    assert header == (["HTTP_X_FORWARDED_PROTO", "https"] if behind else None), "else https leads round in a circle"
    assert proxies == int(behind)
