"""Since when somebody has a second factor: kept beside the factors by a trigger, whoever adds or removes them."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION accounts_note_second_factor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
BEGIN
    PERFORM 1 FROM accounts_person WHERE id = whose FOR NO KEY UPDATE;
    UPDATE accounts_person SET second_factor_at = CASE
        WHEN EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = whose AND type IN ('totp', 'webauthn'))
        THEN coalesce(second_factor_at, clock_timestamp())
    END
    WHERE id = whose;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_second_factor AFTER INSERT OR DELETE ON mfa_authenticator
FOR EACH ROW EXECUTE FUNCTION accounts_note_second_factor();
"""
BACKWARD = """
DROP TRIGGER accounts_second_factor ON mfa_authenticator;
DROP FUNCTION accounts_note_second_factor();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_follows_and_happenings"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="second_factor_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
