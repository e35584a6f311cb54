from django.db import migrations


class Migration(migrations.Migration):
    """What comes by other ways is no longer of this app; the tables stay and `intake` takes them over."""

    dependencies = [
        ('proposals', '0017_attachments'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name='Delivery'),
                migrations.DeleteModel(name='Arrival'),
            ],
        ),
    ]
