from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_membership_uid")]

    operations = [
        migrations.AddField(
            "organization",
            "language",
            models.CharField(
                choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")], default="kk", max_length=2
            ),
        ),
    ]
