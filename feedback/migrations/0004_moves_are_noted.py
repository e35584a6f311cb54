from django.db import migrations

# What was sent and stands elsewhere from now on is counted anew: of a proposal, the row of its change says where. A
# comment is noted for its own article since `0003`.
NOTE = """
CREATE FUNCTION feedback_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_changed (what, contribution)
    SELECT 'proposal', proposal.id
    FROM proposals_revision revision JOIN proposals_proposal proposal ON proposal.id = revision.proposal_id
    WHERE revision.id = NEW.revision_id AND proposal.current_revision_id = revision.id
        AND proposal.submitted_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER feedback_moved AFTER UPDATE OF article_id, provision_id ON proposals_change
    FOR EACH ROW WHEN ((OLD.article_id, OLD.provision_id) IS DISTINCT FROM (NEW.article_id, NEW.provision_id))
    EXECUTE FUNCTION feedback_note_change();
"""
FORGET = """
DROP TRIGGER feedback_moved ON proposals_change;
DROP FUNCTION feedback_note_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0003_changes_are_noted"),
        ("proposals", "0026_moved_to_other_provisions"),
    ]

    operations = [migrations.RunSQL(NOTE, FORGET)]
