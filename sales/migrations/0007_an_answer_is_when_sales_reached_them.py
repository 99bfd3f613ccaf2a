"""An answer is when sales first reached them, not when anything at all was done; and it has its hour.

What was told so far knew no other word for a call that got through than "done".
"""

from typing import Any

import django.core.serializers.json
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

ANSWERS = ("talked", "done", "moved", "won", "lost")
NO_ANSWERS = ("received", "assigned", "handed back", "corrected")


def answered_by(apps: Any, alias: str, rows: Q) -> None:
    """The first of such rows of each prospect is its answer."""
    history = apps.get_model("sales", "History")._default_manager.using(alias)
    first = history.filter(rows, prospect=OuterRef("pk")).order_by("on", "at", "pk")
    apps.get_model("sales", "Prospect")._default_manager.using(alias).update(
        answered_on=Subquery(first.values("on")[:1]), answered_at=Subquery(first.values("at")[:1])
    )


def count_calls_only(apps: Any, schema_editor: Any) -> None:
    """A plan, a note, an expected value is no answer. "Done" with nothing planned was the button "Talked"."""
    alias = schema_editor.connection.alias
    history = apps.get_model("sales", "History")._default_manager.using(alias)
    history.filter(verb="done", before="").update(verb="talked")
    answered_by(apps, alias, Q(verb__in=ANSWERS))


def count_anything(apps: Any, schema_editor: Any) -> None:
    """Back to where anything but assigning and handing back was an answer."""
    alias = schema_editor.connection.alias
    apps.get_model("sales", "History")._default_manager.using(alias).filter(verb="talked").update(verb="done")
    answered_by(apps, alias, ~Q(verb__in=NO_ANSWERS))


class Migration(migrations.Migration):
    dependencies = [
        ("business", "0010_somebody_called_again_is_a_mail"),
        ("sales", "0006_a_standing_counts_its_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="history",
            name="kept",
            field=models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField(model_name="prospect", name="answered_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(count_calls_only, count_anything),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_on", None)),
                    models.Q(("answered_at__isnull", False), ("answered_on__isnull", False)),
                    _connector="OR",
                ),
                name="an_answer_has_a_date_and_a_moment",
            ),
        ),
    ]
