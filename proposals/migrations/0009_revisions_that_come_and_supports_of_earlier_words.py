"""Let words sent anew wait beside those that stand, and a support stay with the words it was given to."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_disputed")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="coming_revision",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.revision",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=Q(coming_revision__isnull=False),
                fields=["coming_revision"],
                name="proposals_with_coming_words",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="withheld_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="revision",
            name="words_from",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="support",
            name="of_earlier_words",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
