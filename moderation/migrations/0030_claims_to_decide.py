"""What somebody has before them may be an appeal to decide, and not the item itself to rule on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0028_questions_to_colleagues'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='appeal',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.appeal'),
        ),
    ]
