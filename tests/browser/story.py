"""The example business in a house, and where in it a visitor finds what: `python -m tests.browser.story` makes it."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funnel.settings")
if __name__ == "__main__":
    django.setup()

from funnel.demo.making import make_example
from marketing.models import Campaign, Lead
from sales.models import Prospect


def fill() -> dict[str, str]:
    """Make the example; what a visitor needs to know of it comes back."""
    firm = make_example()
    open_lead = Lead.objects.with_marketing().order_by("-arrived_on", "-pk")[0]
    prospect = Prospect.objects.open().exclude(answered_on=None).order_by("-received_on", "-pk")[0]
    won = Prospect.objects.won().order_by("-outcome_on", "-pk")[0]
    return {
        "slug": firm.business.slug,
        "owner": firm.owner.email,
        "lead": str(open_lead.reference),
        "prospect": str(prospect.reference),
        "prospect_lead": str(prospect.lead_reference),
        "customer": str(won.person.reference),
        "won": str(won.reference),
        "campaign": str(Campaign.objects.all()[0].reference),
        "source": str(firm.sources["Referral"].reference),
        "system": str(prospect.system.reference),
        "mail": str(firm.business.mails.order_by("-due_at")[0].pk),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill()))
