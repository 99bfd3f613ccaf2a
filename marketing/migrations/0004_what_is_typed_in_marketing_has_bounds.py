"""Days, money, hours and counts of marketing have bounds, and a lead is closed after it arrived."""

import datetime
from decimal import Decimal

from django.db import migrations, models
from django.db.models import F

EARLIEST = datetime.date(1970, 1, 1)
BEGINNING = datetime.date(1900, 1, 1)  # numbers since then are due: all of them
DAYS = {
    "Lead": ("ready_on", "closed_on", "arrived_on", "revisit_on"),
    "Campaign": ("ends_on", "starts_on"),
    "PreLeadCount": ("on",),
    "Effort": ("on",),
    "Touch": ("on",),
    "SignSeen": ("on",),
    "HandOver": ("returned_on", "on"),
}
BUSINESS = {"PreLeadCount": "campaign__business", "Touch": "lead__business", "SignSeen": "lead__business"}
MOST_MONEY, MOST_HOURS, MOST_PIECES = Decimal("999999999.99"), Decimal(744), 100_000_000


def bring_inside(apps, schema_editor):
    """Days before 1970 become the first of it, days more than ten years ahead the last that may be planned."""
    today = datetime.datetime.now(datetime.UTC).date()
    last = datetime.date(today.year + 10, today.month, min(today.day, 28))
    changed = set()
    for name, fields in DAYS.items():
        rows = apps.get_model("marketing", name).objects
        # A day that comes later is brought up first and down last, so that the order of days holds all the while.
        steps = [("lt", EARLIEST, field) for field in fields] + [("gt", last, field) for field in reversed(fields)]
        for beyond, inside, field in steps:
            theirs = rows.filter(**{f"{field}__{beyond}": inside})
            changed |= set(theirs.values_list(BUSINESS.get(name, "business"), flat=True))
            theirs.update(**{field: inside})
    leads, efforts, counts = (apps.get_model("marketing", name).objects for name in ("Lead", "Effort", "PreLeadCount"))
    early = leads.filter(closed_on__lt=F("arrived_on"))
    too_much = efforts.filter(models.Q(money__gt=MOST_MONEY) | models.Q(hours__gt=MOST_HOURS))
    changed |= set(early.values_list("business", flat=True)) | set(too_much.values_list("business", flat=True))
    early.update(closed_on=F("arrived_on"))
    efforts.filter(money__gt=MOST_MONEY).update(money=MOST_MONEY)
    efforts.filter(hours__gt=MOST_HOURS).update(hours=MOST_HOURS)
    counts.filter(how_many__gt=MOST_PIECES).update(how_many=MOST_PIECES)
    counts.filter(how_many=0).delete()  # nothing was posted, nobody called
    DueMark = apps.get_model("business", "DueMark")
    DueMark.objects.bulk_create(DueMark(business_id=pk, side="marketing", since=BEGINNING) for pk in changed)
    if schema_editor.connection.vendor == "postgresql":
        # Keys of rows written twice are checked at the end of a transaction, and until then a table cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0006_goals_and_horizons_have_bounds"),
        ("marketing", "0003_what_leads_want_is_found_however_it_is_written"),
    ]

    operations = [
        migrations.RunPython(bring_inside, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="week",
            name="hours",
            field=models.DecimalField(decimal_places=2, max_digits=16),
        ),
        migrations.AlterField(
            model_name="week",
            name="spend",
            field=models.DecimalField(decimal_places=2, max_digits=20),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_on", None),
                        ("starts_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_on", None),
                        ("ends_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_of_a_campaign_are_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="effort",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("money", None), ("money__range", (Decimal(0), Decimal("999999999.99"))), _connector="OR"
                ),
                name="money_of_an_effort_is_below_a_billion",
            ),
        ),
        migrations.AddConstraint(
            model_name="effort",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__lte", Decimal(744))), name="hours_of_an_effort_fit_in_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="effort",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on", None),
                    ("on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                    _connector="OR",
                ),
                name="day_of_an_effort_is_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("on", None),
                        ("on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("returned_on", None),
                        ("returned_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_of_a_hand_over_are_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gte", models.F("arrived_on")), _connector="OR"),
                name="closed_after_arrival",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("arrived_on", None),
                        ("arrived_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("revisit_on", None),
                        ("revisit_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ready_on", None),
                        ("ready_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("closed_on", None),
                        ("closed_on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="days_of_a_lead_are_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="preleadcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("how_many", None), ("how_many__range", (1, 100000000)), _connector="OR"),
                name="counts_are_one_to_100_000_000",
            ),
        ),
        migrations.AddConstraint(
            model_name="preleadcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on", None),
                    ("on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                    _connector="OR",
                ),
                name="day_of_a_count_is_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="signseen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on", None),
                    ("on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                    _connector="OR",
                ),
                name="day_of_a_sign_is_within_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on", None),
                    ("on__range", (datetime.date(1970, 1, 1), datetime.date(2099, 12, 31))),
                    _connector="OR",
                ),
                name="day_of_a_touch_is_within_reach",
            ),
        ),
    ]
