"""Days and amounts of sales have bounds."""

import datetime
from decimal import Decimal

from django.db import migrations, models

EARLIEST = datetime.date(1970, 1, 1)
BEGINNING = datetime.date(1900, 1, 1)  # numbers since then are due: all of them
DAYS = {
    "Prospect": (
        "outcome_on",
        "received_on",
        "arrived_on",
        "stage_since",
        "answered_on",
        "next_on",
        "again_from",
    ),
}
BUSINESS = {}
MOST_MONEY = Decimal("999999999.99")


def bring_inside(apps, schema_editor):
    """Days before 1970 become the first of it, days more than ten years ahead the last that may be planned."""
    today = datetime.datetime.now(datetime.UTC).date()
    last = datetime.date(today.year + 10, today.month, min(today.day, 28))
    changed = set()
    for name, fields in DAYS.items():
        rows = apps.get_model("sales", name).objects
        # A day that comes later is brought up first and down last, so that the order of days holds all the while.
        steps = [("lt", EARLIEST, field) for field in fields] + [("gt", last, field) for field in reversed(fields)]
        for beyond, inside, field in steps:
            theirs = rows.filter(**{f"{field}__{beyond}": inside})
            changed |= set(theirs.values_list(BUSINESS.get(name, "business"), flat=True))
            theirs.update(**{field: inside})
    prospects = apps.get_model("sales", "Prospect").objects
    for amount in ("value", "expected_value"):
        too_much = prospects.filter(**{f"{amount}__gt": MOST_MONEY})
        changed |= set(too_much.values_list("business", flat=True))
        too_much.update(**{amount: MOST_MONEY})
    prospects.filter(expected_value__lt=0).update(expected_value=None)
    DueMark = apps.get_model("business", "DueMark")
    DueMark.objects.bulk_create(DueMark(business_id=pk, side="sales", since=BEGINNING) for pk in changed)
    if schema_editor.connection.vendor == "postgresql":
        # Keys of rows written twice are checked at the end of a transaction, and until then a table cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0006_goals_and_horizons_have_bounds"),
        ("sales", "0002_sales_follows_a_renamed_source"),
    ]

    operations = [
        migrations.RunPython(bring_inside, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="week",
            name="conversions_value",
            field=models.DecimalField(decimal_places=2, max_digits=20),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", None), ("value__range", (Decimal(0), Decimal("999999999.99"))), _connector="OR"),
                    models.Q(
                        ("expected_value", None),
                        ("expected_value__range", (Decimal(0), Decimal("999999999.99"))),
                        _connector="OR",
                    ),
                ),
                name="amounts_of_a_prospect_are_below_a_billion",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("arrived_on", None),
                        ("arrived_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("received_on", None),
                        ("received_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_before_sales_are_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage_since", None),
                        ("stage_since__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("answered_on", None),
                        ("answered_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("outcome_on", None),
                        ("outcome_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_with_sales_are_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("next_on", None),
                        ("next_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("again_from", None),
                        ("again_from__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_ahead_of_a_prospect_are_within_reach",
            ),
        ),
    ]
