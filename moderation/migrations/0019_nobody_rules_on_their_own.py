"""Nobody rules on what they wrote: the database itself refuses such a row, whoever writes it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_own_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM proposals_proposal WHERE id = NEW.proposal_id
               AND (author_id = NEW.moderator_id OR NEW.moderator_id = ANY(coauthor_ids)))
        OR EXISTS (SELECT FROM proposals_comment WHERE id = NEW.comment_id AND author_id = NEW.moderator_id)
        OR EXISTS (SELECT FROM proposals_position WHERE id = NEW.position_id AND author_id = NEW.moderator_id)
    THEN
        RAISE EXCEPTION 'Nobody rules on what they wrote.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_rules_on_their_own';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER nobody_rules_on_their_own BEFORE INSERT ON moderation_ruling
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_own_words();
"""

ALLOW = """
DROP TRIGGER nobody_rules_on_their_own ON moderation_ruling;
DROP FUNCTION moderation_refuse_own_words();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_rulings_on_passages"), ("proposals", "0024_covered_words")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
