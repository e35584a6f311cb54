"""Pages of a draft in versions, who accepted which, and what groups of people may do."""

import core.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_versions_of_a_draft_and_of_its_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="abroad_may",
            field=models.CharField(
                choices=[
                    ("all", "everything"),
                    ("words", "propose and comment, but neither support nor answer"),
                    ("read", "read only"),
                ],
                db_default="all",
                default="all",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="conditions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=28), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="minors_may",
            field=models.CharField(
                choices=[
                    ("all", "everything"),
                    ("words", "propose and comment, but neither support nor answer"),
                    ("read", "read only"),
                ],
                db_default="all",
                default="all",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="without_iin_may",
            field=models.CharField(
                choices=[
                    ("all", "everything"),
                    ("words", "propose and comment, but neither support nor answer"),
                    ("read", "read only"),
                ],
                db_default="all",
                default="all",
                max_length=5,
            ),
        ),
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(default=core.ids.page_version_id, editable=False, max_length=28, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("terms", "terms of taking part"),
                            ("privacy", "privacy notice"),
                            ("operator", "operator and contact"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("kk", models.TextField(max_length=40000)),
                ("ru", models.TextField(max_length=40000)),
                ("en", models.TextField(blank=True, max_length=40000)),
                ("asks_anew", models.BooleanField()),
                ("published_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="page_versions", to="articles.draft"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.pageversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="pageversion",
            constraint=models.UniqueConstraint(fields=("draft", "kind", "number"), name="one_page_version_per_number"),
        ),
        migrations.AddConstraint(
            model_name="pageversion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("kk", ""), _negated=True), models.Q(("ru", ""), _negated=True)),
                name="page_in_both_official_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks_anew", True), ("number__gt", 1), _connector="OR"),
                name="first_page_version_asks",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(fields=("person", "version"), name="one_acceptance_per_person"),
        ),
    ]
