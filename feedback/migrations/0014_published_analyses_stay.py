"""A published version of what an office says is immutable: the database itself refuses to change or remove its row."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION feedback_refuse_analysis_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published analysis cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER published_analyses_stay BEFORE UPDATE OR DELETE ON feedback_analysis
    FOR EACH ROW EXECUTE FUNCTION feedback_refuse_analysis_change();
"""

ALLOW = """
DROP TRIGGER published_analyses_stay ON feedback_analysis;
DROP FUNCTION feedback_refuse_analysis_change();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0013_analysts_words")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
