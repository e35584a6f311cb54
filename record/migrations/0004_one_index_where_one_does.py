import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Salts are found by the index that keeps them single."""

    dependencies = [
        ('record', '0003_one_reading_of_each_leaf'),
    ]

    operations = [
        migrations.AlterField(
            model_name='salt',
            name='entry',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='salts', to='record.entry'),
        ),
    ]
