import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables of what comes by other ways come here from `proposals`, with all that is in them."""

    initial = True

    dependencies = [
        ('articles', '0006_imprint_of_published_pages'),
        ('proposals', '0019_arrivals_move_to_intake'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Arrival',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('serial', models.PositiveIntegerField(unique=True)),
                        ('channel', models.CharField(choices=[('site', 'site'), ('api', 'programming interface'), ('e_otinish', 'e-Otinish'), ('egov', 'eGov'), ('post', 'letter'), ('email', 'e-mail'), ('desk', 'in person at a desk'), ('meeting', 'public meeting')], max_length=12)),
                        ('source_number', models.CharField(max_length=80)),
                        ('sent_on', models.DateField(blank=True, null=True)),
                        ('received_at', models.DateTimeField()),
                        ('digest', models.CharField(max_length=64)),
                        ('refusal', models.CharField(blank=True, max_length=40)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.draft')),
                        ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposal')),
                    ],
                    options={
                        'db_table': 'proposals_arrival',
                        'constraints': [models.UniqueConstraint(fields=('draft', 'channel', 'source_number'), name='one_arrival_per_number_of_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('proposal__isnull', False), ('refusal', '')), models.Q(('proposal__isnull', True), models.Q(('refusal', ''), _negated=True)), _connector='OR'), name='arrival_is_a_proposal_or_refused')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.CharField(default=core.ids.delivery_id, editable=False, max_length=28, unique=True)),
                        ('channel', models.CharField(choices=[('e_otinish', 'e-Otinish'), ('egov', 'eGov')], max_length=12)),
                        ('level', models.SmallIntegerField(choices=[(1, 'e-mail confirmed'), (2, 'identity confirmed'), (3, 'identity confirmed in person')], default=1)),
                        ('name', models.CharField(max_length=120)),
                        ('received_at', models.DateTimeField()),
                        ('packed', models.BinaryField()),
                        ('described', models.JSONField()),
                        ('columns', models.JSONField()),
                        ('kind_if_none', models.CharField(blank=True, max_length=10)),
                        ('whole_if_none', models.BooleanField(default=False)),
                        ('found', models.JSONField()),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('next_row', models.PositiveIntegerField(default=0)),
                        ('outcome', models.JSONField(default=dict)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.draft')),
                    ],
                    options={
                        'db_table': 'proposals_delivery',
                        'verbose_name_plural': 'deliveries',
                        'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False), ('finished_at__isnull', True)), fields=['confirmed_at'], name='deliveries_to_store')],
                    },
                ),
            ],
        ),
        migrations.AlterModelTable(name='arrival', table=None),
        migrations.AlterModelTable(name='delivery', table=None),
    ]
