"""Only owners change the selling systems, unless a business lets its salespeople."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("business", "0010_somebody_called_again_is_a_mail")]

    operations = [
        migrations.AddField(
            model_name="business",
            name="sellers_change_systems",
            field=models.BooleanField(default=False, verbose_name="salespeople may change selling systems"),
        )
    ]
