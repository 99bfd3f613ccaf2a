import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("business", "0006_goals_and_horizons_have_bounds")]

    operations = [
        migrations.AddField(
            model_name="business",
            name="customers_after_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(0, "Write %(limit_value)s or more."),
                    django.core.validators.MaxValueValidator(120, "Write %(limit_value)s or less."),
                ],
                verbose_name="months after which marketing may write to customers",
            ),
        ),
        migrations.AddConstraint(
            model_name="business",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("customers_after_months", None), ("customers_after_months__range", (0, 120)), _connector="OR"
                ),
                name="customers_are_written_to_within_ten_years",
            ),
        ),
    ]
