import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is sought by an article, proposal, comment or revision has an index that begins with it already."""

    dependencies = [
        ('articles', '0006_imprint_of_published_pages'),
        ('proposals', '0019_arrivals_move_to_intake'),
    ]

    operations = [
        migrations.AlterField(
            model_name='change',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.provision'),
        ),
        migrations.AlterField(
            model_name='change',
            name='revision',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='proposals.revision'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.provision'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='proposal',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='proposals.proposal'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='thread',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.comment'),
        ),
        migrations.AlterField(
            model_name='commentsupport',
            name='comment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='proposals.comment'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='proposal',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='proposals.proposal'),
        ),
        migrations.AlterField(
            model_name='support',
            name='proposal',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='proposals.proposal'),
        ),
    ]
