"""What its author erased: no words are left, the place stays."""

from django.db import migrations, models
from django.db.models import Q

CITIZENS = Q(erased_at__isnull=True) | Q(organization__isnull=True, submitted_at__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0010_withhold_what_was_returned")]

    operations = [
        operation
        for model in ("comment", "position", "proposal")
        for operation in (
            migrations.AddField(model, "erased_at", models.DateTimeField(blank=True, null=True)),
            migrations.AddConstraint(
                model, models.CheckConstraint(condition=CITIZENS, name=f"{model}_erased_by_a_citizen")
            ),
        )
    ]
