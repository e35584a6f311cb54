"""What the operator's page begins with, kept with the draft: the foot of each page tells it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_pages_of_a_draft")]

    operations = [migrations.AddField("draft", "imprint", models.TextField(blank=True, db_default="", default=""))]
