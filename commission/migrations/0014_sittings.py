import core.ids
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_in_force'),
        ('commission', '0013_report_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('words', models.JSONField(default=dict)),
                ('is_awaited', models.BooleanField(default=False)),
                ('votes_for', models.PositiveIntegerField(null=True)),
                ('votes_against', models.PositiveIntegerField(null=True)),
                ('abstained', models.PositiveIntegerField(null=True)),
                ('names', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=core.ids.sitting_id, editable=False, max_length=28, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('going', 'its decisions are being published'), ('published', 'published')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('title', models.JSONField(default=dict)),
                ('place', models.JSONField(default=dict)),
                ('stream', models.CharField(blank=True, max_length=300)),
                ('members', models.PositiveIntegerField()),
                ('quorum', models.PositiveIntegerField()),
                ('present', models.PositiveIntegerField(null=True)),
                ('attended', models.JSONField(default=list)),
                ('minutes', models.JSONField(default=dict)),
                ('announced_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='docket',
            name='docket_decided_in_three_steps',
        ),
        migrations.RemoveConstraint(
            model_name='docket',
            name='many_answers_need_a_second',
        ),
        migrations.AlterField(
            model_name='docket',
            name='status',
            field=models.CharField(choices=[('drafting', 'being drafted'), ('checking', 'waits for a check'), ('deciding', 'waits for a decision'), ('signing', 'waits for a second signature'), ('ready', 'waits for its sitting'), ('going', 'being published'), ('done', 'published'), ('dropped', 'given up')], default='drafting', max_length=10),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='docket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='commission.docket'),
        ),
        migrations.AddField(
            model_name='sitting',
            name='draft',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.draft'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='sitting',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='commission.sitting'),
        ),
        migrations.AddField(
            model_name='decision',
            name='sitting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='commission.sitting'),
        ),
        migrations.AddField(
            model_name='docket',
            name='sitting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commission.sitting'),
        ),
        migrations.AddConstraint(
            model_name='docket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ready', 'going', 'done']), _negated=True), models.Q(('checked_by__isnull', False), ('decided_by__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='docket_decided_in_three_steps'),
        ),
        migrations.AddConstraint(
            model_name='docket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ready', 'going', 'done']), _negated=True), ('size__lte', 20), ('second__isnull', False), _connector='OR'), name='many_answers_need_a_second'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='sitting_numbers_of_a_draft'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('members__lte', 9999), ('number__gte', 1), ('quorum__gte', 1), ('quorum__lte', models.F('members'))), name='sitting_quorum_of_its_members'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('present', None), ('present__lte', models.F('members')), _connector='OR'), name='sitting_attended_by_members'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'planned'), ('present__isnull', False), _connector='OR'), name='sitting_held_with_attendance'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['going', 'published']), _negated=True), models.Q(('present__gte', models.F('quorum')), ('published_at__isnull', False)), _connector='OR'), name='sitting_published_with_a_quorum'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('finished_at', None)), _connector='OR'), name='sitting_published_once_finished'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('sitting', 'number'), name='numbers_on_an_agenda'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('is_awaited', True)), fields=('docket',), name='docket_awaits_one_sitting'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('is_awaited', False), ('docket__isnull', False), _connector='OR'), name='only_an_answer_awaits_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('abstained', None), ('votes_against', None), ('votes_for', None)), models.Q(('abstained__isnull', False), ('votes_against__isnull', False), ('votes_for__isnull', False)), _connector='OR'), name='votes_are_told_together'),
        ),
    ]
