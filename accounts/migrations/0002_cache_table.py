"""Make the table of Django's database cache (sign-in limits): state lives in PostgreSQL alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE cache "
            "(cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX cache_expires ON cache (expires);",
            "DROP TABLE cache;",
        ),
    ]
