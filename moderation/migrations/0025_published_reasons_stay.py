"""A published version of reusable reasons is immutable: the database itself refuses to change or remove its row."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_reasons_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Published reasons cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER published_reasons_stay BEFORE UPDATE OR DELETE ON moderation_reasonsversion
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_reasons_change();
"""

ALLOW = """
DROP TRIGGER published_reasons_stay ON moderation_reasonsversion;
DROP FUNCTION moderation_refuse_reasons_change();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0024_reusable_reasons")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
