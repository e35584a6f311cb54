"""People who are known once: identities and the tags that are kept of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_sessions")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=core.ids.identity_id, editable=False, max_length=28, unique=True),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("seen_at__isnull", False), _connector="OR"),
                        name="identity_confirmed_or_seen",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="IdentityTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("iin", "iin"), ("sub", "sub")], max_length=3)),
                ("key", models.CharField(max_length=8)),
                ("tag", models.BinaryField(max_length=32)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="accounts.identity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tag",), name="one_person_per_identity"),
                    models.UniqueConstraint(fields=("identity", "what", "key"), name="one_tag_per_key"),
                ]
            },
        ),
    ]
