"""Every number is read anew: by the sweep, in slices, as where a country was put right."""

from django.db import migrations


def read_again(apps, _schema_editor):
    """No business's numbers have been read by these rules yet."""
    apps.get_model("business", "Business").objects.update(numbers_read_in="")


class Migration(migrations.Migration):
    dependencies = [("business", "0011_a_business_says_who_changes_selling_systems")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
