"""Sessions in a table of ours, with whose they are. Django's is given up: everybody signs in once more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids

GIVE_UP = "DROP TABLE IF EXISTS django_session"
TAKE_BACK = """
CREATE TABLE django_session (
    session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date timestamptz NOT NULL
);
CREATE INDEX django_session_expire_date ON django_session (expire_date);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_second_factor")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=core.ids.session_id, editable=False, max_length=28, unique=True),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("session_data", models.TextField()),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("renew_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-seen_at"], name="sessions_of_a_person"),
                    models.Index(fields=["expires_at"], name="sessions_by_their_end"),
                ],
            },
        ),
        migrations.RunSQL(GIVE_UP, TAKE_BACK),
    ]
