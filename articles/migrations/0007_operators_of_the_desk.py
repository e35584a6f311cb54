from django.db import migrations, models


class Migration(migrations.Migration):
    """Who types what came by letter has an office of its own."""

    dependencies = [
        ('articles', '0006_imprint_of_published_pages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointment',
            name='role',
            field=models.CharField(choices=[('moderator', 'moderator'), ('analyst', 'analyst'), ('rapporteur', 'rapporteur'), ('secretary', 'secretary'), ('operator', 'intake operator')], max_length=20),
        ),
    ]
