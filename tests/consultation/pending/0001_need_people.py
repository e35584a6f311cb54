from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL("COMMENT ON COLUMN accounts_person.email IS 'tried'", migrations.RunSQL.noop),
        migrations.RunSQL("LOCK TABLE accounts_person IN ACCESS EXCLUSIVE MODE", migrations.RunSQL.noop),
    ]
