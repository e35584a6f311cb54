"""A version of a draft's settings is immutable: the database itself refuses to change or remove its row."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION articles_refuse_settings_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A version of settings cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER settings_version_stays BEFORE UPDATE OR DELETE ON articles_settingsversion
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_settings_change();
"""

ALLOW = """
DROP TRIGGER settings_version_stays ON articles_settingsversion;
DROP FUNCTION articles_refuse_settings_change();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_settings_versions")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
