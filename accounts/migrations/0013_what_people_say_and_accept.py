"""What people say of themselves that settles what they may do, and what they accepted."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_count_acts_of_a_day")]

    operations = [
        migrations.AddField(
            model_name="person", name="has_no_iin", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="person",
            name="under_18",
            field=models.CharField(
                blank=True,
                choices=[("declared", "you said so"), ("provider", "the identity provider said so")],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="conditions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=28), db_default=[], default=list, editable=False, size=None
            ),
        ),
    ]
