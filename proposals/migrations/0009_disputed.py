"""Let what stands under somebody's identity and is not theirs be marked, and such supports be counted nowhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def disputed(model):
    return [
        migrations.AddField(model_name=model, name="disputed_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.CheckConstraint(
                condition=Q(disputed_at__isnull=True) | Q(organization__isnull=True, submitted_at__isnull=False),
                name=f"{model}_disputed_by_a_citizen",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0008_index_of_altered_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *disputed("proposal"),
        *disputed("comment"),
        *disputed("position"),
        migrations.CreateModel(
            name="DisputedSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(editable=False, max_length=28, unique=True)),
                ("at", models.DateTimeField()),
                ("disputed_at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="disputed_supports_of_a_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(proposal__isnull=True) ^ Q(comment__isnull=True),
                        name="disputed_support_of_one_thing",
                    )
                ],
            },
        ),
    ]
