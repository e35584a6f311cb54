import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is sought by a proposal, comment or position has an index that begins with it already."""

    dependencies = [
        ('moderation', '0003_rulings_on_words_sent_anew'),
        ('proposals', '0019_arrivals_move_to_intake'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='comment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.comment'),
        ),
        migrations.AlterField(
            model_name='report',
            name='position',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.position'),
        ),
        migrations.AlterField(
            model_name='report',
            name='proposal',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.proposal'),
        ),
        migrations.AlterField(
            model_name='ruling',
            name='comment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='proposals.comment'),
        ),
        migrations.AlterField(
            model_name='ruling',
            name='position',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='proposals.position'),
        ),
        migrations.AlterField(
            model_name='ruling',
            name='proposal',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='proposals.proposal'),
        ),
    ]
