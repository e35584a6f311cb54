"""Who writes a proposal with its author: co-authors, whom the author invites, and their keys in its own row."""

import core.ids
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_erased_people'),
        ('articles', '0004_pages_of_a_draft'),
        ('proposals', '0013_several_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Coauthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=core.ids.coauthor_id, editable=False, max_length=28, unique=True)),
                ('name_form', models.CharField(choices=[('region', 'a citizen, with the region only'), ('pseudonym', 'pseudonym and region'), ('name', 'own name')], default='region', max_length=10)),
                ('joined_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('disputed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CoauthorInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=core.ids.coauthor_invitation_id, editable=False, max_length=28, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('mailed_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='proposal',
            name='coauthor_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True, size=None),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('coauthor_ids__isnull', False)), fields=['coauthor_ids'], name='proposals_of_a_coauthor'),
        ),
        migrations.AddField(
            model_name='coauthor',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coauthor',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coauthors', to='proposals.proposal'),
        ),
        migrations.AddField(
            model_name='coauthorinvitation',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coauthorinvitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coauthorinvitation',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coauthor_invitations', to='proposals.proposal'),
        ),
        migrations.AddConstraint(
            model_name='coauthor',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'person'), name='one_coauthor_per_person'),
        ),
        migrations.AddConstraint(
            model_name='coauthor',
            constraint=models.CheckConstraint(condition=models.Q(('disputed_at__isnull', True), ('ended_at__isnull', False), _connector='OR'), name='disputed_coauthor_has_ended'),
        ),
        migrations.AddIndex(
            model_name='coauthorinvitation',
            index=models.Index(condition=models.Q(('mailed_at__isnull', True)), fields=['created_at'], name='coauthor_invitations_to_mail'),
        ),
        migrations.AddIndex(
            model_name='coauthorinvitation',
            index=models.Index(fields=['email'], name='coauthor_invitations_to'),
        ),
        migrations.AddConstraint(
            model_name='coauthorinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', False), _connector='XOR'), name='coauthor_invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='coauthorinvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), models.Q(('declined_at__isnull', True), ('revoked_at__isnull', True)), _connector='OR'), name='coauthor_invitation_ends_one_way'),
        ),
    ]
