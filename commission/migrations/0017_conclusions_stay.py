"""A version of a conclusion that was given is immutable: the database refuses to change or remove it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION commission_refuse_conclusion_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A conclusion that was given cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER given_conclusions_stay BEFORE UPDATE OR DELETE ON commission_conclusion
    FOR EACH ROW EXECUTE FUNCTION commission_refuse_conclusion_change();
"""

ALLOW = """
DROP TRIGGER given_conclusions_stay ON commission_conclusion;
DROP FUNCTION commission_refuse_conclusion_change();
"""


class Migration(migrations.Migration):
    dependencies = [("commission", "0016_conclusions")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
