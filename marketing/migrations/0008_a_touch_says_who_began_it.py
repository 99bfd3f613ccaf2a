"""A touch says who began it, and what is taken away or struck out is kept for an undo."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketing", "0007_a_standing_counts_its_versions")]

    operations = [
        migrations.AddField(
            model_name="history",
            name="kept",
            field=models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField(
            model_name="touch",
            name="begun_by",
            field=models.CharField(
                choices=[("we", "We"), ("they", "They")], default="we", max_length=4, verbose_name="who began it"
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(("begun_by__in", ["we", "they"])), name="a_touch_says_who_began_it"
            ),
        ),
    ]
