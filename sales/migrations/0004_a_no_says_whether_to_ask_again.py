"""A no says whether we may ask again: with a date so far, yes from then on; else nobody asked."""

from typing import Any

from django.db import migrations, models


def read_dates(apps: Any, schema_editor: Any) -> None:
    """A no with a date was an answer. A date left over by an undone loss is none."""
    prospects = apps.get_model("sales", "Prospect")._default_manager.using(schema_editor.connection.alias)
    prospects.filter(outcome="lost", again_from__isnull=False).update(ask_again="later")


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0004_examples_have_made_up_people"),
        ("sales", "0003_what_is_typed_in_sales_has_bounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="prospect",
            name="ask_again",
            field=models.CharField(
                blank=True,
                choices=[("later", "From a date"), ("never", "Never")],
                max_length=5,
                verbose_name="may we ask again?",
            ),
        ),
        migrations.RunPython(read_dates, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("again_from__isnull", False), ("ask_again", "later"), ("outcome", "lost")),
                    models.Q(("again_from", None), ("ask_again__in", ["", "never"]), ("outcome", "lost")),
                    models.Q(models.Q(("outcome", "lost"), _negated=True), ("ask_again", "")),
                    _connector="OR",
                ),
                name="a_no_says_whether_to_ask_again",
            ),
        ),
    ]
