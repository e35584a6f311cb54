"""Rulings that merge a proposal into another, and split it off; nobody merges into what they wrote."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION moderation_refuse_own_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM proposals_proposal WHERE id = NEW.into_id
               AND (author_id = NEW.moderator_id OR NEW.moderator_id = ANY(coauthor_ids)))
    THEN
        RAISE EXCEPTION 'Nobody merges anything into what they wrote.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_merges_into_their_own';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER nobody_merges_into_their_own BEFORE INSERT ON moderation_ruling
    FOR EACH ROW WHEN (NEW.into_id IS NOT NULL) EXECUTE FUNCTION moderation_refuse_own_group();
"""

ALLOW = """
DROP TRIGGER nobody_merges_into_their_own ON moderation_ruling;
DROP FUNCTION moderation_refuse_own_group();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_days_to_appeal'),
        ('moderation', '0026_batches'),
        ('proposals', '0025_merged_repeats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ruling',
            name='restriction_states_its_reasons',
        ),
        migrations.RemoveConstraint(
            model_name='ruling',
            name='hiding_names_its_ground',
        ),
        migrations.RemoveConstraint(
            model_name='ruling',
            name='appeal_against_restrictions_alone',
        ),
        migrations.AddField(
            model_name='ruling',
            name='into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposal'),
        ),
        migrations.AlterField(
            model_name='recheck',
            name='verdict',
            field=models.CharField(blank=True, choices=[('publish', 'publish'), ('return', 'return'), ('partial', 'cover passages'), ('hide', 'hide'), ('restore', 'restore'), ('merge', 'merge into another'), ('split', 'split again')], max_length=10),
        ),
        migrations.AlterField(
            model_name='batch',
            name='kind',
            field=models.CharField(blank=True, choices=[('publish', 'publish'), ('return', 'return'), ('partial', 'cover passages'), ('hide', 'hide'), ('restore', 'restore'), ('merge', 'merge into another'), ('split', 'split again')], max_length=10),
        ),
        migrations.AlterField(
            model_name='ruling',
            name='kind',
            field=models.CharField(choices=[('publish', 'publish'), ('return', 'return'), ('partial', 'cover passages'), ('hide', 'hide'), ('restore', 'restore'), ('merge', 'merge into another'), ('split', 'split again')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['hide', 'return', 'partial', 'merge', 'split']), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='restriction_states_its_reasons'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['hide', 'partial', 'merge']), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='hiding_names_its_ground'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('into__isnull', False), ('kind__in', ['merge', 'split']), ('proposal__isnull', False)), models.Q(models.Q(('kind__in', ['merge', 'split']), _negated=True), ('into__isnull', True)), _connector='OR'), name='ruling_on_a_group_names_both'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('appeal_until__isnull', True), ('kind__in', ['hide', 'return', 'partial', 'merge']), _connector='OR'), name='appeal_against_restrictions_alone'),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
