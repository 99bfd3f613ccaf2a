"""What the tests do inside a house, in its own environment: `python -m tests.house_commands WORD …` prints JSON."""

import json
import os
import sys
import time
from importlib import import_module
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402

import marketing.models  # noqa: E402
import marketing.numbers_job  # noqa: E402
import sales.models  # noqa: E402
import sales.numbers_job  # noqa: E402
from business.models import Business, DueMark, Person, User  # noqa: E402
from business.periods import monday_of  # noqa: E402
from funnel.handover.door import hand_over  # noqa: E402
from funnel.setup.founding import found_business  # noqa: E402

SIDES: dict[str, Any] = {"marketing": (marketing, "leads"), "sales": (sales, "received")}


def found() -> dict[str, Any]:
    """A business and its owner, signed in."""
    owner = User.objects.create_user("owner@example.com", "correct horse battery", name="Olive Owner")
    business = found_business(owner=owner, name="Greenleaf", country="US", zone="UTC", currency="USD", language="en")
    return {"slug": business.slug, "session": session(owner.email)}


def session(email: str) -> str:
    """The key of a session in which a user is signed in."""
    user, kept = User.objects.get(email=email), import_module(settings.SESSION_ENGINE).SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    kept.save()
    return str(kept.session_key)


def work(times: str) -> int:
    """Log leads, and hand each over: what both sides' numbers are made of."""
    business = Business.objects.get()
    for number in range(int(times)):
        person = Person.objects.create(business=business, name=f"Person {number}")
        now = business.noon(business.today())
        lead = marketing.models.Lead.objects.log(business=business, person=person, by=None, at=now)
        hand_over(lead, by=None, unready_why="a test", at=now)
    return int(times)


def stands() -> dict[str, Any]:
    """This week's stored number of each side, and the marks that are left."""
    business = Business.objects.get()
    told = {}
    for side, (wing, field) in SIDES.items():
        week = wing.models.Week.objects.filter(business=business, monday=monday_of(business.today())).first()
        told[side] = getattr(week, field) if week else None
        told[f"{side}_marks"] = DueMark.objects.filter(side=side).count()
    return told


def wait(side: str, number: str, seconds: str = "20") -> dict[str, Any]:
    """Wait until a side has stored this week's number and has no marks left; how it stands comes back either way."""
    late = time.monotonic() + float(seconds)
    while (told := stands())[side] != int(number) or told[f"{side}_marks"]:
        if time.monotonic() > late:
            break
        time.sleep(0.1)
    return told


def hold(side: str, seconds: str) -> bool:
    """Hold what a side's job needs in order to store, so that it waits in the middle of its work."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            list(SIDES[side][0].models.Week.objects.select_for_update())
        sys.stdout.write("true\n")
        sys.stdout.flush()
        time.sleep(float(seconds))
    return True


def fresh(side: str) -> dict[str, Any]:
    """What a side has stored, and what it stores when everything is computed anew."""
    business, (wing, _field) = Business.objects.get(), SIDES[side]

    def stored() -> Any:
        weeks = wing.models.Week.objects.order_by("monday").values()
        standing = wing.models.Standing.objects.get(business=business)
        rows = [{name: str(value) for name, value in week.items() if name != "id"} for week in weeks]
        return {"weeks": rows, "numbers": standing.numbers}

    before = stored()
    wing.numbers_job.compute(business, again=True)
    return {"stored": before, "computed": stored()}


def count_rows(model: str) -> int:
    """How many rows a table has, by the model's label."""
    return int(apps.get_model(model)._default_manager.count())


WORDS: dict[str, Any] = {word.__name__: word for word in (count_rows, found, session, work, stands, wait, hold, fresh)}

if __name__ == "__main__":
    answer: Any = WORDS[sys.argv[1]](*sys.argv[2:])
    if sys.argv[1] != "hold":
        sys.stdout.write(json.dumps(answer))
