"""Everybody gets the folded text that they are searched by, and the text an index of trigrams."""

from django.db import migrations, models

import business.search_index
from business.search_index import ensure, remove
from business.searching import document
from business.sets import in_batches, write_column


def fold_everybody(apps, _schema_editor):
    """What people are found by, some at a time."""
    person = apps.get_model("business", "Person")
    for keys in in_batches(person.objects.order_by("pk").values_list("pk", flat=True)):
        people = person.objects.filter(pk__in=keys).prefetch_related("emails", "phones")
        write_column(person, "search_text", [(text_of(each), each.pk) for each in people])


def text_of(person):
    """What one person is found by."""
    return document(
        names=(person.name, person.company),
        emails=[email.address for email in person.emails.all()],
        phones=[(phone.e164, phone.number) for phone in person.phones.all()],
    )


def add_index(apps, schema_editor):
    """The index of trigrams, as far as the database lets us."""
    ensure(apps.get_model("business", "Person"), schema_editor.connection)


def remove_index(apps, schema_editor):
    """Nothing to search by any more."""
    remove(apps.get_model("business", "Person"), schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("business", "0004_examples_have_made_up_people")]

    operations = [
        migrations.AddField("person", "search_text", business.search_index.SearchTextField(default="", editable=False)),
        migrations.RunPython(fold_everybody, migrations.RunPython.noop),
        migrations.AddIndex("person", models.Index(fields=["business", "id"], name="business_pe_busines_19d414_idx")),
        migrations.AddConstraint(
            "person", models.CheckConstraint(condition=~models.Q(search_text=""), name="a_person_can_be_found")
        ),
        migrations.RunPython(add_index, remove_index),
    ]
