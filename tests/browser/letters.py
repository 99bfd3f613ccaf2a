"""The example business's letters, as `python -m tests.browser.letters` prints them in a house: HTML by reader."""

import json
import os
import sys
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
django.setup()

from django.db import transaction  # noqa: E402

from business.hats import Role  # noqa: E402
from business.models import Business, Membership  # noqa: E402
from funnel.weekly.letter import letter  # noqa: E402
from funnel.weekly.schedule import last_whole_week  # noqa: E402
from marketing.models import Source  # noqa: E402

LONG_AGO = timedelta(weeks=400)


def letters() -> dict[str, str]:
    """Each role's letter about the last whole week, and one about a week before anything happened."""
    business = Business.objects.get()
    monday = last_whole_week(business.today())
    members = business.memberships.select_related("user")
    found = {membership.role: letter(membership, monday).html for membership in members}
    return found | {"quiet": letter(members[0], monday - LONG_AGO).html, "long": with_long_words(business, monday)}


def with_long_words(business: Business, monday: date) -> str:
    """The owner's letter, were everything called by words that fit in no line; nothing of it is kept."""
    with transaction.atomic():
        for source in Source.objects.filter(business=business):
            Source.objects.filter(pk=source.pk).update(name=f"{source.pk}Donaudampfschifffahrtsgesellschaft" * 3)
        Business.objects.filter(pk=business.pk).update(name="Landschaftsgartenbaugesellschaft" * 3)
        html = letter(Membership.objects.select_related("business", "user").get(role=Role.OWNER), monday).html
        transaction.set_rollback(True)
    return html


if __name__ == "__main__":
    sys.stdout.write(json.dumps(letters()))
