"""Let authors appeal against rulings; nobody decides who ruled, wrote or filed: the database refuses it."""

import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION moderation_refuse_own_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT FROM moderation_ruling AS ruling
        LEFT JOIN proposals_proposal AS proposal ON proposal.id = ruling.proposal_id
        LEFT JOIN proposals_comment AS comment ON comment.id = ruling.comment_id
        LEFT JOIN proposals_position AS position ON position.id = ruling.position_id
        LEFT JOIN proposals_coauthor AS coauthor ON coauthor.proposal_id = ruling.proposal_id
        WHERE ruling.id = NEW.ruling_id AND NEW.decided_by_id IN (
            ruling.moderator_id, proposal.author_id, comment.author_id, position.author_id, coauthor.person_id
        )
    ) THEN
        RAISE EXCEPTION 'Whoever ruled or wrote does not decide on the appeal.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_decided_by_another';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER appeal_decided_by_another BEFORE INSERT OR UPDATE OF decided_by_id, ruling_id ON moderation_appeal
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_own_appeal();
"""

ALLOW = """
DROP TRIGGER appeal_decided_by_another ON moderation_appeal;
DROP FUNCTION moderation_refuse_own_appeal();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_days_to_appeal'),
        ('moderation', '0013_published_grounds_stay'),
        ('proposals', '0023_translations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=core.ids.appeal_id, editable=False, max_length=28, unique=True)),
                ('serial', models.PositiveIntegerField(unique=True)),
                ('text', models.TextField(max_length=4000)),
                ('filed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'the ruling stays'), ('reversed', 'the ruling is reversed'), ('changed', 'the ruling stays on another ground')], max_length=10)),
                ('reasons', models.TextField(blank=True, max_length=4000)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='ruling',
            name='appeal_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('appeal_until__isnull', True), ('kind__in', ['hide', 'return']), _connector='OR'), name='appeal_against_restrictions_alone'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.draft'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='filed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='result',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.ruling'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='ruling',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.ruling'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['draft', 'filed_at'], name='appeals_open'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', ''), ('reasons', ''), ('result', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='appeal_decided_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('filed_by')), _negated=True), _connector='OR'), name='appeal_not_decided_by_filer'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'changed'), _negated=True), ('result__isnull', False), _connector='OR'), name='appeal_changed_by_a_ruling'),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
