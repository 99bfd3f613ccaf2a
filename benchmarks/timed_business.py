"""A business of a given size, and what is timed in it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.core.management import call_command
from django.test import Client

import marketing.numbers_job
import sales.numbers_job
from business.models import Business, User
from funnel.overview.feedback import feedback
from funnel.setup.founding import found_business

SOURCES = ("Referral", "Web site", "Flyer", "Cold call", "")


def business_with(leads: int) -> tuple[Business, User]:
    """A business whose leads came in over two years: two of three handed over, one of four of those won."""
    owner = User.objects.create_user(f"owner-{leads}@example.com", "correct horse battery")
    business = found_business(owner=owner, name=f"Bench {leads}", zone="Europe/Berlin")
    today, lines = business.today(), ["reference,name,source,arrived_on,outcome,outcome_on,value,ready_on"]
    for number in range(leads):
        on = today - timedelta(days=(number * 7919) % 730)
        ended = min(today, on + timedelta(days=number % 60))
        fate = ("won", "lost", "", "lost")[number % 4] if number % 3 else ""
        ready = on.isoformat() if number % 3 else ""
        end = f"{fate},{ended if fate else ''},{900 if fate == 'won' else ''}"
        lines.append(f"r{number},Person {number},{SOURCES[number % 5]},{on},{end},{ready}")
    path = Path(mkdtemp()) / "leads.csv"
    path.write_text("\n".join(lines))
    call_command(
        "import_leads", str(path), business=business.slug, json=True, stdout=path.with_suffix(".json").open("w")
    )
    return business, owner


def measures(leads: int) -> dict[str, Callable[[], object]]:
    """What is timed at a size."""
    business, owner = business_with(leads)
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    home = f"http://127.0.0.1/{business.slug}"
    pages = {
        "Today": "/",
        "log a lead, the form": "/log/",
        "leads": "/marketing/leads/",
        "board": "/sales/board/",
        "prospects": "/sales/prospects/",
        "people": "/people/",
        "numbers of marketing": "/marketing/numbers/",
        "numbers of sales": "/sales/numbers/",
    }

    def page(path: str) -> Callable[[], object]:
        return lambda: client.get(home + path, SERVER_NAME="127.0.0.1")

    found: dict[str, Callable[[], object]] = {f"page: {name}": page(path) for name, path in pages.items()}
    found["job: marketing, everything anew"] = lambda: marketing.numbers_job.compute(business, again=True)
    found["job: sales, everything anew"] = lambda: sales.numbers_job.compute(business, again=True)
    found["job: marketing, nothing due"] = lambda: marketing.numbers_job.compute(business)
    found["feedback by source"] = lambda: feedback(business, by="source")
    return found
