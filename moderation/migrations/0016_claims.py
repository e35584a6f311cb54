import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_operators_of_the_desk'),
        ('moderation', '0014_appeals'),
        ('proposals', '0023_translations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('comment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.comment')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.draft')),
                ('moderator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('position', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.position')),
                ('proposal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment__isnull', True), ('position__isnull', True), ('proposal__isnull', False)), models.Q(('comment__isnull', False), ('position__isnull', True), ('proposal__isnull', True)), models.Q(('comment__isnull', True), ('position__isnull', False), ('proposal__isnull', True)), _connector='OR'), name='claim_has_one_target'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('taken_at'))), name='claim_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('comment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.comment')),
                ('moderator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('position', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.position')),
                ('proposal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment__isnull', True), ('position__isnull', True), ('proposal__isnull', False)), models.Q(('comment__isnull', False), ('position__isnull', True), ('proposal__isnull', True)), models.Q(('comment__isnull', True), ('position__isnull', False), ('proposal__isnull', True)), _connector='OR'), name='skip_has_one_target'), models.UniqueConstraint(fields=('proposal', 'moderator'), name='one_skip_per_proposal'), models.UniqueConstraint(fields=('comment', 'moderator'), name='one_skip_per_comment'), models.UniqueConstraint(fields=('position', 'moderator'), name='one_skip_per_position')],
            },
        ),
    ]
