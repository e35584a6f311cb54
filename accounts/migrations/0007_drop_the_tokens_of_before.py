from django.db import migrations


class Migration(migrations.Migration):
    """The tokens of `rest_framework.authtoken` never ended and stood in clear: nobody is given them again."""

    dependencies = [("accounts", "0006_tokens_and_answers_of_programs")]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS authtoken_token", migrations.RunSQL.noop),
        migrations.RunSQL(
            "DELETE FROM django_migrations WHERE app = 'authtoken';"
            "DELETE FROM django_content_type WHERE app_label = 'authtoken' AND NOT EXISTS"
            " (SELECT FROM auth_permission WHERE content_type_id = django_content_type.id)",
            migrations.RunSQL.noop,
        ),
    ]
