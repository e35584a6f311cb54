"""A version of a dissent is immutable: the database refuses to change or remove it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION commission_refuse_dissent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A dissent cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER dissents_stay BEFORE UPDATE OR DELETE ON commission_dissentversion
    FOR EACH ROW EXECUTE FUNCTION commission_refuse_dissent_change();
"""

ALLOW = """
DROP TRIGGER dissents_stay ON commission_dissentversion;
DROP FUNCTION commission_refuse_dissent_change();
"""


class Migration(migrations.Migration):
    dependencies = [("commission", "0018_dissents")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
