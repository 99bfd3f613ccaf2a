"""A salesperson reads that a prospect of theirs called again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("business", "0009_a_form_is_saved_once")]

    operations = [
        migrations.AlterField(
            model_name="outgoingmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("weekly", "Weekly e-mail"),
                    ("weekly_now", "Weekly e-mail, asked for"),
                    ("invitation", "Invitation"),
                    ("hand_over", "Somebody was handed over"),
                    ("called_again", "Somebody called again"),
                ],
                max_length=12,
            ),
        )
    ]
