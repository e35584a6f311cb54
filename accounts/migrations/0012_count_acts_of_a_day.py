"""What people and organizations send is counted by the day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_identities")]

    operations = [
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=28)),
                ("act", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="counts_of_a_day")],
                "constraints": [
                    models.UniqueConstraint(fields=["who", "act", "day"], name="one_count_of_an_act_a_day")
                ],
            },
        ),
    ]
