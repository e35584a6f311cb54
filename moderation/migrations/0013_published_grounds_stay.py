"""A published version of a ground is immutable: the database itself refuses to change or remove its row."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published ground cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER published_ground_stays BEFORE UPDATE OR DELETE ON moderation_groundversion
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_change();
"""

ALLOW = """
DROP TRIGGER published_ground_stays ON moderation_groundversion;
DROP FUNCTION moderation_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_grounds_in_versions")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
