"""A proposal may change several provisions: each once, and lists know which change of an article comes first."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_pages_of_a_draft'),
        ('proposals', '0012_revisions_being_written'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='change',
            name='one_change_of_a_kind_per_provision',
        ),
        migrations.AddField(
            model_name='change',
            name='turn',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('revision', 'provision'), name='one_change_per_provision'),
        ),
    ]
