"""People who had everything erased that was kept of them."""

from django.db import migrations, models
from django.db.models import Q

NOTHING_OF_THEIRS = Q(name="", pseudonym="", region="", is_active=False, email__endswith="@erased.invalid")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_unsealings")]

    operations = [
        migrations.AddField("person", "erased_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | NOTHING_OF_THEIRS, name="erased_is_empty"
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(fields=["erased_at"], condition=Q(erased_at__isnull=False), name="erased_people"),
        ),
    ]
