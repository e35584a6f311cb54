from django.db import migrations

# Whatever changes what counts, or under which value, notes the contribution to be counted anew. What is still being
# written is no contribution. Rows come and go by statement, so that loading many costs one scan; they change by row,
# and only where a column that is counted by did.
NOTE = """
CREATE FUNCTION feedback_note_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution)
    SELECT TG_ARGV[0], rows.id FROM rows WHERE rows.submitted_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION feedback_note_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution) VALUES (TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION feedback_note_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution)
    SELECT 'proposal', id FROM proposals_proposal WHERE author_id = NEW.id AND submitted_at IS NOT NULL
    UNION ALL SELECT 'comment', id FROM proposals_comment WHERE author_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION feedback_note_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution)
    SELECT 'position', id FROM proposals_position WHERE dossier_id = NEW.id AND submitted_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION feedback_note_cosignature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution)
    SELECT 'position', entry.position_id FROM proposals_positionentry entry
    WHERE entry.version_id = CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    RETURN NULL;
END $$;
"""
COLUMNS = "submitted_at, hidden_at, withdrawn_at, returned_at, disputed_at, author_id, organization_id, language"
OF_THEIR_OWN = {
    "proposal": ", current_revision_id, channel",
    "comment": ", stance, article_id",
    "position": ", article_id, provision_id",
}
TABLES = {what: f"proposals_{what}" for what in OF_THEIR_OWN}


def _triggers(what):
    table, columns = TABLES[what], (COLUMNS + OF_THEIR_OWN[what]).split(", ")
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    return f"""
CREATE TRIGGER feedback_came AFTER INSERT ON {table} REFERENCING NEW TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION feedback_note_rows('{what}');
CREATE TRIGGER feedback_went AFTER DELETE ON {table} REFERENCING OLD TABLE AS rows
    FOR EACH STATEMENT EXECUTE FUNCTION feedback_note_rows('{what}');
CREATE TRIGGER feedback_changed AFTER UPDATE OF {", ".join(columns)} ON {table}
    FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL AND ({old}) IS DISTINCT FROM ({new}))
    EXECUTE FUNCTION feedback_note_row('{what}');
"""


OTHERS = """
CREATE TRIGGER feedback_person AFTER UPDATE OF level, region ON accounts_person
    FOR EACH ROW WHEN ((OLD.level, OLD.region) IS DISTINCT FROM (NEW.level, NEW.region))
    EXECUTE FUNCTION feedback_note_person();
CREATE TRIGGER feedback_dossier AFTER UPDATE OF current_version_id ON proposals_dossier
    FOR EACH ROW EXECUTE FUNCTION feedback_note_dossier();
CREATE TRIGGER feedback_cosignature AFTER INSERT OR UPDATE OR DELETE ON proposals_cosignature
    FOR EACH ROW EXECUTE FUNCTION feedback_note_cosignature();
"""
BEFORE = """
INSERT INTO feedback_changed (what, contribution)
SELECT 'proposal', id FROM proposals_proposal WHERE submitted_at IS NOT NULL
UNION ALL SELECT 'comment', id FROM proposals_comment WHERE submitted_at IS NOT NULL
UNION ALL SELECT 'position', id FROM proposals_position WHERE submitted_at IS NOT NULL;
"""
FORGET = (
    "".join(
        f"DROP TRIGGER {name} ON {table};"
        for table in TABLES.values()
        for name in ("feedback_came", "feedback_went", "feedback_changed")
    )
    + """
DROP TRIGGER feedback_person ON accounts_person;
DROP TRIGGER feedback_dossier ON proposals_dossier;
DROP TRIGGER feedback_cosignature ON proposals_cosignature;
DROP FUNCTION feedback_note_rows();
DROP FUNCTION feedback_note_row();
DROP FUNCTION feedback_note_person();
DROP FUNCTION feedback_note_dossier();
DROP FUNCTION feedback_note_cosignature();
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_tallies_and_runs"),
        ("accounts", "0020_one_index_where_one_does"),
        ("proposals", "0025_merged_repeats"),
    ]

    operations = [migrations.RunSQL(NOTE + "".join(map(_triggers, TABLES)) + OTHERS + BEFORE, FORGET)]
