from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_changes_by_two"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="hours_unseen",
            field=models.PositiveSmallIntegerField(db_default=48, default=48),
        ),
    ]
