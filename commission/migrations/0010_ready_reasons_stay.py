"""A published version of the Commission's ready reasons is immutable: the database refuses to change or remove it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION commission_refuse_ready_reasons_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Published reasons cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER published_ready_reasons_stay BEFORE UPDATE OR DELETE ON commission_readyreasons
    FOR EACH ROW EXECUTE FUNCTION commission_refuse_ready_reasons_change();
"""

ALLOW = """
DROP TRIGGER published_ready_reasons_stay ON commission_readyreasons;
DROP FUNCTION commission_refuse_ready_reasons_change();
"""


class Migration(migrations.Migration):
    dependencies = [("commission", "0009_ready_reasons")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
