"""Bring sales's copies up to date with the leads they are of, and remember the names they bore.

Before, a source that was renamed, or corrected after the hand-over, stayed with sales as it had been.
"""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def remember_former_names(apps: Any, kind: str, words: Any) -> None:
    """The names that copies bear and their words don't any more."""
    prospects = apps.get_model("sales", "Prospect").objects.exclude(**{f"{kind}_name": ""})
    present = dict(words.objects.values_list("reference", "name"))
    taken = {(business, name.casefold()) for business, name in words.objects.values_list("business", "name")}
    borne = prospects.order_by().values_list("business", f"{kind}_reference", f"{kind}_name").distinct()
    for business, reference, name in borne:
        if reference in present and present[reference] != name and (business, name.casefold()) not in taken:
            taken.add((business, name.casefold()))
            former = apps.get_model("sales", "FormerName")
            former.objects.create(business_id=business, kind=kind, name=name, reference=reference)


def bring_up_to_date(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """In one statement for every prospect whose lead is there."""
    remember_former_names(apps, "source", apps.get_model("marketing", "Source"))
    remember_former_names(apps, "campaign", apps.get_model("marketing", "Campaign"))
    leads = apps.get_model("marketing", "Lead").objects.filter(reference=OuterRef("lead_reference"))

    def of_lead(column: str) -> Subquery:
        return Subquery(leads.values(column)[:1])

    prospects = apps.get_model("sales", "Prospect").objects.annotate(arrived=of_lead("arrived_on"))
    prospects.filter(arrived__isnull=False, received_on__gte=F("arrived")).update(
        arrived_on=of_lead("arrived_on"),
        source_reference=of_lead("source__reference"),
        source_name=Coalesce(of_lead("source__name"), Value("")),
        approach=Coalesce(of_lead("source__approach"), Value("")),
        campaign_reference=of_lead("campaign__reference"),
        campaign_name=Coalesce(of_lead("campaign__name"), Value("")),
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("marketing", "0002_a_source_remembers_its_names"),
        ("sales", "0002_sales_follows_a_renamed_source"),
    ]
    operations = [migrations.RunPython(bring_up_to_date, migrations.RunPython.noop, elidable=True)]
