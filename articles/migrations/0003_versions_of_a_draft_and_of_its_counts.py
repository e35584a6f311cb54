"""How often what all pages of a draft show has changed, and how often an article was counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_published_editions_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="articleversion",
            name="counted",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="draft",
            name="version",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
