import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0004_one_index_where_one_does'),
        ('proposals', '0023_translations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Flags',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('iin', 'an identity number (IIN)'), ('phone', 'a telephone number'), ('card', 'the number of a bank card'), ('email', 'an e-mail address'), ('link', 'a link'), ('shouting', 'capital letters'), ('alike', 'equal texts')], max_length=12), size=None)),
                ('words_at', models.DateTimeField()),
                ('comment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='proposals.comment')),
                ('position', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='proposals.position')),
                ('proposal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment__isnull', True), ('position__isnull', True), ('proposal__isnull', False)), models.Q(('comment__isnull', False), ('position__isnull', True), ('proposal__isnull', True)), models.Q(('comment__isnull', True), ('position__isnull', False), ('proposal__isnull', True)), _connector='OR'), name='flags_have_one_target')],
            },
        ),
    ]
