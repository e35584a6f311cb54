import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_versions_of_a_draft_and_of_its_counts'),
        ('proposals', '0006_statements_and_opinions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alteration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.IntegerField()),
                ('end', models.IntegerField()),
                ('digest', models.CharField(blank=True, max_length=32)),
                ('base', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.provisiontext')),
            ],
        ),
        migrations.CreateModel(
            name='AlterationMade',
            fields=[
                ('pk', models.CompositePrimaryKey('alteration', 'change', blank=True, editable=False, primary_key=True, serialize=False)),
                ('alteration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='made', to='proposals.alteration')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.change')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='AlterationsEntered',
            fields=[
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='proposals.revision')),
                ('serial', models.PositiveIntegerField(db_index=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name='alteration',
            constraint=models.UniqueConstraint(fields=('base', 'start', 'end', 'digest'), name='one_row_per_alteration'),
        ),
        migrations.AddConstraint(
            model_name='alteration',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start')), ('start__gte', 0)), name='alteration_in_order'),
        ),
        migrations.AddIndex(
            model_name='alterationmade',
            index=models.Index(fields=['alteration', 'proposal'], name='makers_of_an_alteration'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('number__gt', 1)), fields=['id'], name='revisions_sent_again'),
        ),
    ]
