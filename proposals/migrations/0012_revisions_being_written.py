"""Other words for a proposal as far as somebody has written them: kept for that person alone until they are sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ONE_EACH = models.UniqueConstraint(fields=["proposal", "person"], name="one_begun_revision_per_person")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_erased"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            "BegunRevision",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_from", models.PositiveSmallIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")], max_length=2
                    ),
                ),
                ("texts", models.JSONField()),
                ("reasons", models.TextField(blank=True, max_length=5000)),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proposals.proposal"
                    ),
                ),
            ],
            options={"constraints": [ONE_EACH]},
        )
    ]
