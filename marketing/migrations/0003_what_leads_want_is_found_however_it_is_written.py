"""Every lead gets the folded text of what they want, and the text an index of trigrams."""

from django.db import migrations, models

import business.search_index
from business.search_index import ensure, remove
from business.searching import text_document
from business.sets import in_batches, write_column


def fold_every_wish(apps, _schema_editor):
    """What leads want, some at a time."""
    lead = apps.get_model("marketing", "Lead")
    for some in in_batches(list(lead.objects.order_by("pk").values_list("wants", "pk"))):
        write_column(lead, "search_text", [(text_document(wants), pk) for wants, pk in some])


def add_index(apps, schema_editor):
    """The index of trigrams, as far as the database lets us."""
    ensure(apps.get_model("marketing", "Lead"), schema_editor.connection)


def remove_index(apps, schema_editor):
    """Nothing to search by any more."""
    remove(apps.get_model("marketing", "Lead"), schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("marketing", "0002_a_source_remembers_its_names")]

    operations = [
        migrations.AddField("lead", "search_text", business.search_index.SearchTextField(default="", editable=False)),
        migrations.RunPython(fold_every_wish, migrations.RunPython.noop),
        migrations.AddConstraint(
            "lead", models.CheckConstraint(condition=~models.Q(search_text=""), name="a_lead_can_be_found")
        ),
        migrations.RunPython(add_index, remove_index),
    ]
