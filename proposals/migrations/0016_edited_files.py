"""What was read from a Word file that a member of an organization sent: theirs to look over, forgotten after days."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ONE_EACH = models.UniqueConstraint(fields=["draft", "organization", "person"], name="one_edited_file_per_member")
BY_AGE = models.Index(fields=["read_at"], name="edited_files_by_age")
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


def of(model, on_delete=django.db.models.deletion.CASCADE):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0015_arrivals"),
        ("accounts", "0018_erased_people"),
        ("articles", "0006_imprint_of_published_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "EditedFile",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("language", models.CharField(choices=LANGUAGES, max_length=2)),
                ("made_from", models.PositiveIntegerField(blank=True, null=True)),
                ("found", models.JSONField()),
                ("read_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("draft", of("articles.draft")),
                ("edition", of("articles.edition")),
                ("organization", of("accounts.organization")),
                ("person", of(settings.AUTH_USER_MODEL, django.db.models.deletion.PROTECT)),
            ],
            options={"constraints": [ONE_EACH], "indexes": [BY_AGE]},
        )
    ]
