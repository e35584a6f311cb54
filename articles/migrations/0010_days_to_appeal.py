"""Let each draft say within how many days a ruling can be appealed against."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_hours_unseen'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='appeal_days',
            field=models.PositiveSmallIntegerField(db_default=14, default=14),
        ),
    ]
