"""Rehearsals: their row, and the tables of each in a schema of its own, made and dropped by the owner's functions."""

import core.ids
import django.db.models.deletion
from django.db import migrations, models

NAMED = r"""
    IF name !~ '^rehearsal_[0-9a-z]{26}$' THEN
        RAISE EXCEPTION '% names no rehearsal.', name USING ERRCODE = 'invalid_schema_name';
    END IF;
"""

# The application's role may make no tables. These run under the owner's, and do so for names of rehearsals alone.
MAKE = rf"""
CREATE FUNCTION articles_begin_rehearsal(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one text;
BEGIN
    {NAMED}
    EXECUTE format('CREATE SCHEMA %I', name);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', name, session_user);
    FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format(
            'CREATE TABLE %I.%I (LIKE public.%I INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)', name, one, one
        );
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', name, session_user);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', name, session_user);
END $$;

CREATE FUNCTION articles_seal_rehearsal(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    statements text[];
    one text;
BEGIN
    {NAMED}
    -- What the site's tables hold to, as it is written where they come first; read as a whole, before that changes.
    SELECT array_agg(statement ORDER BY place, key) INTO statements FROM (
        SELECT 1 AS place, i.indexrelid AS key, pg_get_indexdef(i.indexrelid, 0, true) AS statement
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
            AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
        UNION ALL
        SELECT CASE WHEN c.contype = 'f' THEN 2 ELSE 0 END, c.oid,
            format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid, true))
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND c.contype IN ('p', 'u', 'x', 'f')
        UNION ALL
        SELECT 3, g.oid, pg_get_triggerdef(g.oid, true)
        FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
        WHERE t.relnamespace = 'public'::regnamespace AND NOT g.tgisinternal
        UNION ALL
        SELECT 4, a.attrelid, format(
            'SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT COALESCE(max(%I), 0) + 1 FROM %I), false)',
            quote_ident(t.relname), a.attname, a.attname, t.relname
        )
        FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attidentity <> ''
    ) AS all_of_them;
    PERFORM set_config('search_path', format('%I, public, pg_temp', name), true);
    FOREACH one IN ARRAY statements LOOP
        EXECUTE one;
    END LOOP;
END $$;

CREATE FUNCTION articles_drop_rehearsal(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    {NAMED}
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', name);
END $$;
"""  # noqa: S608 (our own words)

UNMAKE = """
DROP FUNCTION articles_drop_rehearsal(text);
DROP FUNCTION articles_seal_rehearsal(text);
DROP FUNCTION articles_begin_rehearsal(text);
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_chapters")]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(default=core.ids.rehearsal_id, editable=False, max_length=28, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("making", "being made"),
                            ("ready", "ready"),
                            ("failed", "could not be made"),
                            ("leaving", "being thrown away"),
                        ],
                        default="making",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("taken_until", models.DateTimeField(null=True)),
                ("migrations", models.PositiveIntegerField(default=0)),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rehearsal", to="articles.draft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("stage", "ready"), _negated=True), ("ready_at__isnull", False), _connector="OR"),
                        name="rehearsal_ready_since",
                    )
                ],
            },
        ),
        migrations.RunSQL(MAKE, UNMAKE),
    ]
