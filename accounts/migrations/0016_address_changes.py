"""E-mails that gave way to others, so that the change can be undone from the old one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_two_accounts_made_one")]

    operations = [
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=core.ids.address_change_id, editable=False, max_length=28, unique=True),
                ),
                ("before", models.EmailField(db_index=True, max_length=254)),
                ("after", models.EmailField(max_length=254)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="address_changes_of_a_person")],
            },
        ),
    ]
