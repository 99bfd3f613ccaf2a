"""A hand-over says how its attempt ended. What came back is written here; the rest sales knows, and the roof tells it."""

from datetime import date
from typing import Any

from django.db import migrations, models
from django.db.models import F

REACH = (date(1970, 1, 1), date(2099, 12, 31))


def write_what_came_back(apps: Any, schema_editor: Any) -> None:
    """A lead that is marketing's again tells of its attempt's end."""
    hand_overs = apps.get_model("marketing", "HandOver")._default_manager.using(schema_editor.connection.alias)
    hand_overs.exclude(returned_on=None).update(ended_on=F("returned_on"), ended_as=F("returned_as"))


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0004_examples_have_made_up_people"),
        ("marketing", "0004_what_is_typed_in_marketing_has_bounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="ask_again",
            field=models.CharField(blank=True, choices=[("later", "From a date"), ("never", "Never")], max_length=5),
        ),
        migrations.AddField(
            model_name="handover",
            name="ask_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="ended_as",
            field=models.CharField(
                blank=True,
                choices=[("won", "Became a customer"), ("lost", "Said no"), ("handed_back", "Handed back")],
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(write_what_came_back, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_as", ""), ("ended_on", None), ("returned_on", None)),
                    models.Q(("ended_as__in", ["won", "lost", "handed_back"]), ("ended_on__gte", models.F("on"))),
                    _connector="OR",
                ),
                name="an_ending_says_how_and_after_the_hand_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ask_again__in", ["", "never"]), ("ask_from", None)),
                    models.Q(("ask_again", "later"), ("ask_from__isnull", False)),
                    _connector="OR",
                ),
                name="to_ask_later_says_from_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("ask_again", ""), ("ended_as", "lost"), _connector="OR"),
                name="only_a_no_says_whether_to_ask_again",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("ended_on__range", REACH), _connector="OR"),
                    models.Q(("ask_from", None), ("ask_from__range", REACH), _connector="OR"),
                ),
                name="days_of_an_ending_are_within_reach",
            ),
        ),
    ]
