"""What the tests of mails do inside a house, in its own environment: `python -m tests.services.mailing WORD …`."""

import json
import os
import sys
from datetime import datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from business.hats import Role  # noqa: E402
from business.models import Business, Membership, OutgoingMail, User  # noqa: E402
from funnel.setup.founding import found_business  # noqa: E402


def firms(founded: str, members: str, *zones: str) -> int:
    """A business in each zone, whose members joined when it was founded."""
    at = datetime.fromisoformat(founded)
    for zone in zones:
        name = zone.rpartition("/")[2].lower()
        owner = User.objects.create_user(f"1@{name}.example.com")
        business = found_business(owner=owner, name=name, country="US", zone=zone, currency="USD", language="en")
        for number in range(2, int(members) + 1):
            user = User.objects.create_user(f"{number}@{name}.example.com")
            Membership.objects.create(business=business, user=user, role=Role.SALESPERSON)
        business.memberships.update(since=at)
    return Business.objects.update(founded_at=at)


def rows() -> list[dict[str, Any]]:
    """The outgoing-mail table."""
    return [
        {
            "to": row.address,
            "week": row.week and row.week.isoformat(),
            "state": row.state,
            "trouble": row.trouble,
            "attempts": row.attempts,
            "message_id": row.message_id,
            "unsure": row.is_unsure,
        }
        for row in OutgoingMail.objects.order_by("due_at", "address")
    ]


def send_again() -> int:
    """The owner lets every mail that is unsure go out once more."""
    unsure = list(OutgoingMail.objects.unsure())
    for row in unsure:
        row.send_again(by=row.business.memberships.get(role=Role.OWNER).user)
    return len(unsure)


def now() -> str:
    """What the clock of the house shows."""
    return timezone.now().isoformat()


WORDS: dict[str, Any] = {word.__name__: word for word in (firms, rows, send_again, now)}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(WORDS[sys.argv[1]](*sys.argv[2:])))
