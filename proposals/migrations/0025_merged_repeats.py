"""One proposal stands for its repeats: never one that was merged itself, and its backers are counted once."""

import django.db.models.deletion
from django.db import migrations, models

ADD = """
CREATE FUNCTION proposals_refuse_merged_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head proposals_proposal;
BEGIN
    IF NEW.merged_into_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- Locked, so that neither becomes part of another group before this is written.
    SELECT * INTO head FROM proposals_proposal WHERE id = NEW.merged_into_id FOR NO KEY UPDATE;
    IF head.merged_into_id IS NOT NULL OR EXISTS (SELECT FROM proposals_proposal WHERE merged_into_id = NEW.id) THEN
        RAISE EXCEPTION 'What was merged, or has repeats of its own, is merged no further.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_in_one_step';
    END IF;
    IF head.draft_id <> NEW.draft_id THEN
        RAISE EXCEPTION 'Proposals of two drafts are not merged.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_within_a_draft';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER merged_in_one_step BEFORE INSERT OR UPDATE OF merged_into_id ON proposals_proposal
    FOR EACH ROW EXECUTE FUNCTION proposals_refuse_merged_head();

CREATE FUNCTION proposals_backers(head bigint, low integer, high integer) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH member AS (
        SELECT id, author_id, coauthor_ids, organization_id FROM proposals_proposal
        WHERE (id = head OR merged_into_id = head) AND submitted_at IS NOT NULL AND hidden_at IS NULL
            AND withdrawn_at IS NULL AND returned_at IS NULL AND disputed_at IS NULL
    ), backer AS (
        SELECT support.person_id AS id FROM proposals_support support
        WHERE support.proposal_id IN (SELECT id FROM member) AND NOT support.of_earlier_words
        UNION
        SELECT author_id FROM member WHERE organization_id IS NULL
        UNION
        SELECT unnest(coauthor_ids) FROM member WHERE organization_id IS NULL
    )
    SELECT count(*) FROM accounts_person person JOIN backer USING (id)
    WHERE person.level BETWEEN low AND high AND NOT EXISTS (
        SELECT FROM proposals_proposal proposal
        WHERE proposal.id = head AND (proposal.author_id = person.id OR person.id = ANY(proposal.coauthor_ids))
    )
$$;
"""

TAKE_AWAY = """
DROP FUNCTION proposals_backers(bigint, integer, integer);
DROP TRIGGER merged_in_one_step ON proposals_proposal;
DROP FUNCTION proposals_refuse_merged_head();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0020_one_index_where_one_does'),
        ('articles', '0010_days_to_appeal'),
        ('proposals', '0024_covered_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='proposals.proposal'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='proposals_merged_into_one'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('submitted_at__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='proposal_merged_into_another'),
        ),
        migrations.RunSQL(ADD, TAKE_AWAY),
    ]
