"""Make the record append-only: by triggers that always fire, and by what the application's role may not do."""

from django.conf import settings
from django.db import migrations

TRIGGERS = """
CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  RAISE EXCEPTION 'record is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
ALTER TABLE record_entry
  ADD CONSTRAINT leaf_size CHECK (octet_length(leaf) BETWEEN 2 AND 65535),
  ADD CONSTRAINT leaf_hash_is_of_the_leaf CHECK (leaf_hash = sha256('\\x00'::bytea || leaf));
ALTER TABLE record_salt ADD CONSTRAINT salt_size CHECK (octet_length(r) = 32);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON record_entry FOR EACH ROW EXECUTE FUNCTION record_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON record_entry FOR EACH STATEMENT EXECUTE FUNCTION record_refuse();
CREATE TRIGGER not_changed BEFORE UPDATE ON record_salt FOR EACH ROW EXECUTE FUNCTION record_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON record_salt FOR EACH STATEMENT EXECUTE FUNCTION record_refuse();
ALTER TABLE record_entry ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE record_entry ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE record_salt ENABLE ALWAYS TRIGGER not_changed;
ALTER TABLE record_salt ENABLE ALWAYS TRIGGER no_truncate;
"""

UNDO = """
DROP TRIGGER append_only ON record_entry;
DROP TRIGGER no_truncate ON record_entry;
DROP TRIGGER not_changed ON record_salt;
DROP TRIGGER no_truncate ON record_salt;
ALTER TABLE record_entry DROP CONSTRAINT leaf_size, DROP CONSTRAINT leaf_hash_is_of_the_leaf;
ALTER TABLE record_salt DROP CONSTRAINT salt_size;
DROP FUNCTION record_refuse();
"""


def take_rights_back(apps, schema_editor):
    """Leave the application's role INSERT and SELECT on entries; salts it may also delete (erasure)."""
    role = application_role()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user <> %s AND EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role, role])
        if not cursor.fetchone()[0]:
            return
    quoted = schema_editor.quote_name(role)
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON record_entry FROM {quoted}")
    schema_editor.execute(f"REVOKE UPDATE, TRUNCATE ON record_salt FROM {quoted}")


def application_role():
    """Return the role the site runs under: settings name it, whoever migrates."""
    return settings.APPLICATION_ROLE


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.RunSQL(TRIGGERS, UNDO),
        migrations.RunPython(take_rights_back, migrations.RunPython.noop),
    ]
