"""Accounts that were made before addresses had to be proved in an open house count as proved."""

from typing import Any

from django.db import migrations


def take_their_word(apps: Any, schema_editor: Any) -> None:
    """Nobody who could sign in until now is kept out."""
    addresses = apps.get_model("account", "EmailAddress")._default_manager.using(schema_editor.connection.alias)
    addresses.filter(primary=True).update(verified=True)


class Migration(migrations.Migration):
    dependencies = [
        ("funnel", "0002_marketing_learns_how_attempts_ended"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(take_their_word, migrations.RunPython.noop, elidable=True)]
