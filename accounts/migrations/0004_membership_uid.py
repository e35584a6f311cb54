from django.db import migrations, models

import core.ids


def fill(apps, schema_editor):
    Membership = apps.get_model("accounts", "Membership")
    for membership in Membership.objects.filter(uid=None).iterator():
        membership.uid = core.ids.membership_id()
        membership.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_organizations")]

    operations = [
        migrations.AddField(
            "membership",
            "uid",
            models.CharField(default=None, editable=False, max_length=28, null=True, unique=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "membership",
            "uid",
            models.CharField(default=core.ids.membership_id, editable=False, max_length=28, unique=True),
        ),
    ]
