import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import proposals.models.opinions


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_versions_of_a_draft_and_of_its_counts'),
        ('proposals', '0005_index_of_alike_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('agree', 'Agree'), ('disagree', 'Disagree'), ('pass', 'Pass')], max_length=8)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposal')),
                ('revision', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.revision')),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='statement', serialize=False, to='proposals.proposal')),
                ('is_asked', models.BooleanField(default=False)),
                ('agree', models.PositiveIntegerField(default=0)),
                ('disagree', models.PositiveIntegerField(default=0)),
                ('passed', models.PositiveIntegerField(default=0)),
                ('priority', models.FloatField(default=proposals.models.opinions.priority_at_first)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.provision')),
                ('draft', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.draft')),
            ],
        ),
        migrations.CreateModel(
            name='StatementsMark',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='articles.provision')),
                ('number', models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('person', 'proposal'), name='one_opinion_per_person'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['agree', 'disagree', 'pass'])), name='answer_is_known'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('is_asked', True)), fields=['draft', '-priority', 'proposal'], name='statements_of_a_draft'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('is_asked', True)), fields=['article', '-priority', 'proposal'], name='statements_of_an_article'),
        ),
    ]
