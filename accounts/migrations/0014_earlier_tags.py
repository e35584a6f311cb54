"""Remember which account had an identity before, so that whoever has it now sees what was done under it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_what_people_say_and_accept")]

    operations = [
        migrations.CreateModel(
            name="EarlierTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("iin", "iin"), ("sub", "sub")], max_length=3)),
                ("key", models.CharField(max_length=8)),
                ("tag", models.BinaryField(db_index=True, max_length=32)),
                ("until", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
