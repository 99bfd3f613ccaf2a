"""A goal is 1 to 100,000 a month, a horizon 1 to 730 days. What stands beyond is brought inside; no goal is no goal."""

import django.core.validators
from django.db import migrations, models
from django.db.models import Q

MOST_DAYS, MOST_GOAL = 730, 100_000
BEGINNING = "1900-01-01"  # numbers since then are due: all of them


def bring_inside(apps, schema_editor):
    Business, DueMark = apps.get_model("business", "Business"), apps.get_model("business", "DueMark")
    beyond = Q()
    for horizon in ("ready_days", "conversion_days", "stuck_days"):
        beyond |= Q(**{f"{horizon}__gt": MOST_DAYS})
    changed = list(Business.objects.filter(beyond).values_list("pk", flat=True))
    for horizon in ("ready_days", "conversion_days", "stuck_days"):
        Business.objects.filter(**{f"{horizon}__gt": MOST_DAYS}).update(**{horizon: MOST_DAYS})
    for goal in ("leads_goal", "customers_goal"):
        Business.objects.filter(**{f"{goal}__gt": MOST_GOAL}).update(**{goal: MOST_GOAL})
        Business.objects.filter(**{goal: 0}).update(**{goal: None})
    DueMark.objects.bulk_create(
        DueMark(business_id=pk, side=side, since=BEGINNING) for pk in changed for side in ("marketing", "sales")
    )
    if schema_editor.connection.vendor == "postgresql":
        # Keys of rows written twice are checked at the end of a transaction, and until then a table cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("business", "0005_people_are_found_however_they_are_written")]

    operations = [
        migrations.RunPython(bring_inside, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="business",
            name="horizons_are_at_least_a_day",
        ),
        migrations.AlterField(
            model_name="business",
            name="conversion_days",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[
                    django.core.validators.MinValueValidator(1, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(730, "Write %(limit_value)s or less."),
                ],
                verbose_name="days for a prospect to become a customer",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="customers_goal",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(100000, "Write %(limit_value)s or less."),
                ],
                verbose_name="customers a month",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="leads_goal",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(100000, "Write %(limit_value)s or less."),
                ],
                verbose_name="leads a month",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="ready_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(1, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(730, "Write %(limit_value)s or less."),
                ],
                verbose_name="days for a lead to become ready",
            ),
        ),
        migrations.AlterField(
            model_name="business",
            name="stuck_days",
            field=models.PositiveSmallIntegerField(
                default=14,
                validators=[
                    django.core.validators.MinValueValidator(1, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(730, "Write %(limit_value)s or less."),
                ],
                verbose_name="days in a stage until somebody is stuck",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ready_days", None), ("ready_days__range", (1, 730)), _connector="OR"),
                    models.Q(("conversion_days", None), ("conversion_days__range", (1, 730)), _connector="OR"),
                    models.Q(("stuck_days", None), ("stuck_days__range", (1, 730)), _connector="OR"),
                ),
                name="horizons_are_one_to_730_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leads_goal", None), ("leads_goal__range", (1, 100000)), _connector="OR"),
                    models.Q(("customers_goal", None), ("customers_goal__range", (1, 100000)), _connector="OR"),
                ),
                name="goals_are_one_to_100_000_a_month",
            ),
        ),
    ]
