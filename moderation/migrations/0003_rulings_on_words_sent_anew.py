"""Let a ruling say which words it was about, where these waited beside others."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_rulings_on_positions"),
        ("proposals", "0009_revisions_that_come_and_supports_of_earlier_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="ruling",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.revision",
            ),
        ),
    ]
